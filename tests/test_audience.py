"""What single readers are shown of a plan, and the figures of just that."""

from __future__ import annotations

import pytest

from okrsheet.basics.text import Language
from okrsheet.report.actions import actions
from okrsheet.report.audience import COMPANY, WHOLE, Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.report.html import fitted
from okrsheet.report.itemlists import EVERYTHING, objectives, others
from okrsheet.report.summary import subject
from okrsheet.report.text import twin
from okrsheet.report.verdict import counters, verdict
from tests.markup import numbers, page_of
from tests.tables import assessed

FIRM = """
    Settings
    Setting      | Value
    Organisation | Acme
    Period start | 2026-10-01
    Period end   | 2026-12-31

    People
    Name  | Email           | Department | Manager
    Ada   | ada@example.com | Management |
    Ben   | ben@example.com | Sales      | ada
    Cleo  | cle@example.com | Sales      | Ben
    Dora  | dor@example.com | Product    | Ben

    Objectives
    ID | Objective   | Level      | Owner | Supports | Department
    O1 | Lead        | Company    | Ada   |          | Management
    O2 | Sell more   | Department | Ben   | O1       | Sales
    O3 | Call more   | Individual | Cleo  | O2       |
    O4 | Build       | Department | Dora  | O1       | Product

    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | Current
    KR1 | O1           | Renown     | Ben   | Increase to | 0        | 10     | 9
    KR2 | O2           | Orders     | Cleo  | Increase to | 0        | 10     | 1
    KR3 | O3           | Calls      |       | Increase to | 0        | 10     | 5
    KR4 | O4           | Release    |       | Increase to | 0        | 10     |

    KPIs
    ID | KPI    | Owner | Measure  | Target | End | Data source | Frequency | Current
    K1 | Leads  | Cleo  | At least | 5      | Q4  | CRM         | Weekly    | 6
    K2 | Defect | Dora  | At most  |        |     |             |           |
"""


def part(scope: Scope, tables: str = FIRM, language: Language = "en") -> Context:
    whole = Context(assessed(tables), language)
    return whole.showing(Audience(whole.plan).selection(scope))


def ids(context: Context) -> list[str]:
    return [item.id for item in context.selection.items]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (COMPANY, "O1 O2 O3 O4 KR1 KR2 KR3 KR4 K1 K2"),
        # what belongs to Sales, O3 and K1 by their owner; KR1 is Ben's own elsewhere
        (Scope(Extent.DEPARTMENT, "Ben", "sales"), "O2 O3 KR1 KR2 KR3 K1"),
        (Scope(Extent.DEPARTMENT, "Dora", "Sales"), "O2 O3 O4 KR2 KR3 KR4 K1 K2"),
        # the key results of an objective are its owner's concern, whoever works on them
        (Scope(Extent.OWNER, "Ben"), "O2 KR1 KR2"),
        (Scope(Extent.OWNER, "Cleo"), "O3 KR2 KR3 K1"),
        (Scope(Extent.MANAGER, "Ben"), "O2 O3 O4 KR1 KR2 KR3 KR4 K1 K2"),
        # only those who report directly
        (Scope(Extent.MANAGER, "Ada"), "O1 O2 KR1 KR2"),
        (Scope(Extent.OWNER, "Nobody"), ""),
        (Scope(Extent.OWNER, ""), ""),
    ],
)
def test_what_concerns_a_reader(scope: Scope, expected: str) -> None:
    assert " ".join(ids(part(scope))) == expected


@pytest.mark.parametrize(
    ("scope", "progress"),
    [
        (COMPANY, 0.9),  # of O1
        (Scope(Extent.DEPARTMENT, "Ben", "Sales"), 0.1),  # of O2, the department's
        (Scope(Extent.OWNER, "Cleo"), 0.5),  # of O3
        (Scope(Extent.MANAGER, "Ben"), 0.1),  # of O2; O4 has no number, O3 stands below O2
        (Scope(Extent.MANAGER, "Ada"), 0.9),  # of O1, above O2
        (Scope(Extent.OWNER, "Dora"), None),
    ],
)
def test_progress_is_that_of_what_stands_highest(scope: Scope, progress: float | None) -> None:
    assert part(scope).summary.progress == progress


def test_what_a_reader_is_told_agrees_with_the_groups_of_the_plan() -> None:
    whole = Context(assessed(FIRM), "en")
    audience = Audience(whole.plan)
    for group in whole.assessment.owners:
        mine = whole.showing(audience.selection(Scope(Extent.OWNER, group.name))).summary
        assert (mine.progress, mine.expected, mine.change) == (group.progress, group.expected, group.change)
    for group in whole.assessment.departments:
        ours = whole.showing(audience.selection(Scope(Extent.DEPARTMENT, "", group.name))).summary
        assert ours.objectives == group.objectives
        assert (ours.progress, ours.kpis, ours.key_results) == (group.progress, group.kpis, group.key_results)


def test_verdict_counters_and_actions_are_of_what_is_shown() -> None:
    sales, dora = part(Scope(Extent.DEPARTMENT, "", "Sales")), part(Scope(Extent.OWNER, "Dora"))
    assert (
        verdict(sales) == "Off track: 10% done, 34% expected by now; 1 of 3 key results and KPIs is off track"
    )
    assert [c.count for c in counters(sales)] == ["2", "0", "1", "0"]
    assert {a.owner.text for a in actions(sales)} == {"Cleo"}
    assert verdict(dora) == "No figures yet: none of 2 key results and KPIs has one"
    assert {f.id for f in dora.findings} == {"KR4", "K2"}


def test_key_results_of_other_peoples_objectives_stand_by_themselves() -> None:
    ben = part(Scope(Extent.OWNER, "Ben"))
    assert [o.item.id.text for o in objectives(ben, EVERYTHING).rows] == ["O2"]
    rest = others(ben, EVERYTHING)
    assert (rest.title, [k.id.text for k in rest.rows]) == ("Key results of other objectives", ["KR1"])


@pytest.mark.parametrize(
    ("scope", "language", "expected"),
    [
        (COMPANY, "en", "Acme, October 2026: on track, 90% done, 1 off track"),
        (
            Scope(Extent.DEPARTMENT, "Ben", "Sales"),
            "en",
            "Acme, October 2026, Sales: off track, 10% done, 1 off track",
        ),
        (
            Scope(Extent.OWNER, "Cleo"),
            "en",
            "Acme, October 2026, your items: on track, 50% done, 1 off track",
        ),
        (Scope(Extent.OWNER, "Dora"), "en", "Acme, October 2026, your items: no figures yet"),
        (
            Scope(Extent.OWNER, "Cleo"),
            "zh-TW",
            "Acme 2026 年 10 月，您負責的項目：進度正常，完成 50%，1 項已偏離",
        ),
        (
            Scope(Extent.MANAGER, "Ben"),
            "zh-TW",
            "Acme 2026 年 10 月，您與直屬部屬：已偏離，完成 10%，1 項已偏離",
        ),
    ],
)
def test_the_subject_says_it_in_short(scope: Scope, language: Language, expected: str) -> None:
    assert subject(part(scope, language=language)) == expected


def test_a_row_whose_id_is_taken_measures_nothing_for_any_reader() -> None:
    """The first KR2 stands above, below another department's objective: the figures are its alone."""
    taken = FIRM.replace("KR1 | O1           | Renown", "KR2 | O1           | Renown", 1).replace(
        "| Ben   | Incr", "| Ada   | Incr", 1
    )
    sales = part(Scope(Extent.DEPARTMENT, "", "Sales"), taken)
    assert [[k.title for k in o.key_results] for o in objectives(sales, EVERYTHING).rows] == [[], ["Calls"]]
    assert [k.title for k in others(sales, EVERYTHING).rows] == ["Orders"]
    assert sales.plan.is_first(sales.plan.key_results[0]) and not sales.plan.is_first(
        sales.plan.key_results[1]
    )


def test_what_is_found_in_phased_targets_reaches_their_owner() -> None:
    phased = (
        FIRM
        + """
    Phased targets
    ID  | Date       | Target
    KR2 | 2026-11-15 | ?
"""
    )
    cleo = part(Scope(Extent.OWNER, "Cleo"), phased)
    assert "Phased targets" in {f.where.sheet for f in cleo.findings}
    assert "Phased targets" not in {f.where.sheet for f in part(Scope(Extent.OWNER, "Dora"), phased).findings}


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("extent", Extent)
def test_mail_and_text_twin_hold_the_same_numbers_and_nothing_of_others(
    extent: Extent, language: Language
) -> None:
    view, page = fitted(part(Scope(extent, "Dora", "Product"), language=language))
    text = twin(view, language)
    assert set(numbers(page_of(page).text)) == set(numbers(text))
    for title in ("Sell more", "Call more", "Orders", "Calls", "Leads"):
        assert (title in text) == (title in page) == (extent in WHOLE)


def test_a_persons_own_actions_are_theirs_to_do() -> None:
    headings = {
        Scope(Extent.OWNER, "Dora"): "What you must do by when",
        Scope(Extent.OWNER, "Ben"): "Who must act by when",  # Cleo works on his objective
        Scope(Extent.MANAGER, "Dora"): "Who must act by when",
    }
    for scope, heading in headings.items():
        view, _ = fitted(part(scope))
        assert view.actions.title == heading
        assert heading in twin(view, "en")


def test_all_readers_share_what_was_computed_once() -> None:
    whole = Context(assessed(FIRM), "en")
    audience = Audience(whole.plan)
    first, second = (whole.showing(audience.selection(Scope(Extent.OWNER, name))) for name in ("Ben", "Cleo"))
    fitted(first)
    assert second.assessment is whole.assessment
    assert objectives(whole, EVERYTHING).rows[0].key_results[0].anchor in {
        v.anchor for v in whole.views.values()
    }
    assert first.views is second.views is whole.views
