"""What became of collecting, in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.additions import in_words
from okrsheet.asking.asked import AskedRow
from okrsheet.asking.collecting import Collected
from okrsheet.asking.fitting import Taken
from okrsheet.basics.text import Language, Message, Text, clip, one_line
from okrsheet.plan import CheckIn, Kpi
from okrsheet.plan.columns import column_of

_INDENT = "  "
_LONGEST = 500  # characters of a line


def lines_of(collected: Collected) -> Iterator[str]:
    """What was taken from whom, what was not and why, and who has not answered."""
    language, job = collected.language, collected.job
    people: dict[str, list[Taken]] = {}
    for one in collected.taken:
        people.setdefault(one.answer.ask.person, []).append(one)
    if people:
        yield (_WOULD_TAKE if job.dry_run else _TAKEN).into(language)
    for person, theirs in people.items():
        yield _line(person, 1)
        for one in theirs:
            yield from (_line(said.into(language), 2) for said in _said(one))
    if collected.misfits:
        yield _NOT_TAKEN.says(count=len(collected.misfits)).into(language)
    for misfit in collected.misfits:
        text = _MISFIT_ABOUT if misfit.about else _MISFIT
        said = (
            text.says(where=misfit.where, about=misfit.about, why=misfit.why) if misfit.where else misfit.why
        )
        yield _line(said.into(language), 1)
        yield _line(misfit.hint.into(language), 2)
    if collected.remarks:
        yield _REMARKS.into(language)
    for remark in collected.remarks:
        heard = _MISFIT.says(where=remark.where, why=remark.what) if remark.where else remark.what
        yield _line(heard.into(language), 1)
    yield from _still_open(collected, language)


def summary_of(collected: Collected) -> Iterator[Message]:
    """The run in a few sentences."""
    job = collected.job
    yield _LOOKED_AT.says(
        file=job.path, count=collected.looked_at, forms=collected.forms, known=collected.known
    )
    if collected.passed_over:
        yield _PASSED_OVER.says(file=job.path, since=collected.since, count=collected.passed_over)
    for one in collected.added:
        if not one.refused:
            text = _WOULD_ADD if job.dry_run else _ADDED
            yield text.says(
                file=one.workbook.file,
                count=_check_ins_to(collected, one.workbook.file),
                cells=_cells_to(collected, one.workbook.file),
            )
    for workbook in collected.unread:
        yield _UNREAD.says(file=workbook.file, why=workbook.why.message)


def _said(one: Taken) -> Iterator[Message]:
    """What is taken of one answer: the value, and what was missing."""
    asked = one.answer.asked
    named = {"id": asked.id, "title": clip(asked.title, 60)}
    if new := one.check_in:
        text = _VALUE_AND_COMMENT if new.comment else _VALUE
        yield text.says(**named, value=in_words(new.value), day=new.date, comment=clip(new.comment or "", 80))
    for fill in one.fills:
        label = column_of(type(fill.item), fill.key).label
        yield _FILL.says(**named, label=label, value=in_words(fill.value), cell=fill.item.at(fill.key))


def _check_ins_to(collected: Collected, file: str) -> int:
    written = (one for one in collected.added if one.workbook.file == file)
    return sum(
        change.where.column == one.workbook.layouts[CheckIn].columns["id"]
        for one in written
        if CheckIn in one.workbook.layouts
        for change in one.changes
        if change.where.sheet == one.workbook.layouts[CheckIn].title
    )


def _cells_to(collected: Collected, file: str) -> int:
    return sum(fill.item.origin.file == file for one in collected.taken for fill in one.fills)


def _still_open(collected: Collected, language: Language) -> Iterator[str]:
    if not collected.open:
        yield _ALL_ANSWERED.into(language)
        return
    yield _OPEN.says(count=len(collected.open)).into(language)
    for one in collected.open:
        items = tuple(_open_item(row) for row in one.rows)
        yield _line(_OPEN_ITEMS.says(person=one.person, items=items).into(language), 1)


def _open_item(row: AskedRow) -> Message:
    """An item of which something is open; where it is not the value, or not alone, what."""
    values = {"id": row.id, "title": clip(row.title, 40)}
    lacks = tuple(column_of(Kpi, key).label for key in row.lacking)
    return _LACKING.says(**values, lacks=lacks) if lacks else _ITEM.says(**values)


def _line(text: str, depth: int) -> str:
    return _INDENT * depth + one_line(text, _LONGEST)


_TAKEN = Text(en="Taken:", zh_TW="已採用：")
_WOULD_TAKE = Text(en="Would be taken:", zh_TW="將會採用：")
_VALUE = Text(en="{id} {title}: {value} on {day}", zh_TW="{id} {title}：{day} 為 {value}")
_VALUE_AND_COMMENT = Text(
    en="{id} {title}: {value} on {day} (“{comment}”)", zh_TW="{id} {title}：{day} 為 {value}（「{comment}」）"
)
_FILL = Text(
    en="{id} {title}: {label} is {value} ({cell})", zh_TW="{id} {title}：{label}為 {value}（{cell}）"
)
_NOT_TAKEN = Text(en="Not taken ({count}):", zh_TW="未採用（{count} 項）：")
_MISFIT = Text(en="{where}: {why}", zh_TW="{where}：{why}")
_MISFIT_ABOUT = Text(en="{where}: {about}: {why}", zh_TW="{where}：{about}：{why}")
_REMARKS = Text(en="To know:", zh_TW="另請留意：")
_OPEN = Text(en="Still open ({count} {count:person|people}):", zh_TW="尚未填報（{count} 人）：")
_OPEN_ITEMS = Text(en="{person}: {items}", zh_TW="{person}：{items}")
_ITEM = Text(en="{id} {title}", zh_TW="{id} {title}")
_LACKING = Text(en="{id} {title} (missing: {lacks})", zh_TW="{id} {title}（缺少：{lacks}）")
_ALL_ANSWERED = Text(en="Nothing is open any more.", zh_TW="已全部填報。")
_LOOKED_AT = Text(
    en="{file}: looked at {count} {count:mail or file|mails and files}; forms among them: {forms}; answers that the plan has "
    "already: {known}",
    zh_TW="{file}：共查看 {count} 封郵件或檔案，其中有 {forms} 份表單；計畫中已有的答覆：{known}",
)
_PASSED_OVER = Text(
    en="{file}: mails from before {since}, which were passed over: {count} (--since sets another day)",
    zh_TW="{file}：略過 {since} 以前的郵件 {count} 封（可用 --since 指定日期）",
)
_ADDED = Text(
    en="{file}: check-ins added: {count}; blank cells filled: {cells}",
    zh_TW="{file}：新增 {count} 筆填報；填入 {cells} 個空白儲存格",
)
_WOULD_ADD = Text(
    en="{file}: check-ins that would be added: {count}; blank cells that would be filled: {cells} (nothing was written)",
    zh_TW="{file}：將新增 {count} 筆填報，並填入 {cells} 個空白儲存格（未寫入任何內容）",
)
_UNREAD = Text(
    en="{file}: not read, so answers about it cannot be taken ({why})",
    zh_TW="{file}：無法讀取，因此無法採用相關的答覆（{why}）",
)
