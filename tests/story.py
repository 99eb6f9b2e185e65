"""A company's year, as its workbook lived through it: what people typed in which month, and which
months were reported when. Both languages tell the same story.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import openpyxl
from click.testing import CliRunner

from okrsheet.basics.dates import Period
from okrsheet.basics.text import Language, Text
from okrsheet.cli import cli
from okrsheet.plan import CheckIn, KeyResult, Kpi, Objective, Person, Settings
from okrsheet.plan.columns import Record, column_of
from okrsheet.plan.words import Aggregation, Frequency, Level, Measure, State, Word
from okrsheet.workbook.sample import Content, Row
from okrsheet.workbook.template import build
from okrsheet.xlsx import CellValue

Typed: TypeAlias = CellValue | Text | Word
"""What people put into a cell, in no language yet."""

YEAR = Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
NEXT_YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))

_CHIEF = Text(en="Chief executive", zh_TW="執行長")
_SALES = Text(en="Sales lead", zh_TW="業務主管")
_SERVICE = Text(en="Service lead", zh_TW="客服主管")

PEOPLE: tuple[Row, ...] = (
    {"name": _CHIEF, "email": "chief@example.com", "department": Text(en="Management", zh_TW="管理部")},
    {"name": _SALES, "email": "sales@example.com", "department": Text(en="Sales", zh_TW="業務部")},
    {"name": _SERVICE, "email": "service@example.com", "department": Text(en="Service", zh_TW="客服部")},
)
OBJECTIVES: tuple[Row, ...] = (
    {"id": "O1", "title": Text(en="Grow and keep our customers happy", zh_TW="持續成長並讓顧客滿意"), "level": Level.COMPANY, "owner": _CHIEF},
    {"id": "O2", "title": Text(en="Win customers abroad", zh_TW="開拓海外客戶"), "level": Level.DEPARTMENT, "owner": _SALES, "supports": "O1"},
)  # fmt: skip
KEY_RESULTS: tuple[Row, ...] = (
    {"id": "KR1", "objective_id": "O1", "title": Text(en="Yearly revenue", zh_TW="全年營收"), "owner": _CHIEF,
     "measure": Measure.INCREASE_TO, "baseline": 0, "target": 1200, "unit": Text(en="kUSD", zh_TW="千美元")},
    {"id": "KR2", "objective_id": "O1", "title": Text(en="Complaints a month", zh_TW="每月客訴"), "owner": _SERVICE,
     "measure": Measure.DECREASE_TO, "baseline": 40, "target": 16, "unit": Text(en="complaints", zh_TW="件")},
    {"id": "KR3", "objective_id": "O2", "title": Text(en="New customers abroad", zh_TW="海外新客戶"), "owner": _SALES,
     "measure": Measure.INCREASE_TO, "baseline": 0, "target": 60, "aggregation": Aggregation.SUM},
    {"id": "KR4", "objective_id": "O2", "title": Text(en="Open the office abroad", zh_TW="設立海外辦公室"), "owner": _SALES,
     "measure": Measure.MILESTONE, "target": 5},
)  # fmt: skip
_WATCHED: Row = {"end": YEAR.end, "data_source": "CRM", "frequency": Frequency.MONTHLY}
KPIS: tuple[Row, ...] = (
    {"id": "K1", "title": Text(en="Answers within a day", zh_TW="一日內回覆率"), "owner": _SERVICE,
     "measure": Measure.AT_LEAST, "target": 90, "supports": "O1", **_WATCHED},
    {"id": "K2", "title": Text(en="Cost per lead", zh_TW="每筆名單成本"), "owner": _SALES,
     "measure": Measure.DECREASE_TO, "baseline": 50, "target": 38, "supports": "O2", **_WATCHED},
    {"id": "K3", "title": Text(en="Trade fair visitors", zh_TW="參展訪客數"), "owner": _SALES,
     "measure": Measure.INCREASE_TO, "baseline": 0, "target": 2400, "supports": "O2", **_WATCHED},
)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """The workbook of one language, as people work with it."""

    path: Path
    language: Language

    def add(self, record: type[Record], **values: Typed) -> None:
        """A row in the first free place of a sheet."""
        with self._open(record) as sheet:
            row = next(r for r in range(2, sheet.cells.max_row + 2) if sheet.is_free(r))
            sheet.put(row, values)

    def change(self, item: str, **values: Typed) -> None:
        """Other values in an item's row."""
        with self._open(_sheet_of(item)) as sheet:
            sheet.put(sheet.row_of(item), values)

    def delete(self, item: str) -> None:
        """The item's row, deleted as in Excel."""
        with self._open(_sheet_of(item)) as sheet:
            sheet.cells.delete_rows(sheet.row_of(item))

    def settings(self, **values: CellValue) -> None:
        """Other values of settings."""
        book = openpyxl.load_workbook(self.path)
        cells = book[Text(en="Settings", zh_TW="設定").into(self.language)]
        for key, value in values.items():
            label = column_of(Settings, key).label.into(self.language)
            next(row[1] for row in cells.iter_rows() if row[0].value == label).value = value
        book.save(self.path)

    def check_in(self, day: str, **values: Typed) -> None:
        """Values of one day, by ID."""
        for identifier, value in values.items():
            self.add(CheckIn, date=dt.date.fromisoformat(day), id=identifier, value=value)

    def report(self, month: str, *options: str) -> str:
        """The month's text, made by the command line, and Past months written back."""
        out = self.path.parent / "out"
        command = ["report", str(self.path), "--month", month, "--out", str(out), *options]
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 0, result.stderr
        return (out / "summary.txt").read_text("utf-8")

    def _open(self, record: type[Record]) -> _Sheet:
        return _Sheet(self.path, record, self.language)


class _Sheet:
    """One sheet, open for typing."""

    def __init__(self, path: Path, record: type[Record], language: Language) -> None:
        self.path, self.record, self.language = path, record, language

    def __enter__(self) -> Self:
        self.book = openpyxl.load_workbook(self.path)
        self.cells = self.book[self.record.SHEET.into(self.language)]
        return self

    def __exit__(self, *error: object) -> None:
        self.book.save(self.path)

    def column(self, key: str) -> int:
        label = column_of(self.record, key).label.into(self.language)
        return next(cell.column for cell in self.cells[1] if cell.value == label)

    def is_free(self, row: int) -> bool:
        return self.cells.cell(row, self.column("id")).value is None

    def row_of(self, item: str) -> int:
        column = self.column("id")
        return next(r for r in range(2, self.cells.max_row + 1) if self.cells.cell(r, column).value == item)

    def put(self, row: int, values: Mapping[str, Typed]) -> None:
        for key, value in values.items():
            self.cells.cell(row, self.column(key)).value = self.typed(value)

    def typed(self, value: Typed) -> CellValue:
        text = value.text if isinstance(value, Word) else value
        return text.into(self.language) if isinstance(text, Text) else text


def _sheet_of(item: str) -> type[Record]:
    return Objective if item.startswith("O") else KeyResult if item.startswith("KR") else Kpi


def new_book(folder: Path, language: Language) -> Book:
    """The workbook at the beginning of the year."""
    folder.mkdir(parents=True, exist_ok=True)
    content: Content = {
        Settings: ({"organisation": Text(en="Example Trading", zh_TW="範例貿易")},),
        Person: PEOPLE,
        Objective: OBJECTIVES,
        KeyResult: KEY_RESULTS,
        Kpi: KPIS,
    }
    path = folder / "plan.xlsx"
    path.write_bytes(build(language, YEAR, content=content))
    return Book(path, language)


def told(book: Book) -> Iterator[tuple[str, str]]:
    """Each report of the story in the order in which they were made: its name, and its text."""
    book.check_in("2025-01-28", KR1=90, KR2=38, KR3=4, KR4=0, K1=93, K2=49, K3=90)
    yield "01-january", book.report("2025-01")

    book.check_in("2025-02-26", KR1=190, KR2=36, KR3=5, KR4=1, K1=92, K2=49, K3=150)
    yield "02-february", book.report("2025-02")

    # The target of revenue is lowered, the weight of complaints doubled
    book.change("KR1", target=1000)
    book.change("KR2", weight=2)
    book.check_in("2025-03-27", KR1=260, KR2=35, KR3=5, KR4=1, K1=88, K2=49, K3=200)
    yield "03-march", book.report("2025-03")

    # A KPI that is off track is deleted
    book.delete("K3")
    book.check_in("2025-04-28", KR1=330, KR2=32, KR3=6, KR4=2, K1=91, K2=46)
    yield "04-april", book.report("2025-04")

    # A KPI gets another ID; its check-ins keep the old one. Two values of May come late
    book.change("K2", id="S2")
    book.check_in("2025-05-27", KR2=30, KR4=2, K1=94, S2=45)
    yield "05-may", book.report("2025-05")

    # The office is postponed; the late values of May are typed in
    book.check_in("2025-05-30", KR1=430, KR3=5)
    book.change("KR4", state=State.POSTPONED)
    book.check_in("2025-06-26", KR1=520, KR2=28, KR3=4, K1=95, S2=44)
    yield "06-june", book.report("2025-06")

    # A key result is added; the cost of leads is no longer pursued
    book.add(KeyResult, id="KR5", objective_id="O2", title=Text(en="Partners abroad", zh_TW="海外合作夥伴"),
             measure=Measure.INCREASE_TO, baseline=0, target=8, start=dt.date(2025, 7, 1))  # fmt: skip
    book.change("S2", state=State.CANCELLED)
    book.check_in("2025-07-29", KR1=600, KR2=27, KR3=6, KR5=1, K1=91)
    yield "07-july", book.report("2025-07")

    # The office is taken up again
    book.change("KR4", state=None)
    book.check_in("2025-08-28", KR1=680, KR2=25, KR3=7, KR4=3, KR5=3, K1=92)
    yield "08-august", book.report("2025-08")

    # An old month once more, first as it was reported, then anew
    yield "09-may-again", book.report("2025-05")
    yield "10-may-rewritten", book.report("2025-05", "--rewrite-history")

    # September is forgotten, and made after October
    book.check_in("2025-09-29", KR1=770, KR2=23, KR3=5, KR4=3, KR5=4, K1=93)
    book.check_in("2025-10-29", KR1=850, KR2=20, KR3=6, KR4=4, KR5=5, K1=94)
    yield "11-october", book.report("2025-10")
    yield "12-september", book.report("2025-09")

    book.change("KR2", state=State.CLOSED)
    book.check_in("2025-11-27", KR1=930, KR2=18, KR3=5, KR4=5, KR5=7, K1=92)
    yield "13-november", book.report("2025-11")

    book.check_in("2025-12-30", KR1=1010, KR3=4, KR5=8, K1=95)
    yield "14-december", book.report("2025-12")

    # A new year: the same IDs, new goals
    book.settings(period_start=NEXT_YEAR.start, period_end=NEXT_YEAR.end)
    book.change("KR1", baseline=0, target=1500)
    book.change("KR2", baseline=18, target=6, weight=None, state=None)
    book.change("KR3", target=80)
    book.change("KR4", title=Text(en="Open the second office abroad", zh_TW="設立海外第二辦公室"))
    book.change("KR5", baseline=8, target=20, start=None)
    book.change("K1", end=NEXT_YEAR.end)
    book.delete("S2")
    book.check_in("2026-01-28", KR1=120, KR2=17, KR3=6, KR5=9, K1=96)
    yield "15-january-next-year", book.report("2026-01")
