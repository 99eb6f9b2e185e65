"""Goal sheets made by the dozen: one set of goals, laid out in every way in which people keep them, varied by a seed.

``foreign.py`` holds what people wrote by hand; here the language, the number of items, the order of the columns, blank
rows, totals and columns of their own vary. The same kind and seed make the same workbook.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import resources
from typing import Final, NamedTuple

from openpyxl import Workbook

from tests.foreign import book, month

Row = dict[str, object]
Sheet = tuple[str, list[list[object]], list[str]]

WORDS: Final = {
    "en": ("Win the north|Happy customers|A team that grows", "Open new stores|Sign larger deals|Answer within a day|Raise the NPS|Hire engineers|Hold training days", "Revenue|Complaints|On-time delivery|New customers", "Ann Lee|Bob Cole|Dana Fox", "Total"),
    "zh-TW": ("拓展北部市場|讓客戶滿意|培養團隊", "開設新門市|簽下大型合約|一天內回覆|提高推薦分數|招募工程師|舉辦內部訓練", "營業額|客訴件數|準時交貨率|新客戶數", "林怡君|陳志明|王大同", "合計"),
    "zh-CN": ("拓展北方市场|让客户满意|培养团队", "开设新门店|签下大型合同|一天内回复|提高推荐分数|招聘工程师|举办内部培训", "营业额|投诉件数|准时交货率|新客户数", "李伟|张敏|王芳", "合计"),
    "ja": ("北部市場を広げる|お客様に喜ばれる|人を育てる", "新しい店舗を開く|大口契約を結ぶ|一日以内に返信する|推奨度を上げる|技術者を採用する|研修を開く", "売上高|苦情件数|納期遵守率|新規顧客数", "佐藤花子|鈴木一郎|高橋健", "合計"),
    "ko": ("북부 시장 확대|고객 만족 향상|성장하는 팀 만들기", "신규 매장 개설|대형 계약 체결|하루 안에 답변|추천 점수 높이기|엔지니어 채용|사내 교육 개최", "매출액|불만 건수|납기 준수율|신규 고객 수", "김민수|이지은|박서준", "합계"),
    "es": ("Ganar el norte|Clientes contentos|Un equipo que crece", "Abrir tiendas nuevas|Firmar contratos grandes|Responder en un día|Subir la recomendación|Contratar ingenieros|Dar jornadas de formación", "Ventas|Quejas|Entregas a tiempo|Clientes nuevos", "Luis Mora|Rosa Gil|Ana Ruiz", "Total"),
    "de": ("Den Norden gewinnen|Kunden begeistern|Ein Team, das wächst", "Neue Filialen eröffnen|Große Verträge schließen|Binnen eines Tages antworten|Weiterempfehlung steigern|Ingenieure einstellen|Schulungstage halten", "Umsatz|Reklamationen|Liefertreue|Neukunden", "Eva Vogel|Jan Kern|Uwe Lang", "Gesamt"),
}  # fmt: skip
MONTHS: Final = {
    "en": ("Jan", "Feb", "Mar", "Apr"), "es": ("Enero", "Febrero", "Marzo", "Abril"), "de": ("Januar", "Februar", "März", "April"),
    "ko": ("1월", "2월", "3월", "4월"),
}  # fmt: skip
ASIAN: Final = ("1月", "2月", "3月", "4月")
_WHOSE: Final = re.compile(
    r"(?:objective|goal|kpi|kr|key result) (?:owner|assignee|description)|target (?!value|number|level)|del objetivo$|^zielv"
    r"|(?:目標|目标|kpi|kr)(?:負責|负责)人"
)
_COMMON: Final = 12  # how many words for a field are among the commonest
KINDS: Final[dict[str, Callable[[Hand], None]]] = {}
"""Every kind of layout by its name."""


class Goal(NamedTuple):
    """A key result or a KPI."""

    title: str
    owner: str
    target: int
    values: tuple[int, ...]
    """One for each month; the last is the current one."""


@cache
def headers() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The header words by field and language."""
    path = resources.files("okrsheet.importing.meaning") / "header_words.toml"
    return tomllib.loads(path.read_text("utf-8"))


@dataclass
class Hand:
    """Whoever keeps the sheet: the language, the goals, the habits. And the workbook, with what is in it."""

    kind: str
    seed: int
    sheets: list[Sheet] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    key_results: dict[str, Row] = field(default_factory=dict)
    kpis: dict[str, Row] = field(default_factory=dict)
    check_ins: list[int] = field(default_factory=list)
    """Where values stand by month or quarter: all of them."""
    phased: dict[str, list[int]] = field(default_factory=dict)
    """Where targets do: those of each KPI."""

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.kind} {self.seed}")
        self.language = sorted(WORDS)[self.seed % len(WORDS)]
        *words, self.total = WORDS[self.language]
        self.names, self.results, self.measures, self.people = (one.split("|") for one in words)
        self.blank = self.chance(0.2)
        """Whether a blank row stands before each block."""
        KINDS[self.kind](self)

    @property
    def workbook(self) -> Workbook:
        return book(*self.sheets)

    def chance(self, share: float = 0.5) -> bool:
        return self.dice.random() < share

    def head(self, *fields: str) -> list[object]:
        """A header for each field, in the language of the sheet: one of the commonest words."""
        found = [headers()[key].get(self.language) or headers()[key]["en"] for key in fields]
        return [self.dice.choice(_fair(one)).capitalize() for one in found]

    def tree(self, told: Sequence[str] = ("owner", "target", "current")) -> dict[str, list[Goal]]:
        """Objectives with their key results, noted as what is in the sheet, with the columns that the layout tells."""
        some = self.names[: self.dice.randint(2, len(self.names))]
        tree = {}
        for n, name in enumerate(some):
            titles = self.results[2 * n : 2 * n + self.dice.randint(1, 2)]
            tree[name] = [self.goal(title) for title in titles]
        self.objectives += tree
        self.key_results |= {one.title: _told(one, told) for goals in tree.values() for one in goals}
        return tree

    def measured(self, told: Sequence[str] = ("owner", "target")) -> list[Goal]:
        """KPIs, noted in the same way."""
        goals = [self.goal(title) for title in self.measures[: self.dice.randint(2, len(self.measures))]]
        self.kpis |= {one.title: _told(one, told) for one in goals}
        return goals

    def goal(self, title: str) -> Goal:
        target = self.dice.randint(20, 900)
        values = tuple(self.dice.randint(target // 2, target) for _ in ASIAN)
        return Goal(title, self.dice.choice(self.people), target, values)

    def extras(self, count: int, *keys: str) -> dict[str, list[object]]:
        """Columns of their own: progress, status, remarks."""
        cells: dict[str, Callable[[], object]] = {
            "progress": lambda: (self.dice.randint(1, 99) / 100, "0%"),
            "status": lambda: self.dice.choice(("On track", "At risk", "OK")),
            "notes": lambda: self.dice.choice(("see mail", None, "v2")),
        }
        return {key: [cells[key]() for _ in range(count)] for key in keys or cells if self.chance()}

    def table(
        self, keys: Sequence[str], rows: Sequence[Row], top: int | None = None, fixed: int = 0
    ) -> tuple[str, list[int]]:
        """A sheet of one table: a title, notes, the header in row ``top``, the rows, and perhaps a row of totals.

        Returns the letter of the first key's column, and where each row stands.
        """
        top = top or self.dice.randint(1, 12)
        own = self.extras(len(rows))
        rest = [*keys[fixed:], *own]
        self.dice.shuffle(rest)
        order = [*keys[:fixed], *rest]
        lines = [*self.above(top), self.head(*order)]
        at = []
        for n, row in enumerate(rows):
            lines += [[]] if n and row.get(keys[0]) and self.blank else []
            lines.append([(row | {k: own[k][n] for k in own}).get(key) for key in order])
            at.append(len(lines))
        if self.chance(0.3):
            lines.append([self.total, *[None] * (len(order) - 2), 7])
        self.sheets.append(("OKR", lines, []))
        return "ABCDEFGHIJ"[order.index(keys[0])], at

    def above(self, top: int) -> Iterator[list[object]]:
        """What stands above a header in that row: a title, notes, blank rows."""
        for row in range(1, top):
            yield ["Plan 2026"] if row == 1 else [f"* {row}) see the guide"] if row % 9 == 3 else []

    def times(self) -> list[object]:
        """Four months as this hand writes them."""
        text = MONTHS.get(self.language, ASIAN)
        ways: list[list[object]] = [
            list(text), [month(2026, n) for n in range(1, 5)], [f"{m}-26" for m in MONTHS["en"]],
            [f"2026-0{n}" for n in range(1, 5)],
        ]  # fmt: skip
        return self.dice.choice(ways)


def _fair(words: Sequence[str]) -> Sequence[str]:
    """The commonest of these words, without those that say whose the number is: “Objective owner”, “Target quarter”."""
    return [one for one in words[:_COMMON] if not _WHOSE.search(one)]


def _told(goal: Goal, told: Sequence[str]) -> Row:
    every: Row = {"owner": goal.owner, "target": goal.target, "current": goal.values[-1]}
    return {key: every[key] for key in told}


def kind(make: Callable[[Hand], None]) -> Callable[[Hand], None]:
    """Adds a kind of layout under the name of its function."""
    KINDS[make.__name__] = make
    return make


def _flat(hand: Hand, repeated: bool = False, merged: bool = False, top: int | None = None) -> None:
    rows: list[Row] = []
    blocks: list[tuple[int, int]] = []
    for name, goals in hand.tree().items():
        blocks.append((len(rows), len(goals)))
        rows += [
            {"objective": name if repeated or not n else None, "key_result": one.title}
            | _told(one, ("owner", "target", "current"))
            for n, one in enumerate(goals)
        ]
    column, at = hand.table(("objective", "key_result", "owner", "target", "current"), rows, top)
    if merged:
        areas = [f"{column}{at[n]}:{column}{at[n + size - 1]}" for n, size in blocks if size > 1]
        hand.sheets[-1][2].extend(areas)


KINDS.update(
    {
        "objective_repeated": partial(_flat, repeated=True),
        "objective_merged": partial(_flat, merged=True),
        "objective_blank_below": _flat,
        "header_in_row_38": partial(_flat, top=38),
    }
)


@kind
def kpi_list(hand: Hand) -> None:
    rows: list[Row] = [
        {
            "kpi": one.title,
            "unit": hand.dice.choice(("%", "pcs")),
            **_told(one, ("owner", "target", "current")),
        }
        for one in hand.measured(("owner", "target", "current"))
    ]
    hand.table(("kpi", "owner", "unit", "target", "current"), rows)


def _across(hand: Hand, times: list[object]) -> None:
    top = hand.dice.randint(1, 12)
    goals = hand.measured()
    lines = [*hand.above(top), [*hand.head("kpi", "owner", "target"), *times]]
    lines += [[one.title, one.owner, one.target, *one.values[: len(times)]] for one in goals]
    hand.check_ins = [value for one in goals for value in one.values[: len(times)]]
    hand.sheets.append(("KPI 2026", lines, []))


@kind
def months_across(hand: Hand) -> None:
    _across(hand, hand.times())


@kind
def quarters_across(hand: Hand) -> None:
    quarters: list[object] = (
        ["Q3 2025", "Q4 2025", "Q1 2026"] if hand.chance() else ["2025Q3", "2025Q4", "2026Q1"]
    )
    _across(hand, quarters)


@kind
def months_over_target_and_actual(hand: Hand) -> None:
    goals, times = hand.measured(("owner",)), hand.times()
    below = hand.head("target", "current", "difference")[: hand.dice.randint(2, 3)]
    size = len(below)
    top: list[object] = [*hand.head("kpi", "owner")]
    for one in times:
        top += [one, *[None] * (size - 1)]
    lines: list[list[object]] = [["KPI 2026"], top, [None, None, *below * 4]]
    for goal in goals:
        cells = [
            x
            for n, value in enumerate(goal.values)
            for x in (goal.target + n, value, value - goal.target - n)[:size]
        ]
        lines.append([goal.title, goal.owner, *cells])
    columns = "CDEFGHIJKLMN"
    areas = [f"{columns[n * size]}2:{columns[n * size + size - 1]}2" for n in range(4)]
    hand.check_ins = [value for one in goals for value in one.values]
    hand.phased = {one.title: [one.target + n for n in range(4)] for one in goals}
    hand.sheets.append(("KPI", lines, areas if hand.chance() else []))


@kind
def target_and_actual_in_rows(hand: Hand) -> None:
    goals, repeated = hand.measured(("owner",)), hand.chance()
    labels = hand.head("target", "current", "difference")[: hand.dice.randint(2, 3)]
    lines: list[list[object]] = [["KPI 2026"], [*hand.head("kpi", "owner", "line"), *hand.times()]]
    areas = []
    for goal in goals:
        areas += [f"{c}{len(lines) + 1}:{c}{len(lines) + len(labels)}" for c in "AB"]
        less = [value - goal.target - n for n, value in enumerate(goal.values)]
        for n, (label, cells) in enumerate(
            zip(labels, ([goal.target + n for n in range(4)], goal.values, less), strict=False)
        ):
            who = [goal.title, goal.owner] if repeated or not n else [None, None]
            lines.append([*who, label, *cells])
    hand.check_ins = [value for one in goals for value in one.values]
    hand.phased = {one.title: [one.target + n for n in range(4)] for one in goals}
    hand.sheets.append(("KPI", lines, [] if repeated else areas))


@kind
def log(hand: Hand) -> None:
    goals, times = hand.measured(("target",)), hand.times()
    by_month = [(goal, n) for n in range(4) for goal in goals]
    rows: list[Row] = [
        {"kpi": goal.title, "period": times[n], "current": goal.values[n], "target": goal.target}
        for goal, n in (by_month if hand.chance() else sorted(by_month, key=lambda one: goals.index(one[0])))
    ]
    lines: list[list[object]] = [hand.head("kpi", "period", "current", "target")]
    hand.check_ins = [value for one in goals for value in one.values]
    hand.sheets.append(("KPI 2026", lines + [list(row.values()) for row in rows], []))


@kind
def a_column_for_each_kpi(hand: Hand) -> None:
    goals, times = hand.measured(("target",)), hand.times()
    (period,), word = hand.head("period"), {"zh-TW": "目標", "zh-CN": "目标"}.get(hand.language, "Target ")
    head = [period, *(text for one in goals for text in (one.title, word + one.title))]
    lines = [[times[n], *(x for one in goals for x in (one.values[n], one.target))] for n in range(4)]
    hand.check_ins = [value for one in goals for value in one.values]
    hand.sheets.append(("KPI 2026", [head, *lines], []))


def _hierarchy(hand: Hand) -> Iterator[tuple[int, int, str, Goal | None, str]]:
    """Number of the objective, of the key result below it (0: itself), the title, the key result, the title above."""
    for n, (name, goals) in enumerate(hand.tree().items(), 1):
        yield n, 0, name, None, ""
        yield from ((n, m, one.title, one, name) for m, one in enumerate(goals, 1))


def _numbers(one: Goal | None) -> Row:
    return _told(one, ("owner", "target", "current")) if one else {}


@kind
def numbered(hand: Hand) -> None:
    code = hand.chance()
    rows = []
    for n, m, title, one, _ in _hierarchy(hand):
        number: object = (f"KR{n}.{m}" if m else f"O{n}") if code else (f"{n}.{m}" if m else n)
        rows.append({"id": number, "item": title} | _numbers(one))
    hand.table(("id", "item", "owner", "target", "current"), rows, fixed=2)


@kind
def numbered_in_the_title(hand: Hand) -> None:
    rows: list[Row] = []
    for n, m, title, one, _ in _hierarchy(hand):
        rows.append({"item": (f"KR{n}.{m}: " if m else f"O{n}: ") + title} | _numbers(one))
    hand.table(("item", "owner", "target", "current"), rows)


@kind
def row_id_and_parent(hand: Hand) -> None:
    rows, at = [], {}
    for number, (_, m, title, one, above) in enumerate(_hierarchy(hand), 1):
        at[title] = number
        kinds = "Key Result" if m else "Objective"
        rows.append({"id": number, "item": title, "parent": at.get(above), "kind": kinds} | _numbers(one))
    hand.table(("id", "item", "parent", "kind", "owner", "target", "current"), rows, fixed=2)


@kind
def parent_by_title(hand: Hand) -> None:
    rows: list[Row] = []
    for _, m, title, one, above in _hierarchy(hand):
        kinds = "Key Result" if m else "Objective"
        rows.append({"item": title, "parent": above or None, "kind": kinds} | _numbers(one))
    hand.table(("item", "parent", "kind", "owner", "target", "current"), rows)


@kind
def lines_in_one_cell(hand: Hand) -> None:
    mark = hand.dice.choice(("{}. ", "{}) ", "• ", "- ", "KR{}: ", "({}) "))
    rows: list[Row] = [
        {
            "objective": name, "owner": hand.people[0],
            "key_result": "\n".join(mark.format(n) + one.title for n, one in enumerate(goals, 1)),
        }
        for name, goals in hand.tree(()).items()
    ]  # fmt: skip
    hand.table(("objective", "key_result", "owner"), rows)


@kind
def form(hand: Hand) -> None:
    goal = hand.goal(hand.measures[0])
    hand.kpis[goal.title] = _told(goal, ("owner", "target", "current"))
    colon, side = hand.dice.choice(("", ":")), hand.chance()
    labels = [f"{one}{colon}" for one in hand.head("kpi", "owner", "target", "current", "source")]
    pairs = list(zip(labels, (goal.title, goal.owner, goal.target, goal.values[-1], "ERP"), strict=True))
    lines: list[list[object]] = [["KPI 2026"], []]
    lines += (
        [[*pairs[0]], [*pairs[1], None, *pairs[2]], [*pairs[3], None, *pairs[4]]]
        if side
        else map(list, pairs)
    )
    hand.sheets.append(("KPI", lines, []))


@kind
def objectives_across(hand: Hand) -> None:
    tree = hand.tree(())
    shift: list[object] = [None] if hand.chance() else []
    lines: list[list[object]] = [*hand.above(hand.dice.randint(1, 5))]
    lines += [[*shift, *(f"Objective {n}" for n in range(1, len(tree) + 1))], [*shift, *tree]]
    for n in range(max(map(len, tree.values()))):
        left: list[object] = [f"Key result {n + 1}"] if shift else []
        lines.append([*left, *(goals[n].title if n < len(goals) else None for goals in tree.values())])
    hand.sheets.append(("OKR", lines, []))


def _sheets(hand: Hand, names: Sequence[str]) -> None:
    head = hand.head("objective", "key_result", "owner", "target", "current")
    for name, (objective, goals) in zip(names, hand.tree().items(), strict=False):
        rows: list[list[object]] = [
            [None if n else objective, g.title, g.owner, g.target, g.values[-1]] for n, g in enumerate(goals)
        ]
        hand.sheets.append((name, [*hand.above(hand.dice.randint(1, 3)), head, *rows], []))


@kind
def a_sheet_for_each_quarter(hand: Hand) -> None:
    _sheets(hand, ("Q1 2026", "Q2 2026", "Q3 2026") if hand.chance() else ("2026Q1", "2026Q2", "2026Q3"))


@kind
def a_sheet_for_each_team(hand: Hand) -> None:
    _sheets(hand, ("Sales", "Finance", "Legal"))


@kind
def records(hand: Hand) -> None:
    words = hand.dice.sample(headers()["none"][hand.language], 5)
    head: list[object] = [*hand.head("date"), *(one.capitalize() for one in words)]
    holds = hand.dice.choices(("code", "person", "amount"), k=len(words))
    lines: list[list[object]] = []
    for n in range(1, 16):
        cells: Row = {"code": f"A-{100 + n}", "person": hand.people[n % 3], "amount": 12.5 * n}
        lines.append([dt.date(2026, 3, n), *(cells[one] for one in holds)])
    hand.sheets.append(("Data", [*hand.above(hand.dice.randint(1, 4)), head, *lines], []))
