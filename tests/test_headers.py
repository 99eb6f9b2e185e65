"""Headers as people retype them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from okrsheet.assessment import assess
from okrsheet.basics.cells import Cell, Grid
from okrsheet.plan import SHEETS, CheckIn, Kpi
from okrsheet.plan.columns import Record, columns_of
from okrsheet.workbook.tables import read_tables
from tests.tables import AS_OF

SPELLINGS: dict[str, Callable[[str, str], str]] = {
    "as declared": lambda en, zh: en,
    "in Chinese": lambda en, zh: zh,
    "in both, English first": lambda en, zh: f"{en} {zh}",
    "in both, Chinese first": lambda en, zh: f"{zh}\n{en}",
    "in both, bracketed": lambda en, zh: f"{en}（{zh}）",
    "in capitals": lambda en, zh: en.upper(),
    "in small letters": lambda en, zh: en.lower(),
    "in full width": lambda en, zh: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in en),
    "with a line break": lambda en, zh: en.replace(" ", "\n"),
    "without spaces": lambda en, zh: en.replace(" ", ""),
    "with spaces all over": lambda en, zh: f"  {en.replace(' ', '   ')}\u3000",
    "with a non-breaking space": lambda en, zh: en.replace(" ", "\u00a0") + "\u200b",
    "marked as required": lambda en, zh: f"{en} *",
    "with a colon": lambda en, zh: f"{zh}：",
    "hyphenated": lambda en, zh: en.replace(" ", "-"),
}


@pytest.mark.parametrize("record", SHEETS, ids=lambda record: record.__name__)
@pytest.mark.parametrize("how", SPELLINGS)
def test_every_header_of_every_sheet_is_known(record: type[Record], how: str) -> None:
    columns = [column for column in columns_of(record) if not column.claims]
    header = {n: Cell(SPELLINGS[how](c.label.en, c.label.zh_TW)) for n, c in enumerate(columns, 1)}
    plan = read_tables([Grid(record.SHEET.zh_TW, {3: header})], AS_OF)
    assert plan.workbook.layouts[record].columns == {c.key: n for n, c in enumerate(columns, 1)}
    assert plan.workbook.layouts[record].header_row == 3


@pytest.mark.parametrize(
    "header", ["Title (okrsheet)", "名稱（okrsheet）", "TITLE(OKRSHEET)", "Title 名稱 (okrsheet)"]
)
def test_a_column_that_okrsheet_must_claim_is_known_by_its_claim_only(header: str) -> None:
    rows = {1: {n: Cell(text) for n, text in enumerate(["Date", "ID", "Value", "Title", header], 1)}}
    layout = read_tables([Grid("Check-ins", rows)], AS_OF).workbook.layouts[CheckIn]
    assert layout.columns == {"date": 1, "id": 2, "value": 3, "title": 5}


def test_languages_may_be_mixed_and_columns_of_ones_own_are_left_alone() -> None:
    labels = ["編號", "KPI", "我的欄位", "Owner", "目標值", "Targets", "Frequency 監控頻率", None]
    header = {n: Cell(label) for n, label in enumerate(labels, 1)}
    plan = read_tables([Grid("kpis", {1: header})], AS_OF)
    assert plan.workbook.layouts[Kpi].columns == {
        "id": 1,
        "title": 2,
        "owner": 4,
        "target": 5,
        "frequency": 7,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Target", "Target"),
        ("Target", "目標值"),
        ("target", "TARGET *"),
        ("目標值", "目標值："),
        ("Target", "Target 目標值"),
    ],
)
def test_two_headers_for_one_column_are_a_finding_and_neither_is_read(one: str, other: str) -> None:
    rows: list[list[object]] = [["ID", "KPI", "Owner", one, other], ["K1", "Leads", "CEO", 20, 30]]
    grid = Grid("KPIs", {n: {c: Cell(v) for c, v in enumerate(row, 1)} for n, row in enumerate(rows, 1)})
    found = assess(read_tables([grid], AS_OF), AS_OF)
    assert found.plan.kpis[0].target is None
    assert [str(f.where) for f in found.findings if f.code == "S105"] == ["KPIs!E1"]
