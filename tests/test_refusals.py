"""Every file that is not read, or not written: one clear sentence in both languages, exit code 2,
nothing written."""

from __future__ import annotations

import errno
import os
import pickle
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

import okrsheet.run.reporting
from okrsheet.assessment import Assessment
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.cli import cli
from okrsheet.report.files import rendered
from okrsheet.xlsx import open_package
from tests import parts as make
from tests.books import made, parts, sample

Patch = pytest.MonkeyPatch
Make = Callable[[Path, dict[str, bytes]], object]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
SHARED_TEXTS = [
    (
        "[Content_Types].xml",
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{make.OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'.encode(),
    ),
]
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts of a sound plan, shared texts among them."""
    found = parts(sample(tmp_path_factory.mktemp("sound")))
    for name, was, more in SHARED_TEXTS:
        assert was in found[name]
        found[name] = found[name].replace(was, more + was)
    return {**found, "xl/sharedStrings.xml": f'<sst xmlns="{make.MAIN}"/>'.encode()}


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder; of a file too large to hold, its size."""
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.stat().st_size < 1 << 24 else b"large")
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }


def refused(command: str, path: Path, english: str, chinese: str) -> None:
    """The command says its sentence and its hint in either language, and changes nothing."""
    before = tree(path.parent)
    for language, sentence in zip(LANGUAGES, (english, chinese), strict=True):
        arguments = [command, str(path), "--lang", language]
        done = CliRunner().invoke(cli, arguments + ["--month", "2026-10"] * (command != "verify"))
        assert (done.exit_code, done.stdout) == (2, ""), done.output
        said, hint = done.stderr.splitlines()
        assert re.search(sentence, said), said
        assert said.count(path.name) - said.count(f"~${path.name}") == 1, said
        assert hint.startswith("  ") and hint.endswith((".", "。")), hint
        assert ("\u4e00" <= said[-2] <= "\u9fff" or said.endswith("。")) is (language == "zh-TW"), said
        assert tree(path.parent) == before


def written(change: Callable[[dict[str, bytes]], dict[str, bytes] | None]) -> Make:
    """A plan with its parts changed."""

    def put(path: Path, content: dict[str, bytes]) -> None:
        changed = dict(content)
        path.write_bytes(make.zipped(change(changed) or changed))

    return put


def as_bytes(data: bytes) -> Make:
    return lambda path, content: path.write_bytes(data)


def with_(name: str, *replaced: bytes) -> Make:
    """A plan with one piece of one of its parts replaced."""
    was, now = replaced

    def change(content: dict[str, bytes]) -> None:
        content[name], found = re.subn(was, lambda _: now, content[name], count=1)
        assert found, "the plan is not written as this test thinks"

    return written(change)


def central(offset: int, form: str, value: int, part: str = "xl/workbook.xml") -> Make:
    """A plan with a field of one entry in the zip's table of contents falsified."""

    def put(path: Path, content: dict[str, bytes]) -> None:
        data = bytearray(make.zipped(content))
        name = data.rindex(part.encode())
        struct.pack_into(form, data, name - 46 + offset, value)
        path.write_bytes(data)

    return put


def cut(path: Path, content: dict[str, bytes]) -> None:
    path.write_bytes(make.zipped(content)[:-2000])


def flipped(path: Path, content: dict[str, bytes]) -> None:
    data = bytearray(make.zipped(content, zipfile.ZIP_STORED))
    data[data.index(b"<cellXfs") + 100] ^= 1
    path.write_bytes(data)


def huge(path: Path, content: dict[str, bytes]) -> None:
    with path.open("wb") as file:
        file.truncate((1 << 30) + 1)


PROLOG = rb"(?<=\?>)|^(?=<[^?])"
BINARY = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}

UNREADABLE: dict[str, tuple[Make, str, str]] = {
    "missing": (lambda path, _: None, "there is no such file", "找不到"),
    "empty": (as_bytes(b""), r"is empty \(0 bytes\)", "0 位元組"),
    "too large": (huge, r"is larger than okrsheet reads \(1024 MiB\)", "超過 okrsheet 可讀取的大小"),
    "encrypted": (as_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "protected with a password", "密碼保護"),
    "xls": (as_bytes(OLE + "Workbook".encode("utf-16-le")), r"old Excel format \(\.xls\)", r"舊版 Excel 格式"),
    "xls of 1993": (as_bytes(b"\x09\x08\x08\0" + bytes(99)), r"\(\.xls\)", r"（\.xls）"),
    "a Word file": (as_bytes(OLE + "WordDocument".encode("utf-16-le")), "is not an Excel workbook", "不是 Excel 活頁簿"),
    "xlsb": (with_("[Content_Types].xml", rb'(?<=")[^"]+sheet\.main\+xml', BINARY), r"binary Excel workbook \(\.xlsb\)", r"二進位"),
    "ods": (written(lambda _: ODS), r"OpenDocument spreadsheet \(\.ods\)", r"OpenDocument 試算表"),
    "csv": (as_bytes("ID,目標\nK1,20\n".encode()), r"a text file \(such as CSV\)", "文字檔"),
    "csv in UTF-16": (as_bytes("ID,目標\n".encode("utf-16")), r"a text file \(such as CSV\)", "文字檔"),
    "pdf": (as_bytes(b"%PDF-1.7"), "is not an Excel workbook", "不是 Excel 活頁簿"),
    "png": (as_bytes(b"\x89PNG\r\n\x1a\n\0\0"), "is not an Excel workbook", "不是 Excel 活頁簿"),
    "some zip": (written(lambda _: {"readme.txt": b"hello"}), "is not an Excel workbook", "不是 Excel 活頁簿"),
    "truncated": (cut, "damaged or incomplete: its table of contents is missing", "找不到目錄"),
    "a flipped bit": (flipped, r"part xl/styles\.xml does not unpack", "無法解壓縮"),
    "malformed": (with_("xl/workbook.xml", rb"</sheets>", b""), r"xl/workbook\.xml\): the XML is damaged", "XML 已損壞"),
    "bomb by ratio": (
        written(lambda c: c.update({"xl/styles.xml": bytes(11 << 20)})),
        "unpack to far more than a workbook holds .xl/styles",
        "遠超過一般活頁簿",
    ),
    "bomb by size": (central(24, "<L", 0xFFFF0000), "more than a workbook holds .*4,294,901,760 B", "遠超過"),
    "DOCTYPE in the workbook": (with_("xl/workbook.xml", PROLOG, DOCTYPE), "declares a DOCTYPE", "DOCTYPE 宣告"),
    "DOCTYPE in the styles": (with_("xl/styles.xml", PROLOG, DOCTYPE), "DOCTYPE", "DOCTYPE"),
    "DOCTYPE in a sheet": (with_("xl/worksheets/sheet1.xml", PROLOG, DOCTYPE), "DOCTYPE", "DOCTYPE"),
    "DOCTYPE in the relations": (with_("_rels/.rels", PROLOG, DOCTYPE), "DOCTYPE", "DOCTYPE"),
    "DOCTYPE in the content types": (with_("[Content_Types].xml", PROLOG, DOCTYPE), "DOCTYPE", "DOCTYPE"),
    "a path trick": (written(lambda c: c.update({"../../evil.xml": b""})), r"unsafe name, \.\./\.\./evil", "名稱不安全"),
    "a Windows path": (written(lambda c: c.update({"..\\evil.xml": b""})), "unsafe name", "名稱不安全"),
    "a part twice": (written(lambda c: c.update({"XL/Styles.xml": b""})), "two parts of the same name", "兩個同名"),
    "an encrypted part": (central(8, "<H", 1), r"part xl/workbook\.xml is encrypted", "已加密"),
    "LZMA": (central(10, "<H", 14), "compressed in a way that Excel does not use", "壓縮方式"),
    "strict": (with_("xl/workbook.xml", make.MAIN.encode(), STRICT.encode()), "Strict Open XML", "Strict Open XML"),
    "no worksheet": (with_("xl/workbook.xml", rb"(?s)<sheets>.*</sheets>", b"<sheets/>"), "no worksheet", "沒有任何工作表"),
    "another workbook": (
        lambda path, _: made(path, {"Budget": [["Item", "Cost"], ["Paper", 12]]}),
        "no sheet of this workbook is one of okrsheet's",
        "沒有 okrsheet 的工作表",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_read(name: str, tmp_path: Path, content: dict[str, bytes]) -> None:
    put, english, chinese = UNREADABLE[name]
    path = tmp_path / "plan.xlsx"
    put(path, content)

    for command in ("check", "report"):
        refused(command, path, english, chinese)


def test_excels_mark_of_an_open_file_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$plan.xlsx"
    path.write_bytes(b"\5Somebody")

    refused("check", path, "the mark that Excel leaves while one is open", "鎖定檔")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
@pytest.mark.parametrize("options", [[], ["--no-write-back"]])
def test_a_report_on_a_file_whose_name_is_no_unicode(tmp_path: Path, options: list[str]) -> None:
    path = tmp_path / os.fsdecode("計畫".encode("big5") + b".xlsx")
    path.write_bytes(sample(tmp_path).read_bytes())
    before = tree(tmp_path)

    for language, sentence in (("en", "is not written in Unicode"), ("zh-TW", "不是以 Unicode 編碼")):
        done = CliRunner().invoke(cli, ["report", str(path), "--lang", language, *options])
        assert (done.exit_code, sentence in done.stderr) == (2, True), done.output
    assert tree(tmp_path) == before


# What is read, but not written


def lock(pattern: str) -> Make:
    def put(path: Path, content: dict[str, bytes]) -> None:
        path.write_bytes(make.zipped(content))
        path.with_name(pattern.format(path.name)).write_bytes(b"somebody")

    return put


def read_only(path: Path, content: dict[str, bytes]) -> None:
    path.write_bytes(make.zipped(content))
    path.chmod(0o444)


def objectives(was: bytes, now: bytes) -> Make:
    """A plan with something else in the sheet of its objectives."""
    return with_("xl/worksheets/sheet5.xml", was, now)


# M2 holds a note, N2 our progress.
PROGRESS = rb'<c r="N2"[^>]*/>'
FORMULA = b'<c r="N2"><f>1+1</f><v>2</v></c>'
NOTE = rb'<c r="M2".*?</c>'
ARRAY = b'<c r="M2"><f t="array" ref="M2:N2">1</f><v>1</v></c>'
MERGED = b'</sheetData><mergeCells count="1"><mergeCell ref="M2:N2"/></mergeCells>'

UNWRITABLE: dict[str, tuple[Make, str, str]] = {
    "open in Excel": (lock("~${}"), r"plan\.xlsx is open in Excel\.", "正在 Excel 中開啟"),
    "open in LibreOffice": (lock(".~lock.{}#"), r"is open in LibreOffice\.", "正在 LibreOffice 中開啟"),
    "read-only": (read_only, r"is read-only\.", "唯讀"),
    "signed": (written(lambda c: c.update({"_xmlsignatures/s.xml": b"<s/>"})), "digitally signed", "數位簽章"),
    "a formula in our cell": (objectives(PROGRESS, FORMULA), ": Objectives!N2 holds a formula", "：Objectives!N2 含有公式"),
    "an array over our cell": (objectives(NOTE, ARRAY), "Objectives!N2 lies in M2:N2", "位於由同一個公式填入的範圍"),
    "merged cells": (objectives(b"</sheetData>", MERGED), "Objectives!N2 is part of the merged cells M2:N2", "合併儲存格"),
    "a sheet in another encoding": (objectives(b"^", b'<?xml version="1.0" encoding="ISO-8859-1"?>'), "not in UTF-8", "UTF-8 編碼"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNWRITABLE)
def test_what_is_not_written(name: str, tmp_path: Path, content: dict[str, bytes]) -> None:
    put, english, chinese = UNWRITABLE[name]
    path = tmp_path / "plan.xlsx"
    put(path, content)

    refused("report", path, english, chinese)


def fails(error: OSError) -> Callable[..., None]:
    def raises(*_: object, **__: object) -> None:
        raise error

    return raises


def rewritten_by_another(patch: Patch, path: Path) -> None:
    """Somebody saves the workbook while its reports are rendered."""
    sound = path.read_bytes()

    def saved_meanwhile(assessment: Assessment, language: Language, **more: bool) -> dict[str, Iterable[str]]:
        path.write_bytes(sound + b"by somebody else")
        return rendered(assessment, language, **more)

    patch.setattr(okrsheet.run.reporting, "rendered", saved_meanwhile)


TROUBLE: dict[str, tuple[Callable[[Patch, Path], object], str, str]] = {
    "disk full": (
        lambda patch, _: patch.setattr(os, "fsync", fails(OSError(errno.ENOSPC, "No space left"))),
        "no room for the new file",
        "磁碟空間不足",
    ),
    "I/O error": (
        lambda patch, _: patch.setattr(os, "fsync", fails(OSError(errno.EIO, "Input/output error"))),
        "could not be written: Input/output error",
        "無法寫入",
    ),
    "held by another program": (
        lambda patch, _: patch.setattr(os, "replace", fails(PermissionError(13, "Access is denied"))),
        "could not be replaced; it is probably open in Excel",
        "很可能正在 Excel 中開啟",
    ),
    "closed folder": (
        lambda patch, path: patch.setattr(os, "access", lambda where, _: Path(where) != path.parent),
        "no file can be made in its folder",
        "無法在所在資料夾",
    ),
}


@pytest.mark.parametrize("name", TROUBLE)
def test_what_cannot_be_put_in_place(
    name: str, tmp_path: Path, content: dict[str, bytes], monkeypatch: Patch
) -> None:
    trouble, english, chinese = TROUBLE[name]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(content))
    trouble(monkeypatch, path)

    refused("report", path, english, chinese)


def test_a_file_that_somebody_saved_meanwhile_stays_theirs(
    tmp_path: Path, content: dict[str, bytes], monkeypatch: Patch
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(content))
    rewritten_by_another(monkeypatch, path)

    done = CliRunner().invoke(cli, ["report", str(path), "--month", "2026-10"])

    assert done.exit_code == 2
    assert "was changed" in done.stderr
    assert tree(tmp_path) == {"plan.xlsx": make.zipped(content) + b"by somebody else"}


def test_a_refusal_can_be_handed_from_process_to_process(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_package(tmp_path / "plan.xlsx")

    other = pickle.loads(pickle.dumps(caught.value))

    assert [other.into(language) for language in LANGUAGES] == [caught.value.into(lang) for lang in LANGUAGES]
