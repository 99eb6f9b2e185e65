"""Strangers' workbooks (``foreign.py``) imported without a map: what a person finds in them, and no text lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

import okrsheet
from okrsheet.importing.imported import Import, import_from
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, PhasedTarget
from tests.foreign import FOREIGN, Foreign

TODAY = dt.date(2026, 5, 15)
WITH_GOALS = [one for one in FOREIGN if any(one.counts)]


def name(one: Foreign) -> str:
    return one.name


@pytest.fixture
def done(request: pytest.FixtureRequest, tmp_path: Path) -> Import:
    return import_from(request.param.write(tmp_path), today=TODAY)


@pytest.mark.parametrize(
    ("done", "foreign"), [(one, one) for one in FOREIGN], ids=map(name, FOREIGN), indirect=["done"]
)
def test_what_a_person_finds_is_found(done: Import, foreign: Foreign) -> None:
    content = done.assembled.content
    assert done.drafts.counts == foreign.counts
    rows = [row for record in (Objective, KeyResult, Kpi) for row in content.get(record, ())]
    by_title = {str(row["title"]): row for row in reversed(rows)}
    by_id = {str(row["id"]): row for row in rows}
    for title, expected in foreign.items.items():
        assert {key: _got(by_title[title], key, by_id) for key in expected} == pytest.approx(
            dict(expected)
        ), title
    if foreign.check_ins is not None:
        assert len(content.get(CheckIn, ())) == foreign.check_ins
    if foreign.phased is not None:
        assert len(content.get(PhasedTarget, ())) == foreign.phased


def _got(row: Mapping[str, object], key: str, by_id: Mapping[str, Mapping[str, object]]) -> object:
    if key != "above":
        return row.get(key)
    above = str(row.get("objective_id") or row.get("supports") or "")
    return by_id[above]["title"] if above in by_id else None


@pytest.mark.parametrize("done", FOREIGN, ids=name, indirect=True)
def test_every_cell_is_placed_or_listed_once(done: Import) -> None:
    cells = {(sheet.title, *place) for sheet in done.source.sheets for place in sheet.cells}
    accounted = [tuple(spot) for spot in done.assembled.placed] + [
        tuple(one.spot) for one in done.assembled.unplaced
    ]
    assert sorted(map(str, accounted)) == sorted(map(str, cells))


@pytest.mark.parametrize("done", FOREIGN, ids=name, indirect=True)
def test_what_is_sure_is_not_asked(done: Import) -> None:
    assert not done.map.questions or not done.goals


@pytest.mark.parametrize(
    ("done", "foreign"), [(one, one) for one in WITH_GOALS], ids=map(name, WITH_GOALS), indirect=["done"]
)
def test_the_workbook_is_read_as_it_was_made(done: Import, foreign: Foreign, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(done.workbook("en"))
    plan = okrsheet.read(path)
    assert (len(plan.objectives), len(plan.key_results), len(plan.kpis)) == foreign.counts
    assert not [
        record.problems
        for record in (*plan.objectives, *plan.key_results, *plan.kpis, *plan.check_ins)
        if record.problems
    ]
