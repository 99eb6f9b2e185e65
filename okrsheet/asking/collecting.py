"""Collecting what was asked of one plan: read what came back, decide, add it to the plan, say what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from okrsheet.additions import Added, add, log_workbook
from okrsheet.asking.answers import Known, Misfit, Questions, Remark
from okrsheet.asking.asked import Ask, AskedRow
from okrsheet.asking.asks import asks_beside, existing_asks
from okrsheet.asking.boxes import sources
from okrsheet.asking.due import called, lacking, open_items
from okrsheet.asking.fitting import Fitted, Taken, fit, with_taken
from okrsheet.asking.found import Source
from okrsheet.asking.gathering import gather
from okrsheet.asking.token import key_beside, load_key
from okrsheet.assessment import Assessment
from okrsheet.basics.errors import OkrsheetError, no_traceback
from okrsheet.basics.text import Language, Text, without_secrets
from okrsheet.basics.workers import HERE, Workers, nothing
from okrsheet.figures.compute import compute
from okrsheet.mail.config import Config, load
from okrsheet.mail.mailing import today
from okrsheet.mail.sending import report_name
from okrsheet.plan import Plan, Unread
from okrsheet.workbook.files import Files
from okrsheet.workbook.reader import read_files
from okrsheet.xlsx import one_run


@dataclass(frozen=True, slots=True)
class Collecting:
    """What the command line asks for: into which plan, from where, and about which month or day (``2026-11``); blank
    for the last one that each person was asked about.

    Mails sent before ``since`` (default: the first day on which any of it was asked) are passed over.
    """

    files: Files
    places: tuple[str, ...]
    about: str = ""
    since: dt.date | None = None
    config: Path | None = None
    language: Language | None = None
    any_sender: bool = False
    backup: bool = False
    dry_run: bool = False
    workers: Workers = HERE

    @property
    def path(self) -> Path:
        """The workbook, or the folder of several, after which the plan is called."""
        return self.files.name


@dataclass(frozen=True, slots=True)
class Open:
    """A person who was asked, and the rows that are not answered; each lacks what it lacks now."""

    person: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of it.

    ``taken`` went into the plan, or with ``dry_run`` would; ``known`` says how many answers the plan had already,
    ``open`` from whom something that was asked is still due. ``failures`` are the places that could not be read and
    the workbooks that could not be written. Of the mails, those ``passed_over`` were sent before ``since``.
    """

    job: Collecting
    language: Language
    taken: tuple[Taken, ...]
    known: int
    misfits: tuple[Misfit, ...]
    remarks: tuple[Remark, ...]
    open: tuple[Open, ...]
    added: tuple[Added, ...]
    failures: tuple[OkrsheetError, ...]
    unread: tuple[Unread, ...]
    looked_at: int
    passed_over: int
    since: dt.date
    forms: int

    @property
    def failed(self) -> bool:
        """Whether something could not be done at all."""
        return bool(self.failures or self.unread)


@dataclass(slots=True)
class _Came:
    """What lies in all places; one that cannot be read stops no other."""

    since: dt.date
    sources: list[Source] = field(default_factory=list)
    failures: list[OkrsheetError] = field(default_factory=list)
    passed_over: int = 0

    def read(self, places: Iterable[str], config: Config) -> None:
        """Reads all that came since the day."""
        for typed in places:
            try:
                with no_traceback(Path(without_secrets(typed))):
                    self.sources += sources(typed, config, self.since, self._pass_over)
            except OkrsheetError as error:
                self.failures.append(error)

    def _pass_over(self) -> None:
        self.passed_over += 1


def collect(job: Collecting, step: Callable[[], None] = nothing) -> Collected:
    """Reads what came back, and puts into the plan what fits; nothing else of it is changed.

    Collecting the same again changes nothing. ``step`` is called after each workbook of the plan was read.

    Raises:
        OkrsheetError: the plan, the configuration or what was asked cannot be read, or nothing was asked.
    """
    with no_traceback(job.path), one_run():
        config = load(job.path, job.config)
        questions = _questions(job, config)
        # before the plan is read, because it may take minutes, in which somebody might change the plan
        came = _Came(job.since or questions.since)
        came.read(job.places, config)
        plan = read_files(job.files, workers=job.workers, step=step)
        known = Known(plan, questions, today(), job.any_sender)
        try:
            return _collect(job, known, came)
        except OkrsheetError as error:
            error.language = plan.language
            raise


def _collect(job: Collecting, known: Known, came: _Came) -> Collected:
    plan, gathered = known.plan, gather(came.sources, known)
    fitted = fit(gathered.answers, plan, known.today)
    added = _added(job, plan, fitted)
    taken = tuple(one for one in fitted.taken if _is_in(one, plan, added))
    still_open = _open(with_taken(plan, taken), known)
    misfits, settled = _settled((*gathered.misfits, *fitted.misfits), still_open)
    return Collected(
        job=job,
        language=job.language or plan.language,
        taken=taken,
        known=len(fitted.known),
        misfits=misfits,
        remarks=(*gathered.remarks, *fitted.remarks, *settled),
        open=still_open,
        added=added,
        failures=(*came.failures, *(one.refused for one in added if one.refused)),
        unread=plan.unread,
        looked_at=len(came.sources),
        passed_over=came.passed_over,
        since=came.since,
        forms=gathered.forms,
    )


def _settled(
    misfits: Iterable[Misfit], still_open: Iterable[Open]
) -> tuple[tuple[Misfit, ...], tuple[Remark, ...]]:
    """What does not fit, without what is settled: a person's words, say, whose form came with the next mail."""
    waiting = {""}
    for one in still_open:
        waiting |= {one.person, *(row.id for row in one.rows)}
    left = tuple(misfit for misfit in misfits if misfit.until in waiting)
    moot = (misfit for misfit in misfits if misfit.until not in waiting)
    return left, tuple(Remark(one.where, _SETTLED.says(why=one.why)) for one in moot)


def _questions(job: Collecting, config: Config) -> Questions:
    """What was asked, of this plan and of others that share its outbox.

    Raises:
        OkrsheetError: nothing was asked of this plan, or not about that month; or the key of the forms is lost.
    """
    name, asks, key = report_name(job.path, config), existing_asks(asks_beside(config.outbox)), None
    ours: dict[str, Ask] = {}
    others: dict[str, Ask] = {}
    if asks:
        with asks:
            ours = {one.ask.id: one.ask for one in asks.of(name)}
            others = {one.ask.id: one.ask for one in asks.all() if one.ask.id not in ours}
        key = load_key(key_beside(config.outbox))
    if not ours:
        raise OkrsheetError(_NEVER_ASKED.says(file=job.path), _NEVER_ASKED_HINT)
    if key is None:
        raise OkrsheetError(_NO_KEY.says(file=key_beside(config.outbox)), _NO_KEY_HINT)
    questions = Questions(ours, others, key, job.about)
    if not questions.wanted:
        months = tuple(sorted({ask.about for ask in ours.values()}))
        raise OkrsheetError(
            _NOT_ABOUT.says(file=job.path, month=job.about), _NOT_ABOUT_HINT.says(months=months)
        )
    return questions


def _added(job: Collecting, plan: Plan, fitted: Fitted) -> tuple[Added, ...]:
    """Writes into the workbooks what is taken."""
    check_ins = [one.check_in for one in fitted.taken if one.check_in]
    fills = [fill for one in fitted.taken for fill in one.fills]
    if not check_ins and not fills:
        return ()
    return add(plan, check_ins, fills, backup=job.backup, dry_run=job.dry_run)


def _is_in(one: Taken, plan: Plan, added: Iterable[Added]) -> bool:
    """Whether all the workbooks that an answer goes to could be written."""
    files = {fill.item.origin.file for fill in one.fills}
    if one.check_in:
        files.add(log_workbook(plan, one.check_in.item).file)
    return not any(them.refused and them.workbook.file in files for them in added)


def _open(plan: Plan, known: Known) -> tuple[Open, ...]:
    """From whom something is still due of what was asked, in the order in which they were asked."""
    found: dict[str, dict[str, AskedRow]] = {}
    for day, asked in _asked_by_day(known.questions.wanted).items():
        assessment = Assessment(plan, day, compute(plan, day), ())
        lacks = {called(plan, item): lacking(assessment[item]) for item in open_items(assessment, asked)}
        for ask in known.questions.wanted:
            rows = [row for row in ask.rows if ask.day == day and row.id in lacks]
            theirs = found.setdefault(ask.person, {}) if rows else {}
            theirs |= {row.id: replace(row, lacking=lacks[row.id]) for row in rows}
    return tuple(Open(person, tuple(rows.values())) for person, rows in found.items())


def _asked_by_day(asks: Sequence[Ask]) -> Mapping[dt.date, Mapping[str, dt.date | None]]:
    """By the day as of which values were wanted: the items asked about, with the day of the last value then known."""
    found: dict[dt.date, dict[str, dt.date | None]] = {}
    for ask in asks:
        for row in ask.rows:
            found.setdefault(ask.day, {}).setdefault(row.id, row.last_day)
    return found


_SETTLED = Text(en="{why} (answered otherwise since)", zh_TW="{why}（之後已另有答覆）")
_NEVER_ASKED = Text(
    en="{file}: nothing was asked of this plan, so nothing can be collected",
    zh_TW="{file}：尚未對這份計畫詢問過任何內容，因此無法收取",
)
_NEVER_ASKED_HINT = Text(
    en="“okrsheet ask” asks. If it was asked under another path, name the same one; from another folder, its okrsheet.toml "
    "with --config. If the file was renamed since, tell “okrsheet ask” so, with --renamed.",
    zh_TW="請先執行「okrsheet ask」。若是以其他路徑詢問的，請指定相同的路徑；若是從其他資料夾，請以 --config 指定該處的 okrsheet.toml。"
    "若檔案之後改了名稱，請在「okrsheet ask」加上 --renamed。",
)
_NOT_ABOUT = Text(en="{file}: nothing was asked about {month}", zh_TW="{file}：沒有詢問過 {month} 的內容")
_NOT_ABOUT_HINT = Text(en="It was asked about: {months}.", zh_TW="曾詢問：{months}。")
_NO_KEY = Text(
    en="{file}: the key of the forms is missing, so answers cannot be told from others",
    zh_TW="{file}：找不到表單的金鑰，因此無法辨認答覆",
)
_NO_KEY_HINT = Text(
    en="Restore it from a backup; without it, ask again.", zh_TW="請從備份還原；若沒有備份，請重新詢問。"
)
