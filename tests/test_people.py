"""Whom a cell means, and which addresses can be used: one answer for checks, figures and mail."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsheet.assessment import assess
from okrsheet.mail.recipients import recipients
from okrsheet.plan import Plan
from okrsheet.report import html
from okrsheet.report.actions import actions
from okrsheet.report.audience import Audience, Extent, Scope
from okrsheet.report.context import Context
from okrsheet.report.json import as_data
from okrsheet.rules.rule import Severity
from tests.tables import AS_OF, assessed, plan_of

PEOPLE = """
    People
    Name        | Email             | Department | Manager       | Receives
    林美        | sales@example.com | 業務部     |               | own
    林美        | prod@example.com  | 產品部     |               | own
    Lin (Legal) | legal@example.com | Legal      |               | own
    Ada         | ada@example.com   | Sales      | 林美（產品部） | own
    ADA         | Ada@Example.com   | Board      |               | company
    Ben         | ben@example.com   | Sales      | 林美          | own
    Ben         |                   | Sales      |               | own
    Team one    | team@example.com  |            |               | own
    Team two    | team@example.com  |            |               | own
"""


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        ("林美", None),
        ("林美 (業務部)", "sales@example.com"),
        ("林美（產品部）", "prod@example.com"),
        ("林美 （ 產品部 ）", "prod@example.com"),
        ("林美(法務部)", None),
        ("林美 (Prod@example.com)", "prod@example.com"),
        ("PROD@example.com", "prod@example.com"),
        (" prod@example.com ", "prod@example.com"),
        ("p.rod@example.com", None),
        ("lin (legal)", "legal@example.com"),
        # one person in two rows
        ("ada", "ada@example.com"),
        ("Ada (Board)", "ada@example.com"),
        ("Ada (Sales)", "ada@example.com"),
        ("Ada (Legal)", None),
        # an address may be missing in a row of somebody else
        ("Ben", None),
        ("Ben (Sales)", None),
        ("ben@example.com", "ben@example.com"),
        ("team@example.com", "team@example.com"),
        ("Nobody", None),
        ("", None),
        ("(業務部)", None),
    ],
)
def test_a_cell_means_one_person_or_nobody(typed: str, email: str | None) -> None:
    found = plan_of(PEOPLE).directory.person(typed)
    assert (found.email if found else None) == email


def test_what_people_are_called_tells_them_apart() -> None:
    directory = plan_of(PEOPLE).directory
    assert [directory.label(person) for person in directory.each] == [
        "林美 (業務部)", "林美 (產品部)", "Lin (Legal)", "Ada", "Ben (ben@example.com)", "Ben (People!A8)",
        "Team one", "Team two",
    ]  # fmt: skip


def owned(owners: str) -> Plan:
    rows = "\n".join(f"    K{number} | {owner}" for number, owner in enumerate(owners.split("; "), 1))
    return plan_of(f"{PEOPLE}\n    KPIs\n    ID | Owner\n{rows}")


def mine(plan: Plan) -> dict[str, str]:
    """The IDs that each recipient of their own items is mailed, by address."""
    audience = Audience(plan)
    found, _ = recipients(audience, "en", Extent.OWNER)
    return {one.address: " ".join(i.id for i in audience.items(one.scope) if i.id[0] == "K") for one in found}


def test_everybody_is_mailed_their_own_and_what_may_be_anothers_goes_to_nobody() -> None:
    plan = owned(
        "林美; 林美 (業務部); prod@example.com; 林美（產品部）; Ada (Board); Ben; ben@example.com; Lin (Legal)"
    )
    assert mine(plan) == {
        "sales@example.com": "K2",
        "prod@example.com": "K3 K4",
        "legal@example.com": "K8",
        "ada@example.com": "K5",
        "ben@example.com": "K7",
    }
    groups = {group.name: group.kpis for group in assess(plan, AS_OF).owners}
    assert list(groups)[1:] == [
        "林美", "林美 (業務部)", "林美 (產品部)", "Ada", "Ben", "Ben (ben@example.com)", "Lin (Legal)",
    ]  # fmt: skip
    assert sum(groups["林美 (產品部)"].values()) == 2


def test_a_manager_is_told_apart_by_the_same_rule() -> None:
    plan = owned("Ada; Ben (x)")
    audience = Audience(plan)
    assert [i.id for i in audience.items(Scope(Extent.MANAGER, "林美 (產品部)"))] == ["K1"]
    assert not audience.manages("林美 (業務部)")
    found, skipped = recipients(audience, "en", Extent.MANAGER)
    assert [one.address for one in found] == ["prod@example.com"]
    told = {str(one.who): one.why.en for one in skipped}
    assert told["林美 (People!A2)"].startswith("others have that name"), "Ben's manager is one of them"


def test_a_department_whose_owner_is_unclear_is_unknown() -> None:
    plan = owned("林美; 林美 (業務部)")
    assert [plan.department(kpi) for kpi in plan.kpis] == [None, "業務部"]


def test_none_in_any_row_of_a_person_is_none() -> None:
    table = PEOPLE.replace("| Board      |               | company", "| Board      |               | none   ")
    found, skipped = recipients(Audience(plan_of(table)), "en", Extent.COMPANY)
    assert "ada@example.com" not in {one.address for one in found}
    assert {str(one.who) for one in skipped if one.why.en.startswith("Receives is")} == {
        "Ada (People!E5)", "ADA (People!E6)",
    }  # fmt: skip


def findings(plan: Plan, code: str) -> list[str]:
    return [f"{f.where} {f.severity.key}" for f in assess(plan, AS_OF, select=[code]).findings]


def test_namesakes_are_an_error_and_a_person_twice_a_warning() -> None:
    plan = owned("林美")
    assert findings(plan, "L112") == ["People!A3 error", "People!A8 error"]
    assert findings(plan, "L110") == ["People!A6 warning"]
    (found, _) = assess(plan, AS_OF, select=["L112"]).findings
    assert found.severity is Severity.ERROR
    assert found.message.into("en") == (
        "2 people are called “林美” (People!A2, People!A3); what is theirs by that name alone is mailed to "
        "nobody: KPIs!B2, People!D7"
    )
    assert (
        found.hint.into("zh-TW")
        == "負責人與主管欄請寫「林美 (業務部)」、「林美 (產品部)」，或將姓名改成不同。"
    )


# Addresses

ODD = {
    "ada@example.com": True, "o'brien+okr@Example.COM": True, "lin@例子.台灣": True, "ada@mail.corp.local": True,
    "ada@corp.test": True, "{a}@example.com": True, "ada@example。com": True,
    "a.@example.com": False, ".a@example.com": False, "a..b@example.com": False, "林美@example.com": False,
    f"{'a' * 65}@example.com": False, "ada@-x.com": False, "ada@x_y.com": False, "ada@10.0.0.1": False,
    "ada@x.invalid": False, "ada@pc.localhost": False, "mailto:ada@example.com": False, "ada@xn--a.com": False,
    "ada@ex--ample.com": False, "ada@exam\u200bple.com": False, "ａｄａ@example.com": False,
    "ada@corp": False, "ada@example.com.": False, "Ada <ada@example.com>": False, "a@x.com, b@y.com": False,
    '"a b"@example.com': False, "ada@[127.0.0.1]": False,
}  # fmt: skip


def verdicts(email: str) -> tuple[bool, bool]:
    """Whether ``check`` passes an address, and whether the mail takes it."""
    plan = plan_of(f"People\nName | Email | Receives\nAda | {email} | company")
    found, _ = recipients(Audience(plan), "en")
    return not assess(plan, AS_OF, select=["V119"]).findings, bool(found)


@pytest.mark.parametrize(("email", "good"), ODD.items())
def test_check_and_mail_agree_on_odd_addresses(email: str, good: bool) -> None:
    assert verdicts(email) == (good, good)


@given(st.text(string.ascii_letters + ".-_+@'()<>,; 林é。\u200b", min_size=1, max_size=12))
def test_check_and_mail_agree_on_every_text(text: str) -> None:
    passed, taken = verdicts(f"{text}@example.com")
    assert passed == taken


# Several owners in a cell

SEVERAL = """
People
Name         | Email               | Department | Receives
Sales lead   | sales@example.com   | Sales      | own
Product lead | product@example.com | Product    | own
林美         | a@example.com       | Sales      |
林美         | b@example.com       | Sales, EU  |
Meier, Anna  | anna@example.com    | Product    |

KPIs
ID | Owner
K1 | {owner}
"""


@pytest.mark.parametrize(
    ("typed", "owners"),
    [
        ("Sales lead, Product lead", ["Sales lead", "Product lead"]),
        ("Sales lead、product  LEAD", ["Sales lead", "Product lead"]),
        ("Product lead；Sales lead，Product lead", ["Product lead", "Sales lead"]),
        ("林美 (Sales, EU), Sales lead", ["林美 (Sales, EU)", "Sales lead"]),
        ("Sales lead, 林美（Sales, EU）", ["Sales lead", "林美 (Sales, EU)"]),
        ("Meier, Anna", ["Meier, Anna"]),
        ("Sales lead, Meier, Anna, Chief", ["Sales lead", "Meier, Anna", "Chief"]),
        ("sales@example.com, Product lead,", ["Sales lead", "Product lead"]),
        (", ", []),
    ],
)
def test_a_cell_may_name_several_owners(typed: str, owners: list[str]) -> None:
    plan = plan_of(SEVERAL.format(owner=typed), AS_OF, alone=True)
    assert list(plan.owners(plan.kpis[0])) == owners
    assert plan.owner(plan.kpis[0]) == (owners[0] if owners else None)


def test_the_first_owner_answers_and_each_receives() -> None:
    whole = assessed(SEVERAL.format(owner="Sales lead, Product lead"), AS_OF, alone=True)
    shares = Audience(whole.plan)
    found, _ = recipients(shares, "en")
    assert {r.name: [i.id for i in shares.items(r.scope)] for r in found} == {
        "Sales lead": ["K1"],
        "Product lead": ["K1"],
    }
    (kpi,) = as_data(whole, "en")["kpis"]
    assert (kpi["owner"], kpi["owners"]) == ("Sales lead", ["Sales lead", "Product lead"])
    assert [group.name for group in whole.owners] == ["Sales lead", "Product lead"]
    assert {action.owner.value for action in actions(Context(whole, "en"))} == {"Sales lead"}
    page = html.page(whole, "en")
    options = re.findall('<option value="(Sales lead|Product lead)" data-is="(\\w+)"', page)
    assert [name for name, _ in options] == ["Product lead", "Sales lead"]
    assert re.search(f'data-is="kpi [^"]*{options[1][1]} {options[0][1]}"', page)
    assert "Sales lead、Product lead" in html.page(whole, "zh-TW")


def test_each_unknown_owner_is_named() -> None:
    found = assessed(SEVERAL.format(owner="Sales lead, Sales leed, Chief"), AS_OF, alone=True).findings
    assert [str(f.message) for f in found if f.code == "L109"] == [
        "“Sales leed” is not on the People sheet",
        "“Chief” is not on the People sheet",
    ]
