"""What lies in mails and files that come back, however they are wrapped."""

from __future__ import annotations

import datetime as dt
import io
import mailbox
import time
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from okrsheet.asking.boxes import sources
from okrsheet.asking.found import LARGEST, Kind, Source, source
from okrsheet.basics.errors import OkrsheetError
from okrsheet.mail.config import Config, Imap, Smtp
from tests.replies import XLSX, coded, forwarded, mail, part, winmail, zipped


def _book() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


BOOK = _book()


def found_in(content: bytes) -> Source:
    return source("here", content)


SHAPES = {
    "as sent": mail(BOOK),
    "a phone's name": mail(BOOK, "plan (1).xlsx"),
    "a name in Chinese": mail(BOOK, "十一月 回報（王小明）.xlsx"),
    "of no known type": mail(BOOK, type="application/octet-stream"),
    "called a picture": mail(BOOK, "photo.jpg", type="image/jpeg"),
    "without a name": part(
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", coded(BOOK)
    ),
    "a name in raw UTF-8": part(
        'Content-Type: application/x; name="回報.xlsx"\nContent-Transfer-Encoding: base64', coded(BOOK)
    ),
    "a name in encoded words": part(
        'Content-Type: application/x; name="=?utf-8?b?5Zue5aCxLnhsc3g=?="\nContent-Transfer-Encoding: base64',
        coded(BOOK),
    ),
    "a name in RFC 2231": part(
        "Content-Type: application/x\nContent-Disposition: attachment; filename*=utf-8''%E5%9B%9E%E5%A0%B1.xlsx\n"
        "Content-Transfer-Encoding: base64",
        coded(BOOK),
    ),
    "inline": part(
        "Content-Type: application/x\nContent-Disposition: inline\nContent-Transfer-Encoding: base64",
        coded(BOOK),
    ),
    "forwarded": forwarded(mail(BOOK)),
    "forwarded in base64": forwarded(mail(BOOK), coded_inside=True),
    "forwarded twice": forwarded(forwarded(mail(BOOK)), sender="eve@example.com"),
    "a mail as an unknown file": part(
        "Content-Type: application/octet-stream; name=mail.eml\nContent-Transfer-Encoding: base64",
        coded(mail(BOOK)),
    ),
    "zipped": mail(zipped([("answers/plan.xlsx", BOOK), ("readme.txt", b"hello")]), "plan.zip"),
    "Outlook's winmail.dat": mail(winmail([("plan.xlsx", BOOK)]), "winmail.dat", type="application/ms-tnef"),
    "winmail.dat, forwarded": forwarded(mail(winmail([("plan.xlsx", BOOK)]), "winmail.dat")),
    "alone, as a file": BOOK,
}


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_a_workbook_is_found_by_its_first_bytes(content: bytes) -> None:
    found = found_in(content)
    assert [file.content for file in found.files] == [BOOK]
    assert found.faults == ()


def test_what_a_file_is_called_is_known_to_its_reader() -> None:
    names = {name: [file.name for file in found_in(content).files] for name, content in SHAPES.items()}
    assert names["a phone's name"] == ["plan (1).xlsx"]
    assert names["a name in RFC 2231"] == names["a name in encoded words"] == ["回報.xlsx"]
    assert names["zipped"] == ["plan.zip › answers/plan.xlsx"]
    assert names["Outlook's winmail.dat"] == ["winmail.dat › plan.xlsx"]


def test_everybody_whom_a_mail_passed_through_is_known() -> None:
    came = found_in(forwarded(mail(BOOK, sender="王小明 <ADA@example.com>"), sender="bob@example.com")).came
    assert came.senders == ("bob@example.com", "ada@example.com")
    assert came.by_mail and not found_in(BOOK).came.by_mail
    assert came.sent is not None and came.sent.astimezone(dt.UTC) == dt.datetime(
        2026, 11, 30, 1, tzinfo=dt.UTC
    )
    copied = mail(
        BOOK, sender="bob@example.com", text="see below\n\nFrom: Ada <ada@example.com>\nSent: Monday"
    )
    assert "ada@example.com" in found_in(copied).came.mentioned
    assert found_in(copied).came.senders == ("bob@example.com",)


def test_it_is_known_which_mail_is_answered() -> None:
    answer = found_in(mail(None, refers="<okrsheet-2026-11-30-0af3@example.com>"))
    assert answer.came.refers == {"<okrsheet-2026-11-30-0af3@example.com>"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K1 is 52,300 now.\n\nOn Mon, 30 Nov 2026, OKR <okr@example.com> wrote:\n> K1", "K1 is 52,300 now."),
        ("本月 52,300。\n\n寄件者: OKR\n收件者: Ada\n三項", "本月 52,300。"),
        ("Fine.\n-----Original Message-----\nFrom: okr", "Fine."),
        ("Fine.\n________________________________\nFrom: okr", "Fine."),
        ("> quoted above\nFine", "Fine"),
        ("一切正常\n\n王小明 於 2026年11月30日 寫道：\n> 三項", "一切正常"),
        ("x" * 500, "x" * 159 + "…"),
    ],
)
def test_of_what_somebody_wrote_the_beginning_is_kept(text: str, expected: str) -> None:
    assert found_in(mail(None, text=text)).words == expected


def test_words_of_a_page_are_read_without_its_markup() -> None:
    page = part("Content-Type: text/html", b"").replace(
        b"Content-Type: text/plain\n\nhi",
        b"Content-Type: text/html; charset=utf-8\n\n<style>p {}</style><p>K1 is <b>52,300</b></p>",
    )
    assert found_in(page).words == "K1 is 52,300"


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://contoso-my.sharepoint.com/:x:/g/personal/ada/plan.xlsx", "sharepoint.com"),
        ("https://1drv.ms/x/s!Ab", "1drv.ms"),
        ("https://onedrive.live.com/edit?id=1", "onedrive.live.com"),
        ("https://drive.google.com/file/d/1", "drive.google.com"),
        ("https://docs.google.com/spreadsheets/d/1", "docs.google.com"),
    ],
)
def test_a_link_to_a_drive_in_the_cloud_is_seen(link: str, host: str) -> None:
    assert found_in(mail(None, text=f"plan.xlsx <{link}>")).cloud == (host,)
    page = f'Content-Type: text/html\n\n<a href="{link}">plan.xlsx</a>'.encode()
    assert found_in(part("", b"").replace(b"Content-Type: text/plain\n\nhi", page)).cloud == (host,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            mail(zipped([("inner.zip", zipped([("plan.xlsx", BOOK)]))]), "a.zip"),
            "an archive within an archive",
        ),
        (mail(zipped([("plan.xlsx", bytes(LARGEST + 1))]), "a.zip"), "larger than 20 MB"),
        (mail(zipped([(f"{n}.xlsx", BOOK) for n in range(2050)]), "a.zip"), "too many files"),
        (
            mail(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__nameid_version1.0".encode("utf-16-le"), "mail.msg"),
            ".msg",
        ),
        (mail(b"\x30\x80\x06", "smime.p7m"), "encrypted or sealed"),
    ],
    ids=["archives", "large", "many", "msg", "sealed"],
)
def test_what_is_not_opened_is_named(content: bytes, said: str) -> None:
    faults = found_in(content).faults
    assert [said in str(fault.why) for fault in faults] == [True]


def test_what_can_hold_no_answer_is_passed_over() -> None:
    for content in (
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        zipped([("[Content_Types].xml", b""), ("word/a.xml", b"")]),
    ):
        found = found_in(mail(content, "it.bin"))
        assert (found.files, found.faults) == ((), ())


def test_a_workbook_that_was_cut_off_on_its_way_is_kept_to_be_told_of() -> None:
    (file,) = found_in(mail(BOOK[:2000])).files
    assert file.content == BOOK[:2000]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Auto-Submitted: auto-replied", Kind.AUTOMATIC),
        ("Auto-Submitted: auto-generated\r\nMessage-ID: <okrsheet-2026-11-30-ab@example.com>", Kind.OURS),
        ("Content-Type: multipart/report; boundary=Y\r\n\r\nAction: failed", Kind.REPORT),
        ("Content-Type: multipart/report; boundary=Y\r\n\r\nAction: delayed", Kind.AUTOMATIC),
        ("Content-Type: multipart/report; report-type=disposition-notification; boundary=Y", Kind.AUTOMATIC),
        ("X-Autoreply: yes", Kind.AUTOMATIC),
        ("Auto-Submitted: no", Kind.WRITTEN),
    ],
)
def test_mails_that_nobody_wrote_are_told_apart(headers: str, kind: Kind) -> None:
    assert (
        found_in(b"From: a@b.example\r\nTo: c\r\nSubject: Automatic reply: 3 values\r\n\r\n").kind
        is Kind.AUTOMATIC
    )
    assert found_in(f"From: a@example.com\r\nSubject: x\r\n{headers}\r\n\r\nbody".encode()).kind is kind


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 4000), st.binary(max_size=40))
@example("as sent", 0, b"From: \xff\xfe =?utf-8?b?////?= <\n")
def test_no_mail_stops_the_others(shape: str, at: int, noise: bytes) -> None:
    """Whatever stands in it, a mail is taken apart or told of."""
    content = SHAPES[shape]
    at %= len(content)
    found_in(content[:at] + noise + content[at + len(noise) :])


N = 300_000
LONG = {
    "addresses": b"To: " + b"a@b.example, " * (N // 13) + b"\n\nhi",
    "coded words": b"To: " + b"=?utf-8?b?5Zue?= " * (N // 18) + b"\n\nhi",
    "parameters": b"Content-Type: text/plain; " + b"a=b; " * (N // 5) + b"\n\nhi",
    "brackets": b"To: " + b"(" * N + b"\n\nhi",
    "one word": b"\n" + b"a" * N,
    "comments": b"Content-Type: text/html\n\n" + b"<!-" * (N // 3),
    "tags": b"Content-Type: text/html\n\n" + b"<a " * (N // 3),
    "blank lines": (b" " * 50 + b"\n") * (N // 51),
    "parts": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * (N // 7) + b"--x--\n",
}


@pytest.mark.parametrize("content", LONG.values(), ids=LONG)
def test_no_mail_takes_longer_than_its_length_deserves(content: bytes) -> None:
    """Each of these took minutes, or for ever, with one pattern or parser or another."""
    begun = time.process_time()
    found_in(b"From: Ada <ada@example.com>\nSubject: x\nDate: y\n" + content)
    assert time.process_time() - begun < 5


def test_of_a_mail_that_cannot_be_read_the_sender_is_known() -> None:
    found = found_in(b"From: Ada <ada@example.com>\nSubject: x\nTo: y\n\n" + b"--x\n" * 6000)
    assert (found.came.senders, found.files, len(found.faults)) == (("ada@example.com",), (), 1)
    assert source("here", b"Received: x\nFrom: \nSubject: y\n\n" + b"--x\n" * 6000).came.by_mail


def test_mails_too_deep_in_one_another_are_told_of() -> None:
    deep = mail(BOOK)
    for _ in range(30):
        deep = forwarded(deep)
    assert "too many mails within mails" in str(found_in(deep).faults[0].why)


def config(folder: Path) -> Config:
    return Config(Smtp(), folder)


def names(folder: Path, typed: Path | str, since: dt.date | None = None) -> list[tuple[str, int]]:
    return [(one.came.where, len(one.files)) for one in sources(str(typed), config(folder), since)]


def test_folders_are_searched_in_depth_and_mailboxes_in_them_opened(tmp_path: Path) -> None:
    share = tmp_path / "share"
    (share / "sub" / ".hidden").mkdir(parents=True)
    (share / "Ada.xlsx").write_bytes(BOOK)
    (share / "~$Ada.xlsx").write_bytes(BOOK)
    (share / "notes.txt").write_text("nothing")
    (share / "sub" / "no ending").write_bytes(BOOK)
    (share / "sub" / ".hidden" / "old.xlsx").write_bytes(BOOK)
    (share / "sub" / "mail").write_bytes(mail(BOOK))
    maildir = mailbox.Maildir(share / "in")
    maildir.add(mail(BOOK))
    box = mailbox.mbox(share / "box")
    for _ in range(2):
        box.add(message_from_bytes(mail(BOOK), policy=policy.default))
    box.close()
    found = names(tmp_path, share)
    assert [count for _, count in found] == [1] * 6
    plain = [name for name, _ in found if not name.startswith("in/new/")]
    assert plain == ["Ada.xlsx", "box:1", "box:2", "sub/mail", "sub/no ending"]
    assert len(names(tmp_path, share / "in")) == 1 and len(names(tmp_path, share / "box")) == 2


def test_a_line_that_begins_with_from_does_not_cut_a_mail_in_two(tmp_path: Path) -> None:
    first = mail(BOOK, text="K1 is 14.\n\nFrom Monday on I am away.\nFrom the office, Ada").replace(
        b"\r\n", b"\n"
    )
    box = b"".join(b"From ada Mon Nov 30 09:00:00 2026\n" + one + b"\n\n" for one in (first, mail(BOOK)))
    (tmp_path / "box").write_bytes(box)
    found = list(sources(str(tmp_path / "box"), config(tmp_path)))
    assert [[file.content for file in one.files] for one in found] == [[BOOK], [BOOK]]
    assert "From Monday on I am away. From the office" in found[0].words


def test_a_mail_that_is_marked_while_its_mailbox_is_read_is_read_all_the_same(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "in")
    for _ in range(3):
        box.add(mail(BOOK))
    found = sources(str(tmp_path / "in"), config(tmp_path))
    next(found)
    moved, deleted = (tmp_path / "in" / "new" / name for name in sorted(box.keys())[1:])
    moved.rename(tmp_path / "in" / "cur" / f"{moved.name}:2,S")
    deleted.unlink()
    assert [len(one.files) for one in found] == [1]


def test_nothing_in_a_mailbox_is_changed(tmp_path: Path) -> None:
    mailbox.Maildir(tmp_path / "in").add(mail(BOOK))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert names(tmp_path, tmp_path / "in")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_mails_from_before_a_day_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(BOOK, date="Sun, 01 Nov 2026 09:00:00 +0000"))
    (tmp_path / "b.eml").write_bytes(mail(BOOK, date="nonsense"))
    assert names(tmp_path, tmp_path, dt.date(2026, 11, 15)) == [("b.eml", 1)]
    assert len(names(tmp_path, tmp_path)) == 2


def test_what_was_named_itself_is_told_of_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    (one,) = sources(str(tmp_path / "notes.txt"), config(tmp_path))
    assert "neither a workbook nor a mail" in str(one.faults[0].why)
    with pytest.raises(OkrsheetError, match="there is no such file"):
        list(sources(str(tmp_path / "none.xlsx"), config(tmp_path)))


def test_one_file_that_is_too_large_is_named_and_never_read(tmp_path: Path) -> None:
    with (tmp_path / "large.xlsx").open("wb") as file:
        file.write(BOOK)
        file.truncate(1 << 40)
    (one,) = sources(str(tmp_path), config(tmp_path))
    assert "larger than 20 MB" in str(one.faults[0].why)


def test_imap_needs_no_secret_to_be_typed(tmp_path: Path) -> None:
    for typed, said in (
        ("imaps://okr:secret@localhost/INBOX", "a password does not belong"),
        ("imaps:///INBOX", "no address of a mailbox"),
        ("imaps://localhost:99999/", "no address of a mailbox"),
    ):
        with pytest.raises(OkrsheetError, match=said):
            list(sources(typed, Config(Smtp(), tmp_path, imap=Imap())))
    assert XLSX
