"""Several workbooks in one plan: whatever stands in which file, the figures are the same."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import okrsheet
from okrsheet.assessment import Assessment, assess
from okrsheet.formats import FORMATS, Checked, find
from okrsheet.plan import Objective, Plan
from okrsheet.report.json import as_data
from okrsheet.workbook.grids import read_grids
from okrsheet.workbook.tables import opened, plan_of
from okrsheet.writeback import write_back
from okrsheet.xlsx import open_package
from tests.books import made, sample
from tests.tables import grids_of
from tests.test_past import YEAR, Rows, by_id, days, plans, reported, text

DAY = dt.date(2026, 10, 31)


def together(*tables: str, as_of: dt.date = DAY) -> Plan:
    """A plan of workbooks called a.xlsx, b.xlsx and so on, each described by its tables."""
    books = [opened(grids_of(one, alone=True), f"plans/{name}.xlsx") for name, one in zip("abc", tables)]  # noqa: B905
    return plan_of(books, as_of)


def links(plan: Plan) -> dict[str, object]:
    """What belongs to what, by ID."""
    return {
        item.id: (
            [k.id for k in plan.key_results_of.get(item, ())] if isinstance(item, Objective) else [],
            [o.id for o in plan.supporters_of.get(item, ())] if isinstance(item, Objective) else [],
            [(row.date, row.value) for row in plan.log_of(item)],
            [row.month for row in plan.history_of(item)],
            plan.owner(item),
            plan.department(item),
            plan.is_first(item),
        )
        for item in plan.items
    }


def said(assessment: Assessment) -> Counter[tuple[str, str]]:
    """What was found, but for what is about sheets, of which there are more."""
    return Counter((f.code, f.id) for f in assessment.findings if not f.code.startswith("S"))


@settings(max_examples=100, deadline=None)
@given(plans(), days, st.data())
def test_rows_may_stand_in_one_workbook_or_in_two(plan: Rows, as_of: dt.date, data: st.DataObject) -> None:
    month_before = as_of.replace(day=1) - dt.timedelta(days=1)
    history = reported(assess(together(text(plan), as_of=month_before), month_before))
    history = history if data.draw(st.booleans()) else []
    sides: list[Rows] = [{}, {}]
    for sheet, rows in plan.items():
        first = [row for row in rows if data.draw(st.booleans())]
        sides[0][sheet], sides[1][sheet] = first, [row for row in rows if row not in first]
    cut = data.draw(st.integers(0, len(history)))
    pasts = history[:cut], history[cut:]
    whole = {sheet: sides[0][sheet] + sides[1][sheet] for sheet in plan}
    one = assess(together(text(whole, history), as_of=as_of), as_of)
    blocks = [text(side, past) for side, past in zip(sides, pasts, strict=True)]
    two = assess(together(blocks[0], blocks[1].replace(YEAR, ""), as_of=as_of), as_of)
    assert links(one.plan) == links(two.plan)
    assert by_id(one) == by_id(two)
    assert said(one) == said(two)
    assert one.summary == two.summary
    assert [row.id for row in one.figures.gone] == [row.id for row in two.figures.gone]
    assert [item.id for item in one.figures.new] == [item.id for item in two.figures.new]
    assert {item.id for item in one.figures.restated} == {item.id for item in two.figures.restated}


A = "Objectives\nID | Supports\nO1 |\nO2 | O1\nO3 | b.xlsx#O1\nO4 | c.xlsx#O1\nA#5 |"
B = "Objectives\nID | Supports\nO1 |\nO6 | O1\nO7 | a.xlsx#O1\nO8 | O2\nO9 | a#5"
C = "Objectives\nID | Supports\nO10 | O1\nO11 | B.XLSX#o1"


@pytest.mark.parametrize(
    ("identifier", "above"),
    [
        ("O2", "a.xlsx"), ("O3", "b.xlsx"), ("O4", None), ("O6", "b.xlsx"), ("O7", "a.xlsx"), ("O8", "a.xlsx"),
        ("O9", "a.xlsx"), ("O10", None), ("O11", "b.xlsx"),
    ],
)  # fmt: skip
def test_an_id_is_one_of_its_own_workbook_or_says_which(identifier: str, above: str | None) -> None:
    plan = together(A, B, C)
    item = plan.objective(identifier)
    assert item is not None
    found = plan.find(item.supports, item)
    assert (plan.workbook_of(found).name if found else None) == above
    assert [o for o, below in plan.supporters_of.items() if item in below] == ([found] if found else [])


def test_from_outside_an_id_that_two_workbooks_have_must_say_which() -> None:
    plan = together(A, B, C)
    assert plan.find("O1") is None
    assert plan.find("a.xlsx#O1") is not plan.find("b.xlsx#O1")
    assert plan.find("d.xlsx#O1") is None
    assert all(map(plan.is_first, plan.items))
    assert repr(plan).startswith("Plan('a.xlsx', 'b.xlsx', 'c.xlsx': 12 objectives, ")
    with pytest.raises(ValueError, match="a plan of 3 workbooks"):
        _ = plan.workbook


def test_weights_of_two_workbooks_under_ids_of_their_own_do_not_meet() -> None:
    plain = "Objectives\nID | Supports | Weight\nO1 | | 1\nO2 | O1 | 30"
    shares = "Objectives\nID | Supports | Weight\nO1 | | 1\nO2 | O1 | 30%"
    assert not together(plain, shares).odd_weights


def test_each_finding_is_told_with_its_own_file() -> None:
    tables = (
        "Objectives\nID | Objective | Owner\nO1 | Grow | A",
        "Objectives\nID | Objective | Owner\nO1 | | A",
    )
    assessment = assess(together(*tables), DAY)
    found = next(f for f in assessment.findings if f.code == "C105")
    assert (found.where.file, str(found.where)) == ("plans/b.xlsx", "Objectives!B2")
    assert not any(f.code == "C105" for f in assessment.about(assessment.plan.objectives[0]))
    assert found in assessment.about(assessment.plan.objectives[1])
    for name in FORMATS:
        rendered = find(name).render([Checked.of("plans", assessment)], "en")
        assert "plans/b.xlsx" in rendered, name
    data = as_data(assessment, "en")
    assert [source["file"] for source in data["sources"]] == ["a.xlsx", "b.xlsx"]
    assert [item["file"] for item in data["objectives"]] == ["a.xlsx", "b.xlsx"]
    assert {f["file"] for f in data["findings"] if f["code"] == "C105"} == {"b.xlsx"}


def read_all(*paths: Path) -> Assessment:
    packages = [open_package(path) for path in paths]
    return assess(plan_of([opened(read_grids(p), str(p.path), p.sha256) for p in packages], DAY), DAY)


def test_each_workbook_is_filled_with_its_own_rows(tmp_path: Path) -> None:
    sales = made(
        tmp_path / "sales.xlsx",
        {
            "目標": [
                ["編號", "目標", "負責人", "支援目標", "狀態", "進度"],
                ["S1", "成長", "A", "O1", None, None],
            ],
            "關鍵結果": [
                ["編號", "目標編號", "關鍵結果", "衡量方式", "基準值", "目標值", "目前值", "狀態", "進度"],
                ["SK1", "S1", "新客戶", "增加到", 0, 10, 5, None, None],
            ],
            "各月紀錄": [["月份", "編號", "進度", "狀態"]],
        },
    )
    company, before = sample(tmp_path), sales.read_bytes()
    both = read_all(company, sales)
    first, second = both.plan.workbooks
    with pytest.raises(ValueError, match="2 workbooks"):
        write_back(both)
    done = write_back(both, workbook=first)
    assert sales.read_bytes() == before
    assert {change.where.file for change in done.changes} == {str(company)}
    done = write_back(both, workbook=second)
    assert {change.where.file for change in done.changes} == {str(sales)}
    assert second.language == "zh-TW" and both["SK1"].status.text.zh_TW in [c.new for c in done.changes]
    again = read_all(company, sales)
    assert {row.id for row in again.plan.history if row.origin.file == str(sales)} == {"S1", "SK1"}
    for workbook in again.plan.workbooks:
        assert not write_back(again, workbook=workbook).changes
    alone = okrsheet.assess(okrsheet.read(company, DAY), DAY)
    assert alone["O2"].progress == again["O2"].progress
    assert json.dumps(as_data(again, "en"))
