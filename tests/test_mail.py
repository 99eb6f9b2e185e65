"""Who gets what, and the messages themselves: one recipient each, and no way to add a second."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsheet.assessment import assess
from okrsheet.basics.addresses import ascii_domain, one_address
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.mail import contents
from okrsheet.mail.contents import Attach, Content, Letter, letters
from okrsheet.mail.drafts import write_drafts
from okrsheet.mail.message import Dispatch, Envelope, dated, message
from okrsheet.mail.recipients import Recipient, by_reason, recipients
from okrsheet.report.audience import COMPANY, KEEPER, Audience, Extent, Scope
from okrsheet.report.files import rendered
from okrsheet.report.html import page
from tests.browser import needs_browser
from tests.tables import assessed, plan_of

# Addresses


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada@example.com", "ada@example.com"),
        (" ada@example.com ", "ada@example.com"),
        ("o'brien+okr@Example.COM", "o'brien+okr@example.com"),
        ("lin@例子.台灣", "lin@xn--fsqu00a.xn--kpry57d"),
        ("ada@mail.corp.local", "ada@mail.corp.local"),
    ],
)
def test_one_address_is_taken_as_servers_take_it(typed: str, address: str) -> None:
    assert one_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "ada", "ada@", "@example.com", "a@x.com, b@y.com", "a@x.com;b@y.com", "a@x.com b@y.com",
        "Ada <ada@example.com>", "<ada@example.com>", "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\n", "ada\0@example.com", "ada@exam\u200bple.com", "\u202eada@example.com",
        '"a b"@example.com', "ada@[127.0.0.1]", "ada@example..com", "林美@example.com", "a@b@example.com",
        "ada@example.com?cc=eve@example.com", "mailto:ada@example.com", f"{'a' * 70}@example.com",
    ],
)  # fmt: skip
def test_whatever_is_not_exactly_one_address_is_none(typed: str) -> None:
    assert one_address(typed) is None or one_address(typed) == typed.strip()
    if typed != "ada@example.com\n":
        assert one_address(typed) is None


def test_domains_have_one_spelling() -> None:
    assert ascii_domain("例子.台灣") == ascii_domain("@XN--fsqu00a.xn--kpry57d") == "xn--fsqu00a.xn--kpry57d"
    assert ascii_domain("not a domain") is None


# Recipients

PEOPLE = """
    People
    Name  | Email            | Department | Manager | Receives   | Language
    Ada   | ada@example.com  | Management |         | company    | en
    Ben   | ben@example.com  | Sales      | Ada     | department | 繁體中文
    Cleo  | cleo@example.com | Sales      | Ben     | own        |
    Dora  | dora@example.com | Sales      | Ben     | own        |
    Emil  | emil@example.com |            |         | department |
    Finn  |                  |            |         | company    |
    Gina  | a@x.com, b@y.com |            |         | company    |
    Hugo  | hugo@example.com | Sales      |         | none       |
    Iris  | iris@example.com | Sales      |         |            |
    Jack  | ADA@example.com  | Sales      |         | company    |
    Cleo  | eve@example.com  | Sales      |         | own        |
    Kim   | kim@example.com  | Sales      |         | perhaps    |

    Objectives
    ID | Objective | Level   | Owner
    O1 | Lead      | Company | Ada

    Key Results
    ID  | Objective ID | Key result | Owner | Measure     | Baseline | Target | Current
    KR1 | O1           | Orders     | Cleo  | Increase to | 0        | 10     | 1

    KPIs
    ID | KPI   | Owner | Measure  | Target | End | Data source | Frequency | Current
    K1 | Leads | Ben   | At least | 5      | Q4  | CRM         | Weekly    | 6
"""


def chosen(by: Extent | None = None, to: tuple[str, ...] = ()) -> tuple[list[str], dict[str, list[str]]]:
    found, skipped = recipients(Audience(plan_of(PEOPLE)), "en", by, to)
    rows = [f"{r.name or r.address}: {r.scope.extent.value}" for r in found]
    return rows, {why.en: [str(name).split()[0] for name in names] for why, names in by_reason(skipped)}


def test_receives_says_who_gets_what_and_everybody_else_is_named() -> None:
    found, skipped = chosen()
    assert found == ["Ada: company", "Ben: department"]
    assert skipped == {
        "nothing in the plan concerns them": ["Dora"],
        "no department": ["Emil"],
        "no e-mail address": ["Finn"],
        "not one e-mail address that can be used": ["Gina"],
        "Receives is “none”": ["Hugo"],
        "Receives is blank": ["Iris"],
        "the address stands in an upper row already": ["Jack"],
        # neither Cleo may get the other one's items
        "others have that name, and what may be theirs stands under the name alone": ["Cleo", "Cleo"],
        "Receives is not understood": ["Kim"],
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Extent.COMPANY, "Ada Ben Cleo Dora Emil Iris Cleo"),
        (Extent.KEEPER, "Ada Ben Cleo Dora Emil Iris Cleo"),
        (Extent.DEPARTMENT, "Ada Ben Cleo Dora Iris Cleo"),
        (Extent.OWNER, "Ada Ben"),
        (Extent.MANAGER, "Ada Ben"),
    ],
)
def test_by_stands_instead_of_receives_but_none_stays_none(by: Extent, expected: str) -> None:
    found, _ = chosen(by)
    assert found == [f"{name}: {by.value}" for name in expected.split()]


def test_to_narrows_and_may_name_strangers() -> None:
    assert chosen(to=("ben@example.com",)) == (["Ben: department"], {})
    assert chosen(to=("new@example.com", "iris@example.com")) == (
        ["new@example.com: company"],
        {"Receives is blank: fill it in, or say with --by what they get": ["Iris"]},
    )
    assert chosen(Extent.DEPARTMENT, ("iris@example.com",)) == (["Iris: department"], {})
    assert chosen(to=("hugo@example.com",)) == ([], {"Receives is “none”": ["Hugo"]})
    assert chosen(Extent.OWNER, ("new@example.com",)) == (
        [],
        {"not on the People sheet": ["new@example.com"]},
    )


@pytest.mark.parametrize("word", ["keeper", "維護者", "Keeper"])
def test_a_keeper_gets_the_whole_plan_with_what_is_wrong_in_it(word: str) -> None:
    plan = assessed(PEOPLE.replace("| company", f"| {word}", 1))
    found, _ = recipients(Audience(plan.plan), "en")
    assert [(one.name, one.scope) for one in found if one.name == "Ada"] == [("Ada", KEEPER)]
    (to_keeper, *_) = letters(plan, Audience(plan.plan), found, "plan.xlsx")
    (to_company, *_) = letters(plan, Audience(plan.plan), [recipient(COMPANY)], "plan.xlsx")
    assert "SHA-256" in to_keeper.content.text and "Checks of the workbook: " in to_keeper.content.text
    assert "SHA-256" not in to_company.content.text
    assert to_keeper.content.subject == to_company.content.subject


# The full report as an attachment


def recipient(scope: Scope, language: Language = "en") -> Recipient:
    return Recipient("ada@example.com", "Ada", scope, language)


@pytest.mark.parametrize(
    ("scope", "with_it"),
    [
        (COMPANY, True),
        (KEEPER, True),
        (Scope(Extent.DEPARTMENT, "", "Sales"), False),
        (Scope(Extent.OWNER, "Ada"), False),
        (Scope(Extent.MANAGER, "Ada"), False),
    ],
)
@pytest.mark.parametrize(
    ("language", "said"), [("en", "The full report is attached."), ("zh-TW", "完整報告請見附件。")]
)
def test_the_full_report_goes_to_those_who_get_the_whole_plan(
    scope: Scope, with_it: bool, language: Language, said: str
) -> None:
    """It shows everything, so whoever gets a part of the plan gets no attachment."""
    plan = assessed(PEOPLE)
    (made,) = letters(
        plan, Audience(plan.plan), [recipient(scope, language)], "plan.xlsx", attach=Attach.HTML
    )
    (plain,) = letters(plan, Audience(plan.plan), [recipient(scope, language)], "plan.xlsx")
    assert (made.content.attachment is not None) is with_it
    assert (said in made.content.text) is (said in made.content.html) is with_it
    assert plain.content.attachment is None and said not in plain.content.text
    parsed = read(message(Dispatch(made, "k"), SENDER))
    files = [(part.get_filename(), part.get_content_type()) for part in parsed.iter_attachments()]
    assert files == ([("report-2026-10-31.html", "text/html")] if with_it else [])
    if with_it:
        (part,) = parsed.iter_attachments()
        assert bytes(part.get_payload(decode=True)).decode() == page(plan, language)
        assert [p.get_content_type() for p in parsed.iter_parts()] == ["multipart/alternative", "text/html"]
    else:
        assert parsed.get_content_type() == "multipart/alternative"


@needs_browser
def test_the_full_report_can_come_as_pdf() -> None:
    plan = assessed(PEOPLE)
    made = [
        next(letters(plan, Audience(plan.plan), [recipient(COMPANY)], "plan.xlsx", attach=Attach.PDF))
        for _ in range(2)
    ]
    assert made[0].content.attachment and made[1].content.attachment
    assert made[0].content.attachment.content == made[1].content.attachment.content
    (part,) = read(message(Dispatch(made[0], "k"), SENDER)).iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("report-2026-10-31.pdf", "application/pdf")
    assert part.get_content().startswith(b"%PDF")


def test_a_message_with_an_attachment_has_the_same_bytes_each_time() -> None:
    made = []
    for _ in range(2):
        plan = assessed(PEOPLE)
        (one,) = letters(plan, Audience(plan.plan), [recipient(COMPANY)], "plan.xlsx", attach=Attach.HTML)
        made.append(message(Dispatch(one, "0123"), SENDER))
    assert made[0] == made[1] and made[0].isascii()
    assert b"\r\nContent-Disposition: attachment" in made[0]


def test_a_report_too_large_for_a_mail_is_not_mailed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_LARGEST", 100)
    plan = assessed(PEOPLE)
    with pytest.raises(OkrsheetError, match="the full report has"):
        list(letters(plan, Audience(plan.plan), [recipient(COMPANY)], "plan.xlsx", attach=Attach.HTML))
    own = recipient(Scope(Extent.OWNER, "Ada"))
    assert list(letters(plan, Audience(plan.plan), [own], "plan.xlsx", attach=Attach.HTML))


def test_everybody_reads_their_own_language() -> None:
    found, _ = recipients(Audience(plan_of(PEOPLE)), "en")
    assert {r.name: r.language for r in found} == {"Ada": "en", "Ben": "zh-TW"}
    plan = assessed(PEOPLE)
    made = {x.recipient.name: x for x in letters(plan, Audience(plan.plan), found, "plan.xlsx")}
    assert "待辦事項" in made["Ben"].content.html
    assert "Who must act by when" in made["Ada"].content.html
    assert read(message(Dispatch(made["Ben"], "k"), Envelope()))["Content-Language"] == "zh-TW"


# Messages

SENDER = Envelope("OKR, reports", "okr@example.com", ("", "boss@example.com"))


def letter(
    name: str = "Ada", subject: str = "Acme: 62% done", language: Language = "en", report: str = "plan.xlsx"
) -> Letter:
    to = Recipient("ada@example.com", name, COMPANY, language)
    content = Content(subject, "<p>62\u202f% – 達成</p>\n.\n", "62% – 達成\n.\nFrom here\n", "digest")
    return Letter(to, report, "2026-10-31", content)


def _text(part: MIMEPart) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def read(content: bytes) -> EmailMessage:
    made = message_from_bytes(content, policy=policy.default)
    assert isinstance(made, EmailMessage)
    assert not made.defects
    return made


def test_a_message_is_html_with_a_text_twin_and_says_what_it_is() -> None:
    made = read(message(Dispatch(letter(), "0123"), SENDER))
    assert {name: str(value) for name, value in made.items() if name != "Content-Type"} == {
        "Subject": "Acme: 62% done",
        "From": '"OKR, reports" <okr@example.com>',
        "To": "Ada <ada@example.com>",
        "Reply-To": "boss@example.com",
        "Message-ID": "<okrsheet-2026-10-31-0123@example.com>",
        "Content-Language": "en",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Id": "<okrsheet.example.com>",
        "List-Unsubscribe": "<mailto:boss@example.com?subject=unsubscribe>",
        "MIME-Version": "1.0",
    }
    parts = [(p.get_content_type(), p["Content-Transfer-Encoding"], _text(p)) for p in made.iter_parts()]
    assert made.get_content_type() == "multipart/alternative"
    assert parts == [
        ("text/plain", "quoted-printable", letter().content.text),
        ("text/html", "quoted-printable", letter().content.html),
    ]


def test_unsubscribing_is_offered_where_somebody_reads_it() -> None:
    nobody = read(message(Dispatch(letter(), "0123"), Envelope("OKR", "noreply@example.com")))
    assert nobody["List-Unsubscribe"] is None
    assert nobody["List-Id"] == "<okrsheet.example.com>"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Early, before 2026-10-31: "), ("zh-TW", "提前版（2026-10-31 之前）：")]
)
def test_an_early_letter_says_so(language: Language, said: str) -> None:
    early = dataclasses.replace(letter(language=language), day="2026-10-31-early")
    made = read(message(Dispatch(early, "k"), SENDER))
    assert made["Subject"] == f"{said}Acme: 62% done"
    assert made["Message-ID"] == "<okrsheet-2026-10-31-early-k@example.com>"


def test_the_same_input_gives_the_same_bytes_and_only_sending_adds_a_date() -> None:
    made = [message(Dispatch(letter(), "0123"), SENDER) for _ in range(2)]
    assert made[0] == made[1]
    assert b"\r\nDate:" not in made[0]
    assert made[0].isascii() and b"\n" not in made[0].replace(b"\r\n", b"")
    moment = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    assert read(dated(made[0], moment))["Date"].datetime == moment


def test_what_programs_compare_stays_whole_however_long_the_domain() -> None:
    domain = f"reports.{'strategy-and-transformation.' * 4}example.com.tw"
    first = f"<okrsheet-2026-10-31-{'0' * 20}@{domain}>"
    long = f"firstname.lastname@{domain}"
    to = dataclasses.replace(letter(), recipient=Recipient(long, "Ada", COMPANY, "en"))
    dispatch = Dispatch(to, "1" * 20, corrects=first, trial="me@example.com")
    sender = Envelope("OKR", f"okr@{domain}", ("", f"o'kr+50%@{domain}"))
    lines = message(dispatch, sender).split(b"\r\n")
    for header in (
        f"Message-ID: <okrsheet-2026-10-31-{'1' * 20}@{domain}>",
        f"In-Reply-To: {first}",
        f"References: {first}",
        f"List-Id: <okrsheet.{domain}>",
        f"List-Unsubscribe: <mailto:o%27kr%2B50%25@{domain}?subject=unsubscribe>",
        f"X-Okrsheet-Intended-To: {long}",
    ):
        assert header.encode() in lines


HOSTILE = [
    "Eve\r\nBcc: eve@example.com", "Eve\nTo: eve@example.com", "Eve <eve@example.com>", "eve@example.com, Ada",
    'Ada" <eve@example.com>, "', "Ada\u2028Bcc: eve@example.com", "Ada\x85Bcc: eve@example.com", "\0\x01\x1b[31m",
    "=?utf-8?q?Eve=0D=0ABcc:eve@example.com?=", "\u202emoc.elpmaxe", "王" * 300, "a" * 3000, "(comment) Ada;",
    "Ada\\", "Group: eve@example.com;", "\ud83d Ada", "林，美", "\u3000",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_or_subject_adds_no_header_and_no_recipient(hostile: str) -> None:
    usual = list(read(message(Dispatch(letter(), "k"), SENDER)))
    for made in (letter(name=hostile), letter(subject=hostile), letter(subject=f"{hostile} {hostile}")):
        content = message(Dispatch(made, "k", corrects="<a@b>"), SENDER)
        parsed = read(content)
        assert [a.addr_spec for a in parsed["To"].addresses] == ["ada@example.com"]
        assert set(parsed) - set(usual) == {"In-Reply-To", "References"}
        assert not {"Bcc", "Cc"} & set(parsed)
        head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
        assert all(len(line) <= 78 for line in head if b"boundary" not in line)


@pytest.mark.parametrize(
    "name",
    ["Ada, eve@example.com", 'Ada", <eve@example.com>, "', "Lovelace, Ada", "林,美", '",' * 20, "\\" * 20],
)
def test_a_name_that_is_folded_adds_no_recipient(name: str) -> None:
    for length in range(20, 64):
        address = f"{'a' * length}@example.com"
        made = letter()
        made = dataclasses.replace(made, recipient=Recipient(address, name * 3, COMPANY, "en"))
        for sender in (SENDER, Envelope(name * 3, address, (name * 3, address))):
            parsed = read(message(Dispatch(made, "k"), sender))
            assert [a.addr_spec for a in parsed["To"].addresses] == [address]
            assert [a.addr_spec for a in parsed["From"].addresses] == [sender.address]


def test_long_chinese_subjects_and_names_come_back_whole() -> None:
    subject, name = (
        "範例公司二〇二六年十月，您與直屬部屬：達成百分之六十二，三項已偏離或未達成" * 2,
        "林美玲（業務部）, 主管",
    )
    made = read(message(Dispatch(letter(name, subject), "k"), SENDER))
    assert made["Subject"] == subject

    assert made["To"].addresses[0].display_name == name


@given(st.lists(st.text("年月日A，7", min_size=1, max_size=9), min_size=1, max_size=20).map(" ".join))
def test_no_space_of_a_subject_is_lost(subject: str) -> None:
    assert read(message(Dispatch(letter(subject=subject), "k"), SENDER))["Subject"] == subject


def test_corrections_and_trials_say_so() -> None:
    dispatch = Dispatch(letter(language="zh-TW"), "k", corrects="<first@example.com>", trial="me@example.com")
    made = read(message(dispatch, SENDER))
    assert made["Subject"] == "試寄（ada@example.com）：更正：Acme: 62% done"
    assert made["To"] == "me@example.com"
    assert made["X-Okrsheet-Intended-To"] == "ada@example.com"
    assert made["In-Reply-To"] == made["References"] == "<first@example.com>"


def test_drafts_open_unsent_and_stay_apart(tmp_path: Path) -> None:
    same = [letter(report="sub/plan.xlsx"), letter(name="Zoe"), letter(report="計畫 1.xlsx")]
    paths = list(write_drafts(same, tmp_path / "new" / "drafts", Envelope(), set()))
    assert [p.name for p in paths] == [
        "plan-2026-10-31-ada@example.com.eml",
        "plan-2026-10-31-ada@example.com-2.eml",
        "計畫_1-2026-10-31-ada@example.com.eml",
    ]
    made = read(paths[0].read_bytes())
    assert made["X-Unsent"] == "1"
    assert made["From"] is None and made["Auto-Submitted"] is None and made["Date"] is None
    assert made["List-Unsubscribe"] is None
    first = [p.read_bytes() for p in paths]
    assert [p.read_bytes() for p in write_drafts(same, paths[0].parent, Envelope(), set())] == first


def test_the_digest_leaves_out_the_footer_alone() -> None:
    def digest(tables: str, file: str) -> str:
        plan = plan_of(tables)
        workbook = dataclasses.replace(plan.workbook, file=file, sha256=file * 8)
        plan = dataclasses.replace(plan, workbooks=(workbook,))
        found = assess(plan, dt.date(2026, 10, 31))
        audience = Audience(plan)
        (made, *_) = letters(found, audience, recipients(audience, "en")[0], "plan.xlsx")
        return made.content.digest

    assert digest(PEOPLE, "a.xlsx") == digest(PEOPLE, "b.xlsx")
    assert digest(PEOPLE, "a.xlsx") != digest(PEOPLE.replace("10     | 1\n", "10     | 2\n"), "a.xlsx")


# Speed


def company(people: int) -> str:
    rows = range(people)
    return "\n\n".join(
        "\n".join(block)
        for block in (
            ["People", "Name | Email | Department | Manager | Receives"]
            + [f"P{n} | p{n}@example.com | D{n % 12} | P{n // 10} | own" for n in rows],
            ["Objectives", "ID | Objective | Level | Owner | Supports", "O | Lead | Company | P0 |"]
            + [f"O{n} | Objective {n} | Individual | P{n} | O" for n in rows],
            ["Key Results", "ID | Objective ID | Key result | Measure | Baseline | Target | Current"]
            + [f"R{n}.{k} | O{n} | Result {n}.{k} | Increase to | 0 | 10 | {n % 10}" for n in rows for k in (1, 2)],
            ["KPIs", "ID | KPI | Owner | Measure | Target | End | Data source | Frequency | Current"]
            + [f"K{n} | Leads {n} | P{n} | At least | 5 | Q4 | CRM | Weekly | 6" for n in rows],
        )
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_300_personal_mails_take_less_than_ten_reports(language: Language) -> None:
    plan = plan_of(company(300))
    started = time.process_time()
    found = assess(plan, dt.date(2026, 10, 31))
    for pieces in rendered(found, language).values():
        "".join(pieces)  # which are only made when they are written
    report = time.process_time() - started
    started = time.process_time()
    found, audience = assess(plan, dt.date(2026, 10, 31)), Audience(plan)
    made = list(letters(found, audience, recipients(audience, language)[0], "plan.xlsx"))
    contents = [message(Dispatch(x, str(n)), SENDER) for n, x in enumerate(made)]
    assert len(contents) == 300
    assert time.process_time() - started < 10 * report
