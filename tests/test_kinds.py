"""What is said once about the kinds of item, and asked everywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from okrsheet.plan import KINDS, KINDS_ABOVE, MEASURED, Item, KeyResult, Kpi, Objective
from okrsheet.plan.columns import has_column
from okrsheet.plan.records import ItemRecord
from okrsheet.report.verdict import together
from tests.tables import plan_of

ASKED = [key for key, value in vars(ItemRecord).items() if isinstance(value, property) and key != "above"]


@pytest.mark.parametrize("record", KINDS)
@pytest.mark.parametrize("key", ASKED)
def test_an_item_has_nothing_of_a_column_that_its_kind_has_not(record: type[Item], key: str) -> None:
    assert not getattr(record(id="X1"), key)
    said: dict[str, Any] = {key: "said"}
    if has_column(record, key):
        assert getattr(record(id="X1", **said), key) == "said"


def test_every_kind_says_to_what_it_belongs() -> None:
    assert {Objective: (Objective,), KeyResult: (Objective,), Kpi: (Objective, KeyResult)} == KINDS_ABOVE
    assert (KeyResult, Kpi) == MEASURED


def test_what_stands_above_an_item_ends_at_its_objective() -> None:
    plan = plan_of("""
        Objectives
        ID | Supports
        O1 |
        O2 | O1

        Key Results
        ID  | Objective ID
        KR1 | O2
        KR2 | K1

        KPIs
        ID | Supports
        K1 | kr1
        K2 | KR2
        K3 | K1
        K4 | K4
        K5 | O1
    """)
    above = {item.id: [one.id for one in plan.above(item)] for item in plan.items}
    assert above == {
        "O1": [], "O2": [], "KR1": ["O2"], "KR2": [],
        "K1": ["KR1", "O2"], "K2": ["KR2"], "K3": [], "K4": [], "K5": ["O1"],
    }  # fmt: skip


def test_kinds_are_named_together_in_both_languages() -> None:
    said = together(MEASURED)
    assert (said.into("en"), said.into("zh-TW")) == ("key results and KPIs", "關鍵結果與 KPI ")
    said = together([KeyResult, Kpi, Objective])
    assert (said.into("en"), said.into("zh-TW")) == (
        "key results, KPIs and objectives",
        "關鍵結果、KPI 與目標",
    )
    assert [kind.a.en for kind in KINDS.values()] == ["an objective", "a key result", "a KPI"]
