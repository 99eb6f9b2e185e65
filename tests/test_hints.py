"""What a finding tells people to do: it fits the column, names the odd cell, and leaves nothing out."""

from __future__ import annotations

import pytest

from okrsheet.basics.text import Language
from tests.tables import assessed


def said(tables: str, code: str, language: Language = "en") -> list[str]:
    """The findings of one rule: cell, message and hint."""
    found = assessed(tables).findings
    return [
        f"{f.where}: {f.message.into(language)}. {f.hint.into(language)}" for f in found if f.code == code
    ]


ODD_CELLS = """
    Settings
    Setting                     | Value
    Period start                | 2026-10-01
    Period end                  | 2026-12-31
    Fiscal year starts in month | April
    Grace days                  | a few

    Key Results
    ID  | Measure     | Target | Current | Weight | Confidence
    KR1 | Increase to | 10     | many    | heavy  | high
    KR2 | Milestone   |        | nearly  |        |

    Check-ins
    Date       | ID  | Value  | Confidence
    2026-10-12 | KR2 | almost | 8 of 10
"""


def test_a_hint_says_what_its_column_takes() -> None:
    number = "takes the number alone and in full, such as 18000; what it counts belongs in Unit."
    milestone = "takes how far the milestone is: done, not started, a percentage such as 60 %, or 3 of 5."
    assert said(ODD_CELLS, "V101") == [
        "Settings!B4: Fiscal year starts in month: “April” is not a number. “Fiscal year starts in month” takes one whole number (1 to 12).",
        "Settings!B5: Grace days: “a few” is not a number. “Grace days” takes one whole number (0 to 366).",
        f"'Key Results'!D2: Current: “many” is not a number. “Current” {number}",
        "'Key Results'!E2: Weight: “heavy” is not a number. “Weight” takes one number (0 or more).",
        "'Key Results'!F2: Confidence: “high” is not a number. “Confidence” takes one number (0 to 10).",
        f"'Key Results'!D3: Current: “nearly” is not a number. “Current” {milestone}",
        f"'Check-ins'!C2: Value: “almost” is not a number. “Value” {milestone}",
        "'Check-ins'!D2: Confidence: “8 of 10” is not a number. “Confidence” takes one number (0 to 10).",
    ]
    assert said(ODD_CELLS, "V101", "zh-TW") == [
        "Settings!B4: 「會計年度起始月」：「April」不是數字. 「會計年度起始月」請填一個整數（1 至 12）。",
        "Settings!B5: 「逾期寬限天數」：「a few」不是數字. 「逾期寬限天數」請填一個整數（0 至 366）。",
        "'Key Results'!D2: 「目前值」：「many」不是數字. 「目前值」請填完整的數字，例如 18000（不寫成 1.8萬）；單位請寫在「單位」欄。",
        "'Key Results'!E2: 「權重」：「heavy」不是數字. 「權重」請填一個數字（0 以上）。",
        "'Key Results'!F2: 「信心」：「high」不是數字. 「信心」請填一個數字（0 至 10）。",
        "'Key Results'!D3: 「目前值」：「nearly」不是數字. 「目前值」請填里程碑的進展：完成、未開始、百分比（例如 60%）或「5 項中 3 項」。",
        "'Check-ins'!C2: 「數值」：「almost」不是數字. 「數值」請填里程碑的進展：完成、未開始、百分比（例如 60%）或「5 項中 3 項」。",
        "'Check-ins'!D2: 「信心」：「8 of 10」不是數字. 「信心」請填一個數字（0 至 10）。",
    ]


def test_a_check_in_is_told_to_name_its_day_and_no_period() -> None:
    tables = """
        KPIs
        ID | End
        K1 | soon

        Check-ins
        Date      | ID | Value
        yesterday | K1 | 5
    """
    assert said(tables, "V103") == [
        "KPIs!B2: End: “soon” is not a date. “End” takes a date such as 2026-10-31, or a period such as Q4 2026.",
        "'Check-ins'!A2: Date: “yesterday” is not a date. “Date” takes one day, such as 2026-10-31.",
    ]


def test_what_excel_made_a_date_of_is_told_by_column() -> None:
    tables = """
        Key Results
        ID         | Measure   | Target     | Current    | KPIs
        KR1        | Milestone |            | 2026-03-05 |
        KR2        | At least  | 2026-01-20 |            | 2026-01-02
    """
    ends = [one.partition("keeps the format. ")[2] for one in said(tables, "V123")]
    assert ends == [
        "Format the cell as General, then type “3 of 5” or 60 %.",
        "Format the cell as General, then type the number again.",
        "Format the cell as Text, then type the ID again.",
    ]


@pytest.mark.parametrize(
    ("row", "log", "odd"),
    [
        ("Increase to |    | 85%   | 91", "", ["KPIs!E2: 91 → 91 %"]),
        ("Increase to |    | 85    | 91%", "", ["KPIs!E2: 91 % → 91"]),
        ("Increase to |    | 85    |", "70%, 72%", ["KPIs!D2: 85 → 85 %"]),  # the target, not what agrees
        ("Increase to |    | 85%   |", "70, 72, 74", ["KPIs!D2: 85 % → 85"]),
        ("Increase to |    | 85%   |", "70%, 72%, 74", ["'Check-ins'!C4: 74 → 74 %"]),
        ("Increase to | 30 | 85%   | 40%", "", ["KPIs!C2: 30 → 30 %"]),
        ("Increase to | 30 | 85%   |", "", ["KPIs!C2: 30 → 30 %"]),  # not: on the wrong side
        ("Increase to | 30% | 85   | 40", "", ["KPIs!C2: 30 % → 30"]),
        ("At least    |    | 85    |", "90, 86%, 88, 87%", ["'Check-ins'!C3: 86 % → 86", "'Check-ins'!C5: 87 % → 87"]),
        ("At least    |    | 85    |", "90%, 86%", ["KPIs!D2: 85 → 85 %"]),
    ],
)  # fmt: skip
def test_of_percentages_and_plain_numbers_the_odd_one_is_named(row: str, log: str, odd: list[str]) -> None:
    rows = "\n".join(f"2026-10-0{day}|K1|{value}" for day, value in enumerate(log.split(","), 1) if value)
    tables = f"KPIs\nID | Measure | Baseline | Target | Current\nK1|{row}"
    found = assessed(tables + (f"\n\nCheck-ins\nDate | ID | Value\n{rows}" if rows else ""))
    told = [
        f"{f.where}: {f.message.into('en').split(': ')[1].removesuffix(' is the odd one')}"
        f" → {f.hint.into('en').split(' is meant')[0].removeprefix('If ')}"
        for f in found.findings
        if f.code == "V113"
    ]
    assert told == odd
    assert not [f for f in found.findings if f.code in ("V110", "V111")]


def test_every_contradiction_of_dates_is_told() -> None:
    tables = """
        Settings
        Setting      | Value
        Period start | 2026-12-31
        Period end   | 2026-10-01

        Objectives
        ID | Start      | End
        O1 | 2026-11-01 | 2026-10-15
        O2 | 2026-10-01 | 2026-12-31
        O3 |            | 2026-11-30

        Key Results
        ID  | Objective ID | Start      | Due
        KR1 | O2           | 2027-01-15 |
        KR2 | O2           |            | 2026-09-30

        KPIs
        ID | Start      | End
        K1 | 2026-10-02 | 2026-10-01
    """
    assert [one.partition(". ")[0] for one in said(tables, "T101")] == [
        "Settings!B3: it ends on 2026-10-01, before it starts on 2026-12-31",
        "Objectives!C2: it ends on 2026-10-15, before it starts on 2026-11-01",
        "'Key Results'!C2: it ends on 2026-12-31 (Objectives!C3), before it starts on 2027-01-15",
        "'Key Results'!D3: it ends on 2026-09-30, before it starts on 2026-10-01 (Objectives!B3)",
        "KPIs!C2: it ends on 2026-10-01, before it starts on 2026-10-02",
    ]


ANNUAL = """
    Settings
    Setting      | Value
    Organisation | Acme

    KPIs
    ID | End
    K1 | 2026-12-31
    K2 | 2026-12-31

    Check-ins
    Date       | ID | Value
    2026-01-05 | K1 | 5
    2026-03-31 | K2 | 5
    {day} | K1 | 5
"""


@pytest.mark.parametrize("day", ["2026-10-15", "2025-12-20"])
def test_an_annual_plan_may_begin_in_january_though_only_ends_are_given(day: str) -> None:
    assert said(ANNUAL.format(day=day), "T107") == []


@pytest.mark.parametrize("day", ["2027-10-15", "2062-10-15"])
def test_a_year_that_is_a_slip_is_still_told(day: str) -> None:
    assert [one.split(":")[0] for one in said(ANNUAL.format(day=day), "T107")] == ["'Check-ins'!A4"]


def test_a_day_long_before_its_item_is_told_among_those_of_an_earlier_item_and_not_again() -> None:
    tables = ANNUAL.format(day="2025-01-05")
    assert said(tables, "T107") == []
    assert said(tables, "T108")[0].startswith("'Check-ins'!A2: 2 check-ins of K1, up to 2026-01-05,")


def test_a_start_in_settings_or_on_an_item_is_where_a_plan_begins() -> None:
    tables = """
        KPIs
        ID | Start      | End
        K1 | 2026-10-01 | 2026-12-31

        Check-ins
        Date       | ID | Value
        2026-04-02 | K9 | 5
        2026-03-31 | K9 | 5
    """
    assert [one.split(":")[0] for one in said(tables, "T107")] == ["'Check-ins'!A3"]


def hints(tables: str, code: str) -> list[str]:
    return [one.partition(". ")[2] for one in said(tables, code)]


def test_no_hint_gives_advice_that_would_not_help() -> None:
    nothing_to_move = """
        KPIs
        ID | Measure     | Baseline | Target
        K1 | Increase to | 5        | 5
        K2 | Decrease by | 5        | 0

        Key Results
        ID  | Measure   | Target
        KR1 | Milestone | 0
    """
    assert [one.split(": ", 1)[1].partition(". ")[0] for one in said(nothing_to_move, "V110")] == [
        "“1,000 new customers” has nothing to move: its target, the number of its steps, is 0",
        "“New inbound leads” has nothing to move: target and baseline are the same",
        "“New inbound leads” has nothing to move: its target, the distance from the baseline, is 0",
    ]
    supports = "KPIs\nID|Supports\nK1|O77\n\nObjectives\nID|Supports\nO1|\nO2|K1"
    assert [one.partition(" (closest")[0] for one in hints(supports, "L103")] == [
        "Use the ID of an objective",
        "Use the ID of an objective or a key result.",
    ]
    no_value = "KPIs\nID|Current\nK1|\nK2|5\n\nCheck-ins\nDate|ID|Value\n2026-11-02|K2|5"
    assert set(hints(no_value, "T104")) == {
        "Add a check-in that is dated 2026-10-31 or earlier; while there is none at all, Current will do."
    }
    assert hints("Key Results\nID|Measure|Target|Upper target\nKR1|Between|5|3", "V112") == [
        "Give in Upper target a limit that is not below Target."
    ]
    fraction = "Settings\nSetting|Value\nFiscal year starts in month|1.5"
    assert "1.5 is out of range (whole numbers, 1 to 12)" in said(fraction, "V115")[0]
    fiscal = (
        "Settings\nSetting|Value\nFiscal year starts in month|4\n\nKPIs\nID|End\nK1|end of Q4 2027\nK2|2027"
    )
    assert [one.partition(". ")[0] for one in said(fiscal, "T106")] == [
        "KPIs!B2: “end of Q4 2027” is read as 2027-03-31",
        "KPIs!B3: “2027” is read as 2026-04-01 to 2027-03-31",
    ]
