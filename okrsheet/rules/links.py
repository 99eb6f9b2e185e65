"""The rules of family L: links between items, and from items to people."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from okrsheet.basics.cells import CellRef
from okrsheet.basics.text import Message, Text, fold, fold_id
from okrsheet.figures.compute import Figures
from okrsheet.plan import KINDS, KINDS_ABOVE, CheckIn, Item, KeyResult, Kpi, Objective, Person, Plan
from okrsheet.plan.columns import Refers, columns_of
from okrsheet.plan.words import Level
from okrsheet.rules.causes import unread
from okrsheet.rules.rule import Severity, Spot, rule

_MANY = 200  # spellings at most; among more, no similar one is looked for, which would take long
_LONG_LOOP = 12  # IDs of a loop that a message names
_CLOSEST = Text(en=" (closest: {near})", zh_TW="（最接近：{near}）")


def _near(typed: str, spellings: dict[str, str], but: str = "") -> Message | str:
    """The known spelling, other than ``but``, that is most like what was typed, for a hint."""
    if len(spellings) > _MANY:
        return ""
    found = difflib.get_close_matches(typed.casefold(), spellings, n=2, cutoff=0.5)
    near = next((spellings[key] for key in found if spellings[key] != but), None)
    return _CLOSEST.says(near=near) if near else ""


def _ids(plan: Plan, *kinds: type[Item]) -> dict[str, str]:
    """The IDs of a plan by their folded form; of some kinds of item, or of all."""
    items = [item for item in plan.counted if item.id and (not kinds or isinstance(item, kinds))]
    return {fold_id(item.id): item.id for item in items}


@rule(
    "L101",
    "duplicate-id",
    Severity.ERROR,
    message=Text(
        en="ID {id} is already used in {first}; this row is left out of all figures",
        zh_TW="編號 {id} 已在 {first} 使用，這一列不列入任何計算",
    ),
    hint=Text(en="Give it an ID of its own.", zh_TW="請改用不重複的編號。"),
    about=Text(
        en="An ID stands for one objective, key result or KPI in the whole workbook: check-ins name "
        "nothing else. Of two rows with the same ID only the first takes part.",
        zh_TW="同一個編號在整個活頁簿中只能代表一個目標、關鍵結果或 KPI，因為進度紀錄只憑編號對應。"
        "編號重複時，只有第一列列入計算。",
    ),
)
def duplicate_id(figures: Figures) -> Iterator[Spot]:
    """Two items with one ID.

    Passes:

        KPIs
        ID
        K1
        K2

    Fails:

        KPIs
        ID
        K1
        k1⚑
    """
    for item in figures.plan.items:
        if not figures.plan.is_first(item):
            first = figures.plan.first_of(item)
            yield Spot(item.at("id"), item.id, {"id": item.id, "first": first.at("id")})


@rule(
    "L102",
    "unknown-objective",
    Severity.ERROR,
    message=Text(en="there is no objective {typed}", zh_TW="沒有編號為 {typed} 的目標"),
    hint=Text(
        en="Use an ID of the Objectives sheet{near}.",
        zh_TW="請使用「目標」工作表中的編號{near}。",
    ),
    about=Text(
        en="A key result counts toward the objective whose ID it names; with an unknown ID it counts "
        "toward nothing.",
        zh_TW="關鍵結果會計入其目標編號所指的目標；編號不存在時，不會計入任何目標。",
    ),
)
def unknown_objective(figures: Figures) -> Iterator[Spot]:
    """A key result whose objective does not exist.

    Passes:

        Key Results
        ID  | Objective ID
        KR1 | o1

    Fails:

        Key Results
        ID  | Objective ID
        KR1 | O9⚑
    """
    ids = _ids(figures.plan, Objective)
    if unread(figures.plan, Objective, "id"):
        return
    for item in figures.plan.key_results:
        typed, plan = item.objective_id or "", figures.plan
        if typed and not plan.objective(typed, item) and not plan.is_ambiguous(typed, item):
            near = _near(typed, ids)
            yield Spot(item.at("objective_id"), item.id, {"typed": typed, "near": near})


@rule(
    "L103",
    "unknown-parent",
    Severity.ERROR,
    message=Text(en="{id} supports “{typed}”, which {is}", zh_TW="{id} 支援的「{typed}」{is}"),
    hint=Text(en="Use the ID of {above}{near}.", zh_TW="請填{above}的編號{near}。"),
    about=Text(
        en="Objectives support objectives; KPIs support objectives or key results. Any other ID leads nowhere.",
        zh_TW="目標可支援其他目標；KPI 可支援目標或關鍵結果。其他編號無法對應。",
    ),
)
def unknown_parent(figures: Figures) -> Iterator[Spot]:
    """An objective or KPI that supports something that does not exist, or that cannot be supported.

    Passes:

        Objectives
        ID | Supports
        O1 |
        O2 | O1

    Fails:

        Objectives
        ID | Supports
        O1 |
        O2 | O7⚑

        KPIs
        ID | Supports
        K1 | KR77⚑
        K2 | K1⚑
    """
    plan = figures.plan
    for record, above in KINDS_ABOVE.items():
        if record.ABOVE != "supports" or any(unread(plan, kind, "id") for kind in above):
            continue
        ids = _ids(plan, *above)
        for item in plan.items_of(record):
            found = plan.find(item.supports, item)
            ambiguous = bool(item.supports) and plan.is_ambiguous(item.supports or "", item)  # S117 tells
            if item.supports and not ambiguous and not isinstance(found, above):
                values = {
                    "id": item.id or item.title,
                    "typed": item.supports,
                    "is": _IS.says(kind=KINDS[type(found)].a) if found else _UNKNOWN,
                    "above": _may_be(record, above),
                    "near": _near(item.supports, ids, item.id),
                }
                yield Spot(item.at("supports"), item.id, values)


def _may_be(record: type[Item], above: Sequence[type[Item]]) -> Message | Text:
    """What an item of one kind may belong to, as the end of a sentence."""
    *others, last = (KINDS[kind].a for kind in above)
    if others:
        return _OR.says(others=tuple(others), last=last)
    return _ANOTHER.says(kind=last) if above == (record,) else last


_UNKNOWN = Text(en="does not exist", zh_TW="不存在")
_IS = Text(en="is {kind}", zh_TW="是{kind}")
_OR = Text(en="{others} or {last}", zh_TW="{others}或{last}")
_ANOTHER = Text(en="{kind}", zh_TW="其他{kind}")


@rule(
    "L104",
    "support-loop",
    Severity.ERROR,
    message=Text(en="{id} supports itself, by way of {loop}", zh_TW="{id} 經由 {loop} 又支援到自己"),
    hint=Text(en="Clear one of these Supports cells.", zh_TW="請清除其中一個「支援目標」儲存格。"),
    about=Text(
        en="Alignment leads upward and ends. The links of a loop are left out of the roll-up; every "
        "objective in it still counts its own key results.",
        zh_TW="支援關係應逐層向上並有終點。形成迴圈的連結不列入彙總；迴圈中的目標仍會計算自己的關鍵結果。",
    ),
)
def support_loop(figures: Figures) -> Iterator[Spot]:
    """Objectives that support each other in a circle.

    Passes:

        Objectives
        ID | Supports
        O1 |
        O2 | O1

    Fails:

        Objectives
        ID | Supports
        O1 | O2⚑
        O2 | O1⚑
        O3 | O1
    """
    plan = figures.plan
    for item in plan.objectives:
        if item in plan.looping:
            loop, here = [item.id], plan.objective(item.supports, item)
            while here is not None and here is not item and len(loop) < _LONG_LOOP:
                loop.append(plan.called(here, item))
                here = plan.objective(here.supports, here)
            named = [*loop, item.id] if here is item else [*loop, "…", item.id]
            yield Spot(item.at("supports"), item.id, {"id": item.id, "loop": " → ".join(named)})


@rule(
    "L105",
    "orphan-objective",
    Severity.WARNING,
    message=Text(en="“{title}” supports no objective above it", zh_TW="「{title}」沒有支援任何上層目標"),
    hint=Text(
        en="Name the objective that it leads to in Supports.", zh_TW="請在「支援目標」填寫上層目標的編號。"
    ),
    about=Text(
        en="Everybody's objective should lead back to the company's. A department's or a person's "
        "objective that supports nothing is an orphan.",
        zh_TW="每個人的目標都應該連回公司目標。沒有支援任何目標的部門或個人目標，就是孤立的目標。",
    ),
)
def orphan_objective(figures: Figures) -> Iterator[Spot]:
    """A department's or a person's objective that supports no other.

    Passes:

        Objectives
        ID | Level      | Supports
        O1 | Company    |
        O2 | Department | O1

    Fails:

        Objectives
        ID | Level      | Supports
        O1 | Company    |
        O2 | Individual | ⚑
    """
    if unread(figures.plan, Objective, "supports"):
        return
    for item in figures.plan.objectives:
        if item.level in (Level.DEPARTMENT, Level.INDIVIDUAL) and not item.supports:
            yield Spot(item.at("supports"), item.id, {"title": item.title or item.id})


@rule(
    "L106",
    "unknown-kpi",
    Severity.ERROR,
    message=Text(en="there is no KPI {typed}", zh_TW="沒有編號為 {typed} 的 KPI"),
    hint=Text(en="Use IDs of the KPIs sheet{near}.", zh_TW="請使用「KPI 指標」工作表中的編號{near}。"),
    about=Text(
        en="A key result may take its value from KPIs. IDs that do not exist are left out.",
        zh_TW="關鍵結果可由 KPI 取得數值。不存在的編號會被略過。",
    ),
)
def unknown_kpi(figures: Figures) -> Iterator[Spot]:
    """A key result that names a KPI which does not exist.

    Passes:

        Key Results
        ID  | KPIs
        KR1 | K1

    Fails:

        Key Results
        ID  | KPIs
        KR1 | K9⚑
    """
    ids = _ids(figures.plan, Kpi)
    if unread(figures.plan, Kpi, "id"):
        return
    for item in figures.plan.key_results:
        for typed in item.kpis:
            if not figures.plan.kpi(typed, item) and not figures.plan.is_ambiguous(typed, item):
                near = _near(typed, ids)
                yield Spot(item.at("kpis"), item.id, {"typed": typed, "near": near})


@rule(
    "L111",
    "kpis-not-used",
    Severity.WARNING,
    message=Text(
        en="“{title}” has a target of its own, so its {count} KPIs are not used",
        zh_TW="「{title}」有自己的目標值，因此不採用對應的 {count} 項 KPI",
    ),
    hint=Text(
        en="Clear the target to take the KPIs' mean, or name one KPI to take its value.",
        zh_TW="若要採用 KPI 的平均，請清除目標值；若要採用單一 KPI 的數值，請只填一項。",
    ),
    about=Text(
        en="A key result with a target takes the value of exactly one KPI, or its own check-ins; without a "
        "target, the mean of its KPIs.",
        zh_TW="有目標值的關鍵結果採用單一 KPI 的數值，或自己的填報；沒有目標值時，採用 KPI 的平均。",
    ),
)
def kpis_not_used(figures: Figures) -> Iterator[Spot]:
    """More than one KPI beside a target.

    Passes:

        Key Results
        ID  | Target | KPIs
        KR1 | 10     | K1
        KR2 |        | K1, K2

        KPIs
        ID
        K1
        K2

    Fails:

        Key Results
        ID  | Target | KPIs
        KR1 | 10     | K1, K2⚑

        KPIs
        ID
        K1
        K2
    """
    for item in figures.plan.key_results:
        if item.target is not None and len(item.kpis) > 1:
            yield Spot(item.at("kpis"), item.id, {"title": item.title or item.id, "count": len(item.kpis)})


@rule(
    "L107",
    "check-in-for-unknown-id",
    Severity.ERROR,
    message=Text(en="no key result or KPI is called {typed}", zh_TW="沒有編號為 {typed} 的關鍵結果或 KPI"),
    hint=Text(en="Correct the ID{near}.", zh_TW="請更正編號{near}。"),
    about=Text(
        en="A check-in belongs to the item whose ID it names; with an unknown ID its value is lost.",
        zh_TW="填報紀錄憑編號對應項目；編號不存在時，該數值無法使用。",
    ),
)
def check_in_for_unknown_id(figures: Figures) -> Iterator[Spot]:
    """A check-in whose ID no key result or KPI has.

    Passes:

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5

    Fails:

        Check-ins
        Date       | ID   | Value
        2026-10-15 | K99⚑ | 5
    """
    plan = figures.plan
    ids = _ids(plan)
    if any(unread(plan, record, "id") for record in KINDS):
        return
    for row in plan.check_ins:
        if row.id and not plan.meant(row.id, row):
            near = _near(row.id, ids)
            yield Spot(row.at("id"), row.id, {"typed": row.id, "near": near})


@rule(
    "L108",
    "check-in-for-objective",
    Severity.WARNING,
    message=Text(
        en="{typed} is an objective; its progress comes from its parts, so this value is not used",
        zh_TW="{typed} 是目標，進度由下層項目計算，因此不採用這個數值",
    ),
    hint=Text(en="Check in on its key results instead.", zh_TW="請改為填報其關鍵結果。"),
    about=Text(
        en="Only key results and KPIs have values; objectives are rolled up from them.",
        zh_TW="只有關鍵結果與 KPI 有數值；目標的進度由它們彙總而成。",
    ),
)
def check_in_for_objective(figures: Figures) -> Iterator[Spot]:
    """A check-in whose ID is that of an objective.

    Passes:

        Check-ins
        Date       | ID | Value
        2026-10-15 | K1 | 5

    Fails:

        Check-ins
        Date       | ID  | Value
        2026-10-15 | O1⚑ | 5
    """
    for row in figures.plan.check_ins:
        if isinstance(figures.plan.find(row.id, row), Objective):
            yield Spot(row.at("id"), row.id, {"typed": row.id})


@rule(
    "L109",
    "unknown-person",
    Severity.WARNING,
    message=Text(en="“{typed}” is not on the People sheet", zh_TW="「{typed}」不在「人員」工作表中"),
    hint=Text(en="Add the person, or correct the name{near}.", zh_TW="請新增此人，或更正姓名{near}。"),
    about=Text(
        en="Reports are sent to people; a name that the People sheet does not hold cannot be mailed. "
        "Not checked while the People sheet is empty.",
        zh_TW="報告會寄給人員；「人員」工作表中沒有的姓名無法寄送。該工作表空白時不檢查。",
    ),
)
def unknown_person(figures: Figures) -> Iterator[Spot]:
    """An owner, manager or reporter whom the People sheet does not know.

    Passes:

        People
        Name
        Sales lead

        KPIs
        ID | Owner
        K1 | sales  lead
        K2 | sales@example.com

    Fails:

        People
        Name
        Sales lead

        KPIs
        ID | Owner
        K1 | Sales leed⚑
        K2 | Sales lead (Product)⚑
        K3 | Sales lead, Chief⚑

        Check-ins
        Date       | ID | Value | By
        2026-10-12 | K1 | 3     | Sales leed⚑
        2026-10-19 | K1 | 4     | okrsheet
    """
    people = {fold(p.name): p.name for p in figures.plan.people if p.name}
    if not people:
        return
    for record in figures.plan.records:
        for column in columns_of(type(record)):
            if column.refers is not Refers.PERSON or (isinstance(record, CheckIn) and record.by_okrsheet):
                continue
            typed, directory = getattr(record, column.key) or "", figures.plan.directory
            names = directory.each_meant(typed) if column.key == "owner" else (typed,)
            for name in names:
                if name and not directory.meant(name):
                    values = {"typed": name, "near": _near(fold(name), people)}
                    yield Spot(record.at(column.key), getattr(record, "id", ""), values)


@rule(
    "L110",
    "duplicate-person",
    Severity.WARNING,
    message=Text(en="“{typed}” is on the People sheet twice", zh_TW="「{typed}」在「人員」工作表中重複"),
    hint=Text(en="Delete one of the rows; the first counts.", zh_TW="請刪除其中一列；目前採用第一列。"),
    about=Text(
        en="Two rows with one name and one address are one person; what they say may differ. Several workbooks of "
        "one plan may each have a row for the same person, as long as these say the same.",
        zh_TW="姓名與地址都相同的兩列視為同一人，但兩列的內容可能不同。同一份計畫的多個活頁簿可各有同一人的一列，只要內容相同。",
    ),
)
def duplicate_person(figures: Figures) -> Iterator[Spot]:
    """Two rows of the People sheet about one person.

    Passes:

        People
        Name           | Email
        Sales lead     | sales@example.com
        Marketing lead | sales@example.com

    Fails:

        People
        Name       | Email
        Sales lead | sales@example.com
        SALES LEAD⚑ | Sales@Example.com
    """
    seen: set[tuple[Person, str]] = set()
    said: dict[Person, dict[str, object]] = {}
    for person in figures.plan.people:
        first = figures.plan.directory.first_row(person)
        here, before, says = (first, person.origin.file), said.setdefault(first, {}), _said_of(person)
        if here in seen or any(before.get(key, value) != value for key, value in says.items()):
            yield Spot(person.at("name"), values={"typed": person.name})
        seen.add(here)
        said[first] = says | before


def _said_of(row: Person) -> dict[str, object]:
    """What a row says about a person."""
    said = {
        "department": fold(row.department or ""),
        "manager": fold(row.manager or ""),
        "receives": row.receives,
        "language": row.language,
    }
    return {key: value for key, value in said.items() if value}


@rule(
    "L112",
    "namesakes",
    Severity.ERROR,
    message=Text(
        en="{count} people are called “{typed}” ({rows}); what is theirs by that name alone is mailed to "
        "nobody{where}",
        zh_TW="有 {count} 個人都叫「{typed}」（{rows}）；只憑姓名無法分辨的項目不寄給任何人{where}",
    ),
    hint=Text(
        en="As owner or manager write {ways}; or make the names differ.",
        zh_TW="負責人與主管欄請寫{ways}，或將姓名改成不同。",
    ),
    about=Text(
        en="Two rows with one name and different addresses are two people. A cell that holds just the name "
        "may mean either, and nobody may be mailed what is another's. Write the address, or the department "
        "in brackets behind the name; it is no error any more when every Owner and Manager cell does.",
        zh_TW="姓名相同而地址不同的兩列是兩個人。只寫姓名的儲存格可能指其中任何一位，而別人的項目不可寄錯人。"
        "請改寫電子郵件地址，或在姓名後以括號註明部門；所有「負責人」與「主管」欄都註明後，即不再是錯誤。",
    ),
)
def namesakes(figures: Figures) -> Iterator[Spot]:
    """A name that two people have, where a cell does not tell which is meant.

    Passes:

        People
        Name | Email          | Department
        林美 | a@example.com  | Sales
        林美 | b@example.com  | Product

        KPIs
        ID | Owner
        K1 | 林美 (Sales)
        K2 | 林美（Product）
        K3 | B@example.com

    Fails:

        People
        Name       | Email             | Department
        林美       | a@example.com     | Sales
        林美⚑      | b@example.com     | Product
        Sales lead | sales@example.com | Sales

        KPIs
        ID | Owner
        K1 | 林美
        K2 | 林美 (Sales)
    """
    plan, directory = figures.plan, figures.plan.directory
    told = {directory.person(typed) for _, _, typed in plan.named}
    for first in directory.each:
        people = directory.called(first.name or "")
        cells = tuple(dict.fromkeys(cell for person in people for cell in plan.unclear.get(person, ())))
        if len(people) < 2 or people[0] is not first or (told.intersection(people) and not cells):
            continue
        ways = tuple(_QUOTED.says(way=w) for p in people if directory.person(w := directory.label(p)) is p)
        values = {
            "typed": first.name,
            "count": len(people),
            "rows": tuple(str(person.at("name")) for person in people),
            "where": _some(cells) if cells else "",
            "ways": ways or _ADDRESSES,
        }
        yield from (Spot(person.at("name"), values=values) for person in people[1:])


def _some(cells: tuple[CellRef, ...]) -> Message:
    few = tuple(str(cell) for cell in cells[:_FEW])
    more = len(cells) - len(few)
    return (_CELLS_AND_MORE if more else _CELLS).says(cells=few, more=more)


_FEW = 5  # cells that a message names
_CELLS = Text(en=": {cells}", zh_TW="：{cells}")
_CELLS_AND_MORE = Text(en=": {cells} and {more} more", zh_TW="：{cells} 等，另有 {more} 格")
_QUOTED = Text(en="“{way}”", zh_TW="「{way}」")
_ADDRESSES = Text(
    en="the address, once it stands on the People sheet", zh_TW="電子郵件地址（請先填入「人員」工作表）"
)


@rule(
    "L115",
    "kpi-not-used",
    Severity.INFO,
    message=Text(
        en="“{title}” has no value of its own; it could take one from {kpis}, which it does not use",
        zh_TW="「{title}」沒有自己的數值；支援它的 {kpis} 可以提供，但未被採用",
    ),
    hint=Text(
        en="Name {kpis} in its KPIs cell, and its progress is theirs; or give it a target and a value.",
        zh_TW="在「對應KPI」填寫 {kpis}，即以其進度計算；或填寫目標值與數值。",
    ),
    about=Text(
        en="Supports says what a KPI is good for; a key result takes its value only from the KPIs that its own "
        "KPIs cell names.",
        zh_TW="KPI 的「支援」說明它對什麼有幫助；關鍵結果只採用自己「對應KPI」欄中的 KPI。",
    ),
)
def kpi_not_used(figures: Figures) -> Iterator[Spot]:
    """A key result without a value, and a KPI that supports it and has one.

    Passes:

        Key Results
        ID  | Measure     | Target | Current | KPIs
        KR1 | Milestone   |        |         | K1
        KR2 | Milestone   |        | done    |

        KPIs
        ID | Supports | Current
        K1 | KR1      | 5
        K2 | KR2      | 5

    Fails:

        Key Results
        ID  | Measure   | Target | Current | KPIs
        KR1 | Milestone |        |         | ⚑

        KPIs
        ID | Supports
        K1 | KR1

        Check-ins
        Date       | ID | Value
        2026-10-30 | K1 | 5
    """
    if unread(figures.plan, KeyResult, "kpis"):
        return
    feeding: dict[Item, list[str]] = {}
    for kpi in figures.plan.kpis:
        above = figures.plan.find(kpi.supports, kpi)
        if isinstance(above, KeyResult) and figures.plan.is_first(kpi):
            feeding.setdefault(above, []).append(kpi.id)
    for item, kpis in feeding.items():
        bare = not any(item.has(key) for key in ("kpis", "target", "current"))
        if bare and not figures[item].log:
            values = {"title": item.title or item.id, "kpis": tuple(kpis)}
            yield Spot(item.at("kpis"), item.id, values)
