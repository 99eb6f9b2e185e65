"""Cells replaced inside a sheet's XML: small XML in, exact bytes out."""

from __future__ import annotations

import datetime as dt
import math
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.basics.errors import Refused
from okrsheet.xlsx import edit, package_from
from okrsheet.xlsx.change.insert import with_table_rows
from okrsheet.xlsx.change.recalc import with_full_calc_on_load
from okrsheet.xlsx.change.splice import splice
from okrsheet.xlsx.sheet.rawcells import read_cells
from okrsheet.xlsx.sheet.values import CellValue
from tests import parts as make

HERE = Path("plan.xlsx")
DAY = dt.date(2026, 10, 31)


def rows_after(rows: str, edits: dict[tuple[int, int], CellValue], **options: bool) -> str:
    """The rows of a sheet after an edit; that nothing around them changed is checked."""
    before = make.cells(rows, after="<pageMargins/>")
    after = splice(before, edits, **options)
    start, end = before.index(b"<sheetData>") + 11, before.index(b"</sheetData>")
    assert after.startswith(before[:start])
    assert after.endswith(before[end:])
    return after[start : len(after) - len(before) + end].decode()


# What a cell holds


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (20, '<c r="A1" s="3"><v>20</v></c>'),
        (0.1, '<c r="A1" s="3"><v>0.1</v></c>'),
        (-0.0, '<c r="A1" s="3"><v>0</v></c>'),
        (1e-7, '<c r="A1" s="3"><v>1e-07</v></c>'),
        (10**20, '<c r="A1" s="3"><v>1e+20</v></c>'),
        (True, '<c r="A1" s="3" t="b"><v>1</v></c>'),
        (DAY, '<c r="A1" s="3"><v>46326</v></c>'),
        (dt.datetime(2026, 10, 31, 12), '<c r="A1" s="3"><v>46326.5</v></c>'),
        ("on track", '<c r="A1" s="3" t="inlineStr"><is><t>on track</t></is></c>'),
        ("進度正常", '<c r="A1" s="3" t="inlineStr"><is><t>進度正常</t></is></c>'),
        ("=1+1", '<c r="A1" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("a<b & c", '<c r="A1" s="3" t="inlineStr"><is><t>a&lt;b &amp; c</t></is></c>'),
        (" x", '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve"> x</t></is></c>'),
        ("a\r\nb", '<c r="A1" s="3" t="inlineStr"><is><t xml:space="preserve">a\nb</t></is></c>'),
        ("a\0\x1b\ud800b", '<c r="A1" s="3" t="inlineStr"><is><t>ab</t></is></c>'),
        ("_x000D_", '<c r="A1" s="3" t="inlineStr"><is><t>_x005F_x000D_</t></is></c>'),
        (None, '<c r="A1" s="3"/>'),
        ("", '<c r="A1" s="3"/>'),
    ],
)
def test_a_cell_keeps_its_style_and_gets_its_value(value: CellValue, cell: str) -> None:
    before = '<row r="1"><c r="A1" s="3" t="s"><v>0</v></c></row>'

    assert rows_after(before, {(1, 1): value}) == f'<row r="1">{cell}</row>'


def test_days_are_counted_from_1904_where_the_workbook_does() -> None:
    after = rows_after('<row r="1"/>', {(1, 1): DAY}, date1904=True)

    assert after == '<row r="1"><c r="A1"><v>44864</v></c></row>'


@pytest.mark.parametrize("value", [math.nan, math.inf, "x" * 32_768, "𝄞" * 16_384, dt.date(1899, 1, 1)])
def test_what_no_cell_can_hold_is_refused_with_its_address(value: CellValue) -> None:
    with pytest.raises(Refused, match="F12"):
        splice(make.sheet(), {(12, 6): value})


def test_the_longest_text_that_fits_is_written() -> None:
    assert "x" * 32_767 in rows_after("", {(1, 1): "x" * 32_767})


def test_a_dynamic_array_flag_goes_with_the_value_it_belonged_to() -> None:
    before = '<row r="1"><c r="A1" s="3" cm="1" vm="2" ph="1"><v>7</v></c></row>'

    assert rows_after(before, {(1, 1): 8}) == '<row r="1"><c r="A1" s="3" ph="1"><v>8</v></c></row>'


def test_blanking_a_blank_cell_changes_no_byte() -> None:
    before = '<row r="1"><c r="A1" s="3" /><c r="B1" s="3"></c></row>'

    assert rows_after(before, {(1, 1): None, (1, 2): None, (1, 3): None, (9, 9): None}) == before


# Where a new cell goes


def test_new_cells_and_rows_stand_in_order() -> None:
    before = '<row r="2"><c r="B2"><v>2</v></c></row><row r="4"/>'

    after = rows_after(before, {(2, 3): 3, (2, 1): 1, (1, 1): 0, (3, 1): 5, (4, 2): 6, (9, 1): 7})

    assert after == (
        '<row r="1"><c r="A1"><v>0</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2"><v>3</v></c></row>'
        '<row r="3"><c r="A3"><v>5</v></c></row>'
        '<row r="4"><c r="B4"><v>6</v></c></row>'
        '<row r="9"><c r="A9"><v>7</v></c></row>'
    )


def test_a_row_tag_keeps_its_attributes_and_its_spans_grow_only_where_needed() -> None:
    before = '<row r="1" spans="2:3" ht="20"/><row r="2" spans="1:9"/>'

    assert rows_after(before, {(1, 5): 1, (2, 5): 2}) == (
        '<row r="1" spans="2:5" ht="20"><c r="E1"><v>1</v></c></row>'
        '<row r="2" spans="1:9"><c r="E2"><v>2</v></c></row>'
    )


@pytest.mark.parametrize(
    ("key", "ref"), [((1, 1), "B2:C3"), ((3, 4), "B2:D3"), ((9, 1), "A2:C9"), ((2, 3), "B2:C3")]
)
def test_the_dimension_grows_only_for_a_new_cell(key: tuple[int, int], ref: str) -> None:
    inner = '<dimension ref="B2:C3"/><sheetData><row r="1"><c r="A1"/></row></sheetData>'

    assert f'<dimension ref="{ref}"/>'.encode() in splice(make.sheet(inner), {key: 1})


def test_an_empty_list_of_cells_is_opened() -> None:
    after = splice(make.sheet('<dimension ref="A1"/><sheetData/><pageMargins/>'), {(2, 2): 1})

    assert after == make.sheet(
        '<dimension ref="A1:B2"/><sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData><pageMargins/>'
    )


def test_a_new_cell_takes_the_style_of_its_row_or_else_of_its_column() -> None:
    columns = '<cols><col min="2" max="3" style="5"/></cols>'
    rows = '<row r="1" s="8" customFormat="1"/><row r="2" s="8"/>'
    after = splice(make.sheet(f"{columns}<sheetData>{rows}</sheetData>"), {(1, 2): 1, (2, 2): 2, (3, 4): 3})

    assert re.findall(rb"<c [^>]*>", after) == [
        b'<c r="B1" s="8">',
        b'<c r="B2" s="5">',
        b'<c r="D3">',
    ]


def test_a_number_is_not_disguised_as_a_time_by_the_style_of_its_row_or_column() -> None:
    columns = '<cols><col min="1" max="1" style="1"/></cols>'
    xml = make.sheet(f'{columns}<sheetData><row r="1" s="2" customFormat="1"/><row r="2"/></sheetData>')
    formats = '<numFmts><numFmt numFmtId="200" formatCode="h:mm"/></numFmts>'
    styles = '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs>'
    content = make.parts(xml, xl__styles=f'<styleSheet xmlns="{make.MAIN}">{formats}{styles}</styleSheet>')
    package = package_from(HERE, make.zipped(content))

    part = package.sheets[0].part
    cells: dict[tuple[int, int], CellValue] = {(1, 2): 0.35, (1, 3): "text", (2, 1): 0.35, (3, 1): DAY}
    xml = package_from(HERE, edit(package, {part: cells}).data).read(part)

    assert b'<c r="B1"><v>0.35</v></c><c r="C1" s="2" t="inlineStr">' in xml
    assert b'<c r="A2"><v>0.35</v></c>' in xml
    assert b'<c r="A3" s="1"><v>46326</v></c>' in xml


def test_a_sheet_of_many_rows_changes_in_every_one_of_them() -> None:
    note = "n" * 300
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>' + note + "</t></is></c>{1}</row>"
    before = "".join(row.format(number, "") for number in range(1, 3001))

    after = rows_after(before, {(number, 2): number for number in range(1, 3001)})

    assert after == "".join(row.format(n, f'<c r="B{n}"><v>{n}</v></c>') for n in range(1, 3001))


def test_what_is_replaced_and_what_is_new_may_stand_in_one_row() -> None:
    before = '<row r="1"><c r="B1"><v>2</v></c><c r="D1"><v>4</v></c></row>'

    assert rows_after(before, {(1, 4): 40, (1, 3): 3, (1, 2): 20, (1, 1): 1}) == (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>20</v></c>'
        '<c r="C1"><v>3</v></c><c r="D1"><v>40</v></c></row>'
    )


# Ways in which a sheet may be written


def test_a_sheet_with_a_prefix_gets_cells_with_that_prefix() -> None:
    before = f'<x:worksheet xmlns:x="{make.MAIN}"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'

    after = splice(before.encode(), {(1, 1): "a"}).decode()

    cell = '<x:c r="A1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>'
    assert after == before.replace('<x:row r="1"/>', f'<x:row r="1">{cell}</x:row>')


def test_rows_and_cells_without_an_address_are_counted() -> None:
    before = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/></row>"

    assert rows_after(before, {(1, 2): 9, (2, 2): 8}) == (
        '<row><c><v>1</v></c><c><v>9</v></c></row><row><c/><c r="B2"><v>8</v></c></row>'
    )


def test_attributes_may_come_in_any_order_and_hold_any_sign() -> None:
    before = """<row ht='1>2' r='1'><c s = "2"  r='A1' ><v>1</v></c ></row >"""

    assert rows_after(before, {(1, 1): 2}) == """<row ht='1>2' r='1'><c s = "2" r='A1'><v>2</v></c></row >"""


def test_a_byte_order_mark_stays() -> None:
    before = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\r\n' + make.sheet()

    assert splice(before, {(1, 9): 1}).startswith(before[:40])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<!-- <row r="1"> --><row r="1"><?x <c r="A1"/>?><c r="A1"><!-- 1 --><v>1</v></c></row><!-- end -->',
            '<!-- <row r="1"> --><row r="1"><?x <c r="A1"/>?><c r="A1"><v>2</v></c></row><!-- end -->',
        ),
        (
            '<row r="1"><!-- <c r="A1"/> --><c r="B1" t="str"><v><![CDATA[</c></row>]]></v></c></row>',
            '<row r="1"><!-- <c r="A1"/> --><c r="A1"><v>2</v></c><c r="B1" t="str"><v><![CDATA[</c></row>]]></v></c></row>',
        ),
        (
            "<!-- </sheetData> -->",
            '<!-- </sheetData> --><row r="1"><c r="A1"><v>2</v></c></row>',
        ),
        ("<![CDATA[ ]]>", None),
    ],
)
def test_comments_and_cdata_among_the_cells_stay_and_are_no_tags(before: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(Refused, match="something between the rows"):
            splice(make.cells(before), {(1, 1): 2})
    else:
        assert splice(make.cells(before), {(1, 1): 2}) == make.cells(after)


def test_a_text_in_cdata_is_known_when_it_stands_already() -> None:
    xml = make.cells('<row r="1"><c r="A1" t="str"><v><![CDATA[a<b]]>c</v></c></row>')

    assert read_cells(xml, [(1, 1)])[1, 1].text == "a<bc"


def test_comments_before_and_after_the_cells_do_no_harm() -> None:
    before = make.sheet("<!-- <sheetData/> --><sheetData><row r='1'/></sheetData><!-- </sheetData> -->")

    assert splice(before, {(1, 1): 1}) == before.replace(
        b"<row r='1'/>", b"<row r='1'><c r=\"A1\"><v>1</v></c></row>"
    )


@pytest.mark.parametrize(
    "xml",
    [
        make.sheet().decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="Big5"?>' + make.sheet(),
        make.cells('<row r="1"><c xmlns="urn:other" r="A1"/></row>'),
        make.cells(f'<row r="1" xmlns="{make.MAIN}"><c xmlns="urn:other" r="A1"/></row>'),
        make.cells('<row r="5"><c r="A4"/></row>'),
        make.cells('<row r="5"/><row r="4"/>'),
        make.cells('<row r="5"><c r="E5"/><c r="D5"/></row>'),
        make.cells('<other/><row r="5"/>'),
        make.sheet("<sheetViews/>"),
        b"<!DOCTYPE worksheet>" + make.sheet(),
        b"<chartsheet/>",
    ],
)
def test_what_is_not_safe_to_splice_is_refused(xml: bytes) -> None:
    with pytest.raises(Refused):
        splice(xml, {(5, 3): 1})


def test_a_cell_outside_a_sheet_is_refused() -> None:
    with pytest.raises(Refused, match="outside a worksheet"):
        splice(make.sheet(), {(1_048_577, 1): 1})


# Laws

law = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

TEXTS = st.text(max_size=6)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1904, 1, 1), dt.date(2200, 1, 1)),
    TEXTS,
    st.sampled_from(["=1+1", "_x000D_", " ", "a\nb", "]]>", "<c>", "&amp;"]),
)
EDITS = st.dictionaries(st.tuples(st.integers(1, 5), st.integers(1, 5)), VALUES, max_size=5)
CELLS = [
    '<c r="{0}" s="1"><v>5</v></c>',
    '<c r="{0}"/>',
    '<c s="2" r="{0}" t="s"><v>0</v></c>',
    '<c r="{0}" t="str"><f>A1</f><v></v></c>',
    '<c r="{0}" t="inlineStr"><is><r><rPr><color/></rPr><t>x</t></r></is></c>',
]


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 5), max_size=4))):
        columns = sorted(draw(st.sets(st.integers(1, 5), max_size=4)))
        inner = "".join(draw(st.sampled_from(CELLS)).format(f"{'ABCDE'[c - 1]}{row}") for c in columns)
        rows.append(
            draw(st.sampled_from(['<row r="{0}" spans="1:2">{1}</row>', '\n<row r="{0}">{1}</row>'])).format(
                row, inner
            )
            if inner
            else f'<row r="{row}"/>'
        )
    return make.sheet(f'<dimension ref="A1"/><sheetData>{"".join(rows)}</sheetData>')


def stored(value: CellValue) -> str | None:
    """What a value reads like once it is in a cell."""
    match value:
        case None | "":
            return None
        case bool():
            return str(int(value))
        case dt.date():
            return str((value - dt.date(1899, 12, 30)).days)
        case str():
            lines = re.sub("\r\n?", "\n", value)
            return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", lines) or None
        case _ if float(value).is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return repr(float(value))


@law
@given(sheets(), EDITS)
def test_what_was_written_is_read_back(xml: bytes, edits: dict[tuple[int, int], CellValue]) -> None:
    cells = read_cells(splice(xml, edits), edits)

    for key, value in edits.items():
        assert (cells[key].text or None if key in cells else None) == stored(value)


@law
@given(sheets(), EDITS)
def test_splicing_twice_is_splicing_once(xml: bytes, edits: dict[tuple[int, int], CellValue]) -> None:
    once = splice(xml, edits)

    assert splice(once, edits) == once


@law
@given(sheets(), EDITS)
def test_everything_but_the_cells_asked_for_stays(
    xml: bytes, edits: dict[tuple[int, int], CellValue]
) -> None:
    def rest(sheet: bytes) -> bytes:
        """The sheet without those cells, and without what may grow around them."""
        for row, column in edits:
            address = f'"{"ABCDE"[column - 1]}{row}"'.encode()
            start = sheet.find(b"r=" + address)
            if start >= 0:
                start = sheet.rindex(b"<c", 0, start)
                tag = sheet.index(b">", start)
                end = tag + 1 if sheet[tag - 1 : tag] == b"/" else sheet.index(b"</c>", start) + 4
                sheet = sheet[:start] + sheet[end:]
        sheet = re.sub(rb'<row r="\d+"(?: spans="[\d:]+")?(?:/>|></row>)', b"", sheet)
        return re.sub(rb' (?:spans|ref)="[^"]*"', b"", sheet)

    assert rest(splice(xml, edits)) == rest(xml)


@law
@given(sheets(), EDITS)
def test_excel_finds_nothing_new_to_complain_about(
    xml: bytes, edits: dict[tuple[int, int], CellValue]
) -> None:
    old = package_from(HERE, make.zipped(make.parts(xml, xl__styles=STYLES)))
    standing = read_cells(xml, edits)
    free = {key: v for key, v in edits.items() if key not in standing or not standing[key].formula}

    edited = edit(old, {"xl/worksheets/sheet1.xml": free})
    again = edit(package_from(HERE, edited.data), {"xl/worksheets/sheet1.xml": free})

    assert again.data == edited.data


STYLES = f'<styleSheet xmlns="{make.MAIN}"><cellXfs><xf/><xf/><xf/></cellXfs></styleSheet>'


# The workbook's wish to be recalculated, and tables that grow


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<calcPr calcId="1"/>', '<calcPr calcId="1" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0"></calcPr>', '<calcPr fullCalcOnLoad="1"></calcPr>'),
        ('<calcPr fullCalcOnLoad="true"/>', '<calcPr fullCalcOnLoad="true"/>'),
        ("<definedNames/><extLst/>", '<definedNames/><calcPr fullCalcOnLoad="1"/><extLst/>'),
        ("<!-- <calcPr/> -->", '<calcPr fullCalcOnLoad="1"/><!-- <calcPr/> -->'),
    ],
)
def test_excel_is_told_to_recalculate(before: str, after: str) -> None:
    assert with_full_calc_on_load(make.workbook(before).encode()) == make.workbook(after).encode()


def test_a_table_grows_with_its_filter_and_never_shrinks() -> None:
    table = make.TABLE.encode()

    assert with_table_rows(table, 9) == table.replace(b"A1:B2", b"A1:B9")
    assert with_table_rows(table, 1) == table


def test_a_table_with_a_totals_row_cannot_grow() -> None:
    with pytest.raises(Refused, match="totals row"):
        with_table_rows(make.TABLE.replace("<table ", '<table totalsRowCount="1" ').encode(), 9)


# The whole workbook

PART = "xl/worksheets/sheet1.xml"
FORMULA = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>'


def test_with_formulas_the_workbook_is_recalculated_unless_told_not_to() -> None:
    old = package_from(HERE, make.zipped(make.parts(make.cells(FORMULA))))

    told = edit(old, {PART: {(1, 1): 5}})
    quiet = edit(old, {PART: {(1, 1): 5}}, recalculate=False)

    assert (told.changed_parts, told.recalculates) == (("xl/workbook.xml", PART), True)
    assert (quiet.changed_parts, quiet.recalculates) == ((PART,), False)


def test_cells_that_hold_their_values_already_change_nothing() -> None:
    old = package_from(HERE, make.zipped(make.parts()))

    same = edit(old, {PART: {(1, 1): "Target", (2, 1): 20.0, (2, 2): None, (5, 5): ""}})

    assert same.data == old.data
    assert same.changed_parts == ()


@pytest.mark.parametrize(
    ("rows", "after", "sentence"),
    [
        (FORMULA, "", r"KPIs!B1 holds a formula"),
        ("", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', r"KPIs!B1 is part of .* A1:B2"),
        ("", '<mergeCells><mergeCell ref="1:2"/></mergeCells>', r"KPIs!B1 is part of .* A1:XFD2"),
        ("", '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>', r"KPIs!B1 is part of .* A1:XFD1"),
        ("", '<mergeCells><mergeCell ref="$A:$B"/></mergeCells>', r"KPIs!B1 is part of .* A1:B1048576"),
        ("", '<mergeCells><mergeCell ref="A1&#58;B2"/></mergeCells>', r"KPIs!B1 is part of .* A1:B2"),
        (
            FORMULA.replace("B1", "C1").replace("<f>", '<f t="array" ref="B1:C1">'),
            "",
            r"KPIs!B1 lies in B1:C1",
        ),
        (
            FORMULA.replace("B1", "C1").replace("<f>", '<f t="array" ref="1:1">'),
            "",
            r"KPIs!B1 lies in A1:XFD1",
        ),
    ],
)
def test_cells_that_are_not_free_are_refused_by_name(rows: str, after: str, sentence: str) -> None:
    old = package_from(HERE, make.zipped(make.parts(make.cells(rows, after))))

    with pytest.raises(Refused, match=rf"plan\.xlsx: {sentence}"):
        edit(old, {PART: {(1, 2): "x"}})


@pytest.mark.parametrize("ref", ["B1:C2", "B:B"])
def test_the_first_of_merged_cells_is_free(ref: str) -> None:
    merged = make.cells("", f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>')

    assert edit(package_from(HERE, make.zipped(make.parts(merged))), {PART: {(1, 2): "x"}}).changed_parts


def test_a_signed_workbook_is_read_but_not_written() -> None:
    signed = package_from(HERE, make.zipped({**make.parts(), "_xmlsignatures/sig1.xml": "<s/>"}))

    with pytest.raises(Refused, match="digitally signed"):
        edit(signed, {PART: {(1, 1): "x"}})


def test_a_table_grows_around_new_rows() -> None:
    old = package_from(HERE, make.zipped(make.with_table()))

    edited = edit(old, {PART: {(3, 1): 5}}, tables_to={"xl/tables/table1.xml": 3})

    assert edited.changed_parts == (PART, "xl/tables/table1.xml")
    assert b'ref="A1:B3"' in package_from(HERE, edited.data).read("xl/tables/table1.xml")


def test_a_table_header_is_not_overwritten() -> None:
    old = package_from(HERE, make.zipped(make.with_table()))

    with pytest.raises(Refused, match="Excel would complain"):
        edit(old, {PART: {(1, 1): "Goal"}})


@pytest.mark.parametrize(
    "row", ['<row xmlns:x14ac="urn:a" r="1" x14ac:dyDescent="0.25">', '<row r="1" xmlns:a="urn:a" a:b="1">']
)
def test_a_row_may_declare_a_prefix_of_somebody_elses(row: str) -> None:
    edits: dict[tuple[int, int], CellValue] = {(1, 2): 7}
    after = rows_after(f'{row}<c r="A1"/></row>', edits)
    assert after == f'{row}<c r="A1"/><c r="B1"><v>7</v></c></row>'


def test_a_row_may_not_say_anew_what_the_sheets_own_elements_are() -> None:
    with pytest.raises(Refused, match="namespaces declared among the cells"):
        rows_after('<row xmlns="urn:a" r="1"><c r="A1"/></row>', {(1, 2): 7})


def test_a_namespace_that_is_declared_again_and_the_same_does_no_harm() -> None:
    row = f'<row xmlns="{make.MAIN}" r="1"><c r="A1" xmlns=\'{make.MAIN}\'/>%s</row>'

    assert splice(make.cells(row % ""), {(1, 2): 1}) == make.cells(row % '<c r="B1"><v>1</v></c>')
