"""Layouts made by the dozen (``layouts.py``): the right items with their numbers, and no text lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import pytest

from okrsheet.importing.imported import Import, import_from
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, PhasedTarget
from tests.layouts import KINDS, Hand
from tests.test_import import accounted

TODAY = dt.date(2026, 5, 15)
SEEDS = range(12)


def imported(hand: Hand, folder: Path) -> Import:
    """What an import makes of the workbook, without a map."""
    path = folder / "goals.xlsx"
    hand.workbook.save(path)
    return import_from(path, today=TODAY)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_gives_its_goals_and_loses_no_cell(kind: str, seed: int, tmp_path: Path) -> None:
    hand = Hand(kind, seed)
    done = imported(hand, tmp_path)
    accounted(done)
    content = done.assembled.content
    assert done.drafts.counts == (len(hand.objectives), len(hand.key_results), len(hand.kpis))
    assert sorted(str(row["title"]) for row in content.get(Objective, ())) == sorted(hand.objectives)
    for record, told in ((KeyResult, hand.key_results), (Kpi, hand.kpis)):
        found = {str(row["title"]): row for row in content.get(record, ())}
        got = {title: {key: row.get(key) for key in told.get(title, ())} for title, row in found.items()}
        assert got == told
    assert not done.map.questions
    if hand.check_ins:
        values = [cast(float, row["value"]) for row in content.get(CheckIn, ())]
        assert sorted(values) == sorted(hand.check_ins)
    for row in content.get(Kpi, ()):
        steps = [one["target"] for one in content.get(PhasedTarget, ()) if one["id"] == row["id"]]
        for number in hand.phased.get(str(row["title"]), ()):
            assert number in (*steps, row["target"]) or f": {number}" in str(row["notes"])


def test_the_same_seed_makes_the_same_workbook() -> None:
    assert all(Hand(kind, 3).sheets == Hand(kind, 3).sheets != Hand(kind, 4).sheets for kind in KINDS)
