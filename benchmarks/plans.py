"""Plans of any size, the same bytes every time, as openpyxl saves a workbook and as Excel does.

``python -m benchmarks.plans 10000 plan.xlsx --by excel`` writes one. For every ten KPIs there are one
objective and two key results. The objectives stand in three levels; every other key result is made of five
KPIs. Each KPI, and each key result that is not made of KPIs, has four check-ins. The sheets are those of the
template, with all its columns, formats and tables, so that half of the cells are blank.

Openpyxl writes each text into its cell; Excel lists the texts of a workbook once and writes their numbers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args
from xml.sax.saxutils import escape

from okrsheet.basics.dates import Period
from okrsheet.plan import SHEETS, CheckIn, KeyResult, Kpi, Objective, Person
from okrsheet.plan.columns import Record, columns_of
from okrsheet.workbook.template import build

DAY: Final = dt.date(2026, 11, 30)
"""The day of a report on such a plan."""

Program: TypeAlias = Literal["openpyxl", "excel"]
Row: TypeAlias = dict[str, "str | int | dt.date"]
"""A row's values by the keys of its columns."""

_PERIOD = Period(dt.date(2026, 10, 1), dt.date(2026, 12, 31))
_REPORTED = [dt.date(2026, 10, 9), dt.date(2026, 10, 30), dt.date(2026, 11, 13), dt.date(2026, 11, 27)]
_EPOCH = dt.date(1899, 12, 30)
_PEOPLE, _DEPARTMENTS = 40, 9
_BATCH = 1000
"""Rows that are written in one go."""

_FIRST = 3  # the part of the first sheet of a plan, behind the Guide and the Dashboard
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_INLINE = re.compile(rb't="inlineStr"><is>(<t(?: xml:space="preserve")?>[^<]*</t>)</is>')
_WORKSHEET = b'<worksheet xmlns="%s"' % _MAIN
_EXCELS_WORKSHEET = (
    b'%s%s xmlns:r="%s" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"'
    b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
) % (_DECLARED, _WORKSHEET, _OFFICE)
_POINTING = {
    "[Content_Types].xml": b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    "xl/_rels/workbook.xml.rels": b'<Relationship Id="texts" Type="%s/sharedStrings" Target="sharedStrings.xml"/>'
    % _OFFICE,
}
"""What says that there are shared texts."""


def plan(path: Path, kpis: int, program: Program = "excel") -> Path:
    """Writes a plan of so many KPIs."""
    return _written(path, lambda record: rows(record, kpis), program)


def team(path: Path, number: int) -> Path:
    """Writes one of many workbooks that are one plan: thirty KPIs, six key results and three objectives, of which
    the first supports that of the company, workbook 0.
    """
    return _written(path, lambda record: _of_team(rows(record, 30), number), "excel")


def _of_team(found: Iterator[Row], number: int) -> Iterator[Row]:
    """The rows of a plan with IDs that no other team has."""
    for row in found:
        for key in row.keys() & {"id", "objective_id", "kpis", "supports"}:
            row[key] = ", ".join(f"T{number}-{one}" for one in str(row[key]).split(", "))
        if number and row.get("level") == "Company":
            row |= {"level": "Department", "supports": "T0-O0"}
        yield row


def _written(path: Path, rows_of: Callable[[type[Record]], Iterator[Row]], program: Program) -> Path:
    texts: dict[bytes, int] | None = {} if program == "excel" else None
    with zipfile.ZipFile(BytesIO(_template())) as frame, zipfile.ZipFile(path, "w") as made:
        for name in frame.namelist():
            with made.open(_member(name), "w", force_zip64=True) as part:
                for piece in _content(name, frame.read(name), rows_of, texts):
                    part.write(piece)
        if texts is not None:
            listed = b"".join(b"<si>%s</si>" % text for text in texts)
            xml = b'%s<sst xmlns="%s" uniqueCount="%d">%s</sst>' % (_DECLARED, _MAIN, len(texts), listed)
            made.writestr(_member("xl/sharedStrings.xml"), xml)
    return path


def rows(record: type[Record], kpis: int) -> Iterator[Row]:
    """The rows of one sheet."""
    made = {Person: _people, Objective: _objectives, KeyResult: _key_results, Kpi: _kpis, CheckIn: _check_ins}
    return made[record](kpis) if record in made else iter(())


def _people(_: int) -> Iterator[Row]:
    for n in range(_PEOPLE):
        yield {"name": f"Person {n}", "email": f"person.{n}@example.com", "department": _department(n)}


def _department(n: int) -> str:
    return f"Department {n % _DEPARTMENTS}"


def _objectives(kpis: int) -> Iterator[Row]:
    """One for the company per hundred, nine of departments that support it, and those of people."""
    for n in range(max(1, kpis // 10)):
        level = "Company" if n % 100 == 0 else "Department" if n % 10 == 0 else "Individual"
        above = {"Company": None, "Department": n - n % 100, "Individual": n - n % 10}[level]
        row: Row = {
            "id": f"O{n}", "title": f"Win market {n} with a product that people recommend", "level": level,
            "department": _department(n), "owner": f"Person {n % _PEOPLE}",
            "start": _PERIOD.start, "end": _PERIOD.end,
        }  # fmt: skip
        yield row if above is None else {**row, "supports": f"O{above}"}


def _is_made_of_kpis(n: int) -> bool:
    return n % 2 == 1


def _key_results(kpis: int) -> Iterator[Row]:
    for n in range(max(1, kpis // 5)):
        row: Row = {
            "id": f"KR{n}", "objective_id": f"O{n // 2}", "title": f"Sign {100 + n} new customers in region {n}",
            "owner": f"Person {n % _PEOPLE}", "measure": "Increase to", "start": _PERIOD.start,
            "end": _PERIOD.end,
        }  # fmt: skip
        if _is_made_of_kpis(n):
            yield {**row, "kpis": ", ".join(f"K{5 * n + k}" for k in range(5))}
        else:
            yield {**row, "unit": "customers", "baseline": n % 7, "target": 100 + n % 13}


def _kpis(kpis: int) -> Iterator[Row]:
    for n in range(kpis):
        above = n // 5
        yield {
            "id": f"K{n}", "title": f"Leads from campaign {n}", "department": _department(n),
            "owner": f"Person {n % _PEOPLE}", "measure": "Increase to", "unit": "leads", "baseline": n % 7,
            "target": 100 + n % 13, "start": _PERIOD.start, "end": _PERIOD.end, "data_source": "CRM",
            "frequency": "Weekly", "supports": f"KR{above}" if _is_made_of_kpis(above) else f"O{above // 2}",
            "notes": "Entered by the team.",
        }  # fmt: skip


def _check_ins(kpis: int) -> Iterator[Row]:
    """In the order of their days, as a log grows."""
    own = [f"KR{n}" for n in range(max(1, kpis // 5)) if not _is_made_of_kpis(n)]
    for number, day in enumerate(_REPORTED, 1):
        for n, id_ in enumerate((*(f"K{n}" for n in range(kpis)), *own)):
            row: Row = {"date": day, "id": id_, "value": number * (5 + n % 23), "by": f"Person {n % _PEOPLE}"}
            said: Row = {
                "confidence": 1 + n % 10,
                "comment": f"Week {number}: spoke with customer {7 * n + number}.",
            }
            yield row if n % 4 else {**row, **said}


@cache
def _template() -> bytes:
    return build("en", _PERIOD)


def _member(name: str) -> zipfile.ZipInfo:
    """An entry of the zip without the moment of its making."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _content(
    name: str, xml: bytes, rows_of: Callable[[type[Record]], Iterator[Row]], texts: dict[bytes, int] | None
) -> Iterator[bytes]:
    """A part of the template with the rows of the plan; with ``texts``, as Excel writes it."""
    if number := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
        place = int(number[1]) - _FIRST
        listed = rows_of(SHEETS[place]) if place >= 0 else iter(())
        for piece in _sheet(listed, SHEETS[place], xml):
            yield piece if texts is None else _as_excel(piece, texts)
    elif number := re.fullmatch(r"xl/tables/table(\d+)\.xml", name):
        last = 1 + sum(1 for _ in rows_of(SHEETS[int(number[1]) - 1]))
        yield re.sub(rb'(ref="A1:[A-Z]+)\d+"', b'\\g<1>%d"' % last, xml) if last > 1 else xml
    elif texts is not None and name in _POINTING:
        closing = xml.rindex(b"</")
        yield xml[:closing] + _POINTING[name] + xml[closing:]
    else:
        yield xml


def _sheet(listed: Iterator[Row], record: type[Record], xml: bytes) -> Iterator[bytes]:
    """A sheet with the plan's rows in the place of the template's blank ones, which show their formats."""
    first = next(listed, None)
    if first is None:
        yield xml
        return
    start, end = xml.index(b"</row>") + len(b"</row>"), xml.rindex(b"</sheetData>")
    styles = re.findall(rb'<c r="([A-Z]+)2" s="(\d+)"', xml[start:end])
    columns = zip(columns_of(record), styles, strict=True)
    cells = [(column.key, letters.decode(), style.decode()) for column, (letters, style) in columns]
    yield xml[:start]
    numbered = enumerate(chain([first], listed), 2)
    while batch := list(islice(numbered, _BATCH)):
        yield "".join(_row(number, row, cells) for number, row in batch).encode()
    yield xml[end:]


def _row(number: int, row: Row, cells: list[tuple[str, str, str]]) -> str:
    """A row as openpyxl writes it; ``cells`` are key, letters and format of each column."""
    written = []
    for key, column, style in cells:
        value = row.get(key)
        kind = "inlineStr" if isinstance(value, str) else "n"
        opening = f'<c r="{column}{number}" s="{style}" t="{kind}"'
        match value:
            case None:
                written.append(f"{opening} />")
            case str():
                written.append(f"{opening}><is><t>{escape(value)}</t></is></c>")
            case _:
                shown = (value - _EPOCH).days if isinstance(value, dt.date) else value
                written.append(f"{opening}><v>{shown}</v></c>")
    return f'<row r="{number}">{"".join(written)}</row>'


def _as_excel(xml: bytes, texts: dict[bytes, int]) -> bytes:
    """The same as Excel writes it, its texts listed apart."""
    xml = _INLINE.sub(lambda found: b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts)), xml)
    xml = xml.replace(b' t="n"', b"").replace(b" />", b"/>").replace(_WORKSHEET, _EXCELS_WORKSHEET)
    return re.sub(rb'(<row r="\d+")([^>]*)', rb'\1 spans="1:30"\2 x14ac:dyDescent="0.25"', xml)


def main() -> None:
    """Writes the plan that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kpis", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--by", choices=get_args(Program), default="excel")
    chosen = parser.parse_args()
    plan(chosen.path, chosen.kpis, chosen.by)


if __name__ == "__main__":
    main()
