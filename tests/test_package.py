"""A workbook as its parts: what is read, what is refused, and what stays byte for byte."""

from __future__ import annotations

import io
import os
import re
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import LANGUAGES
from okrsheet.xlsx import Package, edit, open_package, package_from, refusals, verify
from tests import parts as make

HERE = Path("plan.xlsx")


def package(content: dict[str, str | bytes] | None = None) -> Package:
    return package_from(HERE, make.zipped(content or make.parts()))


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        package_from(HERE, data)
    assert "plan.xlsx" in str(caught.value)
    assert all(caught.value.into(language) for language in LANGUAGES)
    return str(caught.value)


# Reading


def test_sheets_are_found_through_relations_and_never_by_path() -> None:
    content = make.parts()
    content["odd/place.xml"] = content.pop("xl/worksheets/sheet1.xml")
    content["xl/_rels/workbook.xml.rels"] = make.relations(rId1="worksheet /odd/place.xml")

    (sheet,) = package(content).sheets

    assert (sheet.title, sheet.part, sheet.state, sheet.number) == (
        "KPIs",
        "odd/place.xml",
        "visible",
        7,
    )


@pytest.mark.parametrize(
    ("inner", "is_1904"),
    [
        ("", False),
        ('<workbookPr date1904="1"/>', True),
        ('<workbookPr date1904="false"/>', False),
        ('<x:workbookPr xmlns:x="urn:other" date1904="1"/>', False),
    ],
)
def test_the_date_system_is_read_from_the_main_namespace_only(inner: str, is_1904: bool) -> None:
    assert package(make.parts(xl__workbook=make.workbook(inner))).date1904 is is_1904


def test_part_names_are_alike_in_upper_and_lower_case() -> None:
    assert package().read("XL/Workbook.xml") == make.workbook().encode()


# Refusing to read


def test_a_workbook_of_charts_only_holds_no_worksheet() -> None:
    content = make.parts()
    content["xl/_rels/workbook.xml.rels"] = make.relations(rId1="chartsheet charts/1.xml")

    assert "no worksheet" in refused(make.zipped(content))


@pytest.mark.parametrize("name", ["../evil.xml", "/xl/evil.xml", "..\\evil.xml", "c:/evil.xml", "a/./b.xml"])
def test_names_that_could_mean_another_file_are_refused(name: str) -> None:
    assert "unsafe name" in refused(make.zipped({**make.parts(), name: "<a/>"}))


def test_a_file_cut_short_anywhere_is_never_read() -> None:
    whole = make.zipped(make.parts())
    for length in range(2, len(whole), 61):
        refused(whole[:length])


def test_a_damaged_part_is_refused_when_it_is_read() -> None:
    data = bytearray(make.zipped(make.parts(), zipfile.ZIP_STORED))
    data[data.index(b"<v>20</v>") + 3] ^= 1

    with pytest.raises(Refused, match=r"sheet1\.xml does not unpack"):
        package_from(HERE, bytes(data)).read("xl/worksheets/sheet1.xml")


def test_a_zip_that_lies_about_its_size_is_refused_while_it_is_unpacked() -> None:
    data = bytearray(make.zipped({"bomb.xml": bytes(11 << 20), **make.parts()}))
    struct.pack_into("<L", data, data.index(b"PK\1\2") + 24, 1000)

    with pytest.raises(Refused, match="does not unpack"):
        package_from(HERE, bytes(data)).read("bomb.xml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read all")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(make.zipped(make.parts()))
    path.chmod(0)

    with pytest.raises(Refused, match="not allowed"):
        open_package(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    os.mkfifo(path)

    for odd in (path, Path(os.devnull)):
        with pytest.raises(Refused, match="a device or a pipe") as caught:
            open_package(odd)
        assert "裝置或管線" in caught.value.into("zh-TW")


def test_every_refusal_says_the_same_in_both_languages() -> None:
    sentences = [r for r in vars(refusals).values() if isinstance(r, refusals.Refusal)]

    assert len(sentences) > 30
    for refusal in sentences:
        for text in (refusal.message, refusal.hint):
            english, chinese = (set(_placeholders(text.into(language))) for language in LANGUAGES)
            assert english == chinese, text
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh_TW), text


def _placeholders(sentence: str) -> list[str]:
    return [piece.partition("}")[0] for piece in sentence.split("{")[1:]]


# Replacing parts


def test_a_replaced_part_is_all_that_changes() -> None:
    old = package()
    new = package_from(HERE, old.with_parts({"xl/styles.xml": b"<new/>"}))

    assert new.names == old.names
    assert new.read("xl/styles.xml") == b"<new/>"
    for was, now in zip(old.archive.entries, new.archive.entries, strict=True):
        if was.name != "xl/styles.xml":
            assert old.archive.raw(was) == new.archive.raw(now)


def test_nothing_replaced_gives_the_very_same_bytes() -> None:
    assert package().with_parts({}) == package().data


def test_replacing_is_deterministic_and_python_reads_the_outcome() -> None:
    changes = {"xl/styles.xml": b"<new/>"}, {"xl/附錄.xml": b"<more/>"}
    data = package().with_parts(*changes)

    assert data == package().with_parts(*changes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/styles.xml") == b"<new/>"
        assert archive.getinfo("xl/styles.xml").date_time == (2026, 10, 31, 9, 0, 0)
        assert archive.read("xl/附錄.xml") == b"<more/>"
        assert archive.namelist() == [*package().names, "xl/附錄.xml"]


class Pipe(io.BytesIO):
    """A stream that cannot tell where it is, which makes zipfile write data descriptors."""

    def tell(self) -> int:
        raise OSError


def test_comment_padding_and_data_descriptors_survive() -> None:
    file = Pipe()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"kept"
        for name, body in make.parts().items():
            archive.writestr(name, body)
    old = package_from(HERE, file.getvalue())

    data = old.with_parts({"xl/workbook.xml": make.workbook("<calcPr/>").encode()})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.comment == b"kept"
        assert archive.testzip() is None
        assert archive.getinfo("xl/workbook.xml").flag_bits & 8 == 0
        assert archive.getinfo("xl/styles.xml").flag_bits & 8 == 8


def test_zip64_fields_are_read_and_their_offsets_moved() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in make.parts().items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(body if isinstance(body, bytes) else body.encode())
    old = package_from(HERE, file.getvalue())

    data = old.with_parts({"[Content_Types].xml": make.CONTENT_TYPES.encode() + b"\n" * 500})

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    assert package_from(HERE, data).read("xl/workbook.xml") == make.workbook().encode()


def test_an_unknown_part_cannot_be_replaced() -> None:
    with pytest.raises(KeyError):
        package().with_parts({"xl/none.xml": b""})


def test_a_name_in_utf8_is_known_whether_its_flag_says_so_or_not() -> None:
    content = make.parts()
    sheet = content.pop("xl/worksheets/sheet1.xml")
    content["xl/worksheets/工作表1.xml"] = sheet
    content["xl/_rels/workbook.xml.rels"] = str(content["xl/_rels/workbook.xml.rels"]).replace(
        "sheet1", "工作表1"
    )
    data = bytearray(make.zipped(content))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place + 1] &= 0xF7
            start = data.find(mark, start + 4)

    package = package_from(Path("plan.xlsx"), bytes(data))

    assert package.sheets[0].part == "xl/worksheets/工作表1.xml"
    changed = package.with_parts({package.sheets[0].part: make.sheet()})
    assert package_from(package.path, changed).sheets == package.sheets


@pytest.mark.parametrize(
    "target", ["worksheets\\sheet1.xml", "./../xl/worksheets/SHEET1.xml", "/xl/worksheets/sheet1.xml"]
)
def test_targets_may_be_spelled_in_many_ways(target: str) -> None:
    content = make.parts()
    arrows = str(content["xl/_rels/workbook.xml.rels"])
    content["xl/_rels/workbook.xml.rels"] = arrows.replace("worksheets/sheet1.xml", target)

    assert package_from(Path("plan.xlsx"), make.zipped(content)).sheets[0].part == "xl/worksheets/sheet1.xml"


RIBBON = {"customUI/customUI.xml": "<customUI>" + "<button/>" * (2 << 20) + "</customUI>"}


@pytest.mark.parametrize(
    "large", [RIBBON, {"xl/media/image1.emf": bytes(14 << 20)}], ids=["ribbon", "picture"]
)
def test_a_large_part_that_is_only_copied_is_no_bomb(large: dict[str, str | bytes]) -> None:
    emf = '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
    book = package_from(HERE, make.zipped({**with_types(emf), **large}))

    after = edit(book, {"xl/worksheets/sheet1.xml": {(2, 1): 21}})

    assert [len(book.archive.raw(book.by_name[name.casefold()])) < 100_000 for name in large] == [True]
    assert after.changed_parts == ("xl/worksheets/sheet1.xml",)
    assert verify(book) == verify(package_from(HERE, after.data)) == ()


def test_a_large_part_is_looked_through_in_little_memory() -> None:
    data = make.zipped({**make.parts(), "customUI/customUI.xml": "<a>" + " " * (64 << 20) + "</a>"})
    tracemalloc.start()

    assert verify(data) == ()
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()


def test_damage_in_a_large_part_is_told() -> None:
    data = make.zipped({**make.parts(), "customUI/customUI.xml": RIBBON["customUI/customUI.xml"] + "<"})

    assert [complaint.part for complaint in verify(data)] == ["customUI/customUI.xml"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_part_that_is_read_may_not_swell(part: str) -> None:
    content = make.parts()
    content[part] = bytes(11 << 20)

    with pytest.raises(Refused, match=f"far more than a workbook holds .{re.escape(part)}: 11,534,336 B"):
        package_from(HERE, make.zipped(content)).read(part)


def test_what_is_unpacked_is_counted_once_and_together(monkeypatch: pytest.MonkeyPatch) -> None:
    book = package_from(HERE, make.zipped({**make.parts(), "a.xml": "a" * 9000, "b.xml": "b" * 9000}))
    monkeypatch.setattr("okrsheet.xlsx.package.archive.MAX_INFLATED", 15_000)

    assert [len(book.read("a.xml")) for _ in range(3)] == [9000] * 3
    with pytest.raises(Refused, match="far more than a workbook holds"):
        book.read("b.xml")


# As SheetJS writes them: each kind of part by its ending, whether there is one or not
DEFAULTS = """<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Default Extension="data" ContentType="application/vnd.openxmlformats-officedocument.model+data"/>
<Default Extension="png" ContentType="image/png"/>"""


def with_types(more: str, was: str = "</Types>") -> dict[str, str | bytes]:
    content = make.parts()
    types = str(content["[Content_Types].xml"])
    assert was in types
    return {**content, "[Content_Types].xml": types.replace(was, more)}


def test_a_type_for_parts_that_are_not_there_makes_no_binary_workbook() -> None:
    data = make.zipped(with_types(DEFAULTS + "</Types>"))

    assert [sheet.title for sheet in package_from(HERE, data).sheets] == ["KPIs"]
    assert verify(data) == ()


BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize("types", [
    f'<Override PartName="/xl/workbook.bin" ContentType="{BINARY}"/>',
    f'<Override PartName="/XL/Workbook.bin" ContentType="{BINARY}"/>',
    f'<Default Extension="BIN" ContentType="{BINARY}"/>',
])  # fmt: skip
def test_a_binary_workbook_is_known_by_the_type_of_its_own_part(types: str) -> None:
    content = {**with_types(types + "</Types>"), "xl/workbook.bin": b"\x83\1\0"}
    content["_rels/.rels"] = make.relations(rId1="officeDocument xl/workbook.bin")

    assert "is a binary Excel workbook" in refused(make.zipped(content))


def test_its_own_type_counts_before_that_of_its_ending() -> None:
    content = {**with_types(f'<Default Extension="xml" ContentType="{BINARY}"/></Types>')}

    assert f'PartName="/xl/workbook.xml" ContentType="{XLSX}"' in str(content["[Content_Types].xml"])
    assert package_from(HERE, make.zipped(content)).sheets


def test_a_signature_is_known_by_its_arrow_wherever_it_lies() -> None:
    content = make.parts()
    content["_rels/.rels"] = make.relations(
        rId1="officeDocument xl/workbook.xml", rId2="digital-signature/origin package/origin.psdsor"
    )

    assert package_from(Path("plan.xlsx"), make.zipped({**content, "package/origin.psdsor": ""})).signed
