"""A comparison in one language, as text and page tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from okrsheet.basics.cells import CellRef
from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Joined, Language, Message, Text, clean, with_marks
from okrsheet.comparing.changes import Change, Comparison, Moved, Standing, Subject
from okrsheet.comparing.compare import where_both
from okrsheet.comparing.groups import Deed, Group, group_of
from okrsheet.comparing.held import Held, held_in, side_by_side
from okrsheet.plan import KINDS, CheckIn, HistoryRow, Item, Person, PhasedTarget, Plan, SettingRow, Settings
from okrsheet.plan.columns import Column
from okrsheet.plan.records import ItemRecord
from okrsheet.plan.status import rounded
from okrsheet.report.formatting import UNKNOWN, half_up, in_percent, points
from okrsheet.report.views import StatusView, status_view


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell that changed."""

    label: str
    old: str
    new: str
    where: str


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A row of which cells changed, or that was added (``+``) or removed (``-``), then with what it holds."""

    sign: str
    name: str
    where: str
    holds: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """One part of the comparison; ``about`` is blank where its title says enough."""

    key: str
    title: str
    about: str
    subjects: tuple[SubjectView, ...]

    @property
    def has_cells(self) -> bool:
        """Whether there is a cell in it, and not rows alone."""
        return any(subject.cells for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class FigureView:
    """What progress and status were and are."""

    name: str
    old: str
    new: str
    change: str
    old_status: StatusView | None
    new_status: StatusView | None


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Everything that text and page say."""

    title: str
    summary: str
    unread: str
    groups: tuple[GroupView, ...]
    figures_title: str
    figures: tuple[FigureView, ...]
    labels: Mapping[str, str]


def view_of(comparison: Comparison, names: tuple[str, str], language: Language) -> ComparisonView:
    """A comparison in one language; ``names`` are those of the two versions."""
    names = clean(names[0]), clean(names[1])
    return ComparisonView(
        title=_TITLE.says(old=names[0], new=names[1]).into(language),
        summary=_summary(comparison).into(language),
        unread=_UNREAD.says(names=tuple(map(clean, comparison.unread))).into(language)
        if comparison.unread
        else "",
        groups=tuple(_groups(comparison, language)),
        figures_title=_FIGURES.says(day=comparison.new.as_of).into(language),
        figures=tuple(_figure(moved, comparison, language) for moved in comparison.figures),
        labels={key: text.into(language) for key, text in _LABELS.items()},
    )


def _summary(comparison: Comparison) -> Message | Text:
    if not comparison.differs:
        return _NOTHING
    counts = tuple(
        _COUNT.says(title=group.title, count=len(found)) for group in Group if (found := comparison.of(group))
    )
    return _SUMMARY.says(counts=Joined(" · ", counts)) if counts else _NOTHING_TYPED


def _groups(comparison: Comparison, language: Language) -> Iterator[GroupView]:
    for group in Group:
        if changes := comparison.of(group):
            remarkable = any(change.is_remarkable for change in changes)
            yield GroupView(
                group.key,
                group.title.into(language),
                group.about.into(language) if group.about and remarkable else "",
                tuple(_subjects(changes, comparison, language)),
            )


def _subjects(changes: Sequence[Change], comparison: Comparison, language: Language) -> Iterator[SubjectView]:
    def row(change: Change) -> tuple[object, ...]:
        return change.deed, id(change.subject.record)

    for _, those in groupby(changes, key=row):
        together = list(those)
        first = together[0]
        plan = (comparison.old if first.new is None else comparison.new).plan
        cells = tuple(_cell(change, language) for change in together if change.column)
        yield SubjectView(
            _SIGNS[first.deed],
            _name(first, plan).into(language),
            "" if cells or first.rows > 1 else str(first.subject.record.at()),
            _holds(first, language),
            cells,
        )


def _cell(change: Change, language: Language) -> CellView:
    assert change.column and change.before and change.after
    old, new = side_by_side(change.before, change.after, language)
    places = where_both(change.before.where, change.after.where)
    return CellView(change.column.label.into(language), old, new, _ARROW.join(map(_place, places)))


def _place(where: CellRef) -> str:
    return clean(str(where))


def _holds(change: Change, language: Language) -> str:
    """What an added or removed row says: of an item its goalposts, of others all but what its name says."""
    if change.rows > 1:
        return _ROWS.says(count=change.rows).into(language)
    told = [(column, held) for column, held in change.holds if _is_told(change, column)]
    mark = conventions(language).marks.colon
    said = [f"{column.label.into(language)}{mark}{_short(held, language)}" for column, held in told]
    return conventions(language).marks.comma.join(said)


def _is_told(change: Change, column: Column) -> bool:
    record = type(change.subject.record)
    if issubclass(record, ItemRecord):
        return group_of(record, column) is Group.GOALPOSTS
    return column.key not in _IN_ITS_NAME[record]


def _short(held: Held, language: Language) -> str:
    return (
        side_by_side(held, held, language)[0] if len(held.shown(language)) > _LONG else held.shown(language)
    )


def _name(change: Change, plan: Plan) -> Message | Text:
    """What a changed row is called."""
    subject = change.subject
    record = subject.record
    match record:
        case Settings():
            return (
                _book(SettingRow.SHEET, record.origin.book)
                if change.group is Group.WORDING
                else Settings.SHEET
            )
        case SettingRow():
            return _SETTING.says(sheet=SettingRow.SHEET, setting=clean(record.setting or ""))
        case Person():
            return _PERSON.says(name=clean(record.name or record.email or ""))
        case CheckIn():
            return _DATED.says(item=_item(subject, plan), day=_day(record, "date"))
        case PhasedTarget():
            return _PHASED.says(item=_item(subject, plan), day=_day(record, "date"))
        case HistoryRow():
            known = {"sheet": HistoryRow.SHEET, "month": _day(record, "month")}
            if change.rows > 1:
                return _MONTH.says(**known)
            return _MONTH_OF.says(**known, item=_item(subject, plan))
    return _item(subject, plan)


def _day(record: CheckIn | PhasedTarget | HistoryRow, key: str) -> object:
    """A row's day or month; where it cannot be read, what is typed there."""
    held = held_in(record, key)
    return held.value or held.typed


def _item(subject: Subject, plan: Plan) -> Message | Text:
    if subject.item is None:
        return _UNKNOWN.says(id=clean(str(getattr(subject.record, "id", ""))))
    return item_name(subject.item, plan)


def item_name(item: Item, plan: Plan) -> Message:
    """``KPI K1 “New leads”``; of an ID that several workbooks have, with its workbook."""
    shared = bool(item.id and item.origin.book) and len(plan.meant(item.id)) > 1
    identifier = f"{item.origin.book}#{item.id}" if shared else item.id
    known = {"kind": KINDS[type(item)].one, "id": clean(identifier)}
    return _ITEM.says(**known, title=clean(item.title)) if item.title else _UNTITLED.says(**known)


def _book(sheet: Text, book: str) -> Message | Text:
    return _SHEET_OF.says(sheet=sheet, book=clean(book)) if book else sheet


def _figure(moved: Moved, comparison: Comparison, language: Language) -> FigureView:
    name = item_name(moved.new, comparison.new.plan) if moved.new else _WHOLE
    old, new = _shares(moved.before, moved.after, language)
    statuses = (
        status_view(one.status, language) if one.status else None for one in (moved.before, moved.after)
    )
    return FigureView(name.into(language), old, new, _points(moved, language), *statuses)


def _points(moved: Moved, language: Language) -> str:
    """By how much a share changed; blank where one of both is unknown, or nothing changed but the status."""
    old, new = moved.before.progress, moved.after.progress
    if old is None or new is None or rounded(old) == rounded(new):
        return ""
    return points((new - old) * 100, language)


def _shares(before: Standing, after: Standing, language: Language) -> tuple[str, str]:
    """Two shares with as many decimals of a percent as it takes to tell them apart."""
    old, new = (None if one.progress is None else rounded(one.progress) for one in (before, after))
    scaled = [None if share is None else rounded(share * 100) for share in (old, new)]
    for decimals in range(_MOST_DECIMALS):
        shown = [UNKNOWN if x is None else f"{half_up(x, decimals):,f}" for x in scaled]
        if old == new or shown[0] != shown[1]:
            break
    first, second = (x if x == UNKNOWN else in_percent(with_marks(x, language), language) for x in shown)
    return first, second


_SIGNS: Final = {Deed.CHANGED: "", Deed.ADDED: "+", Deed.REMOVED: "-"}
_IN_ITS_NAME: Final = {
    SettingRow: ("setting",), Person: ("name",), CheckIn: ("date", "id"), PhasedTarget: ("date", "id"),
    HistoryRow: ("month", "id", "title"),
}  # fmt: skip
"""What the name of an added or removed row says already."""
_ARROW: Final = " → "
_LONG: Final = 200  # characters of one cell of a row that was added or removed
_MOST_DECIMALS: Final = 10

_LABELS: Final = {
    "what": Text(en="What", zh_TW="項目"),
    "old": Text(en="Before", zh_TW="原本"),
    "new": Text(en="Now", zh_TW="現在"),
    "cell": Text(en="Cell", zh_TW="儲存格"),
    "change": Text(en="Change", zh_TW="變化"),
}
_TITLE: Final = Text(en="{old} → {new}", zh_TW="{old} → {new}")
_NOTHING: Final = Text(en="Nothing differs.", zh_TW="沒有任何差異。")
_NOTHING_TYPED: Final = Text(
    en="The same is typed in both, but the figures are not the same: the order of some rows counts.",
    zh_TW="兩者填寫的內容相同，但數字不同：部分列的先後順序會影響計算。",
)
_SUMMARY: Final = Text(en="Changes: {counts}", zh_TW="變更：{counts}")
_COUNT: Final = Text(en="{title} ({count})", zh_TW="{title}（{count}）")
_UNREAD: Final = Text(
    en="Could not be read in one of the two, so what they hold is not compared and there are no figures: {names}",
    zh_TW="以下活頁簿在其中一方無法讀取，因此不比較其內容，也不列出數字：{names}",
)
_FIGURES: Final = Text(en="What follows for the figures of {day}", zh_TW="對 {day} 各項數字的影響")
_ROWS: Final = Text(en="{count} {count:row|rows}", zh_TW="{count} 列")
_ITEM: Final = Text(en="{kind} {id} “{title}”", zh_TW="{kind} {id}「{title}」")
_UNTITLED: Final = Text(en="{kind} {id}", zh_TW="{kind} {id}")
_UNKNOWN: Final = Text(en="ID “{id}”, which no item has", zh_TW="編號「{id}」（沒有這個項目）")
_DATED: Final = Text(en="{item}, {day}", zh_TW="{item}，{day}")
_PHASED: Final = Text(en="{item}, phased target of {day}", zh_TW="{item}，{day} 的階段目標")
_PERSON: Final = Text(en="Person “{name}”", zh_TW="人員「{name}」")
_SETTING: Final = Text(en="{sheet}, “{setting}”", zh_TW="{sheet}「{setting}」")
_SHEET_OF: Final = Text(en="{sheet} of {book}", zh_TW="{book} 的{sheet}")
_MONTH: Final = Text(en="{sheet}: {month}", zh_TW="{sheet}：{month}")
_MONTH_OF: Final = Text(en="{sheet}: {month}, {item}", zh_TW="{sheet}：{month}，{item}")
_WHOLE: Final = Text(en="The whole plan", zh_TW="整份計畫")
