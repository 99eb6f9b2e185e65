"""Values from tables: rows of text files, or of a workbook's sheet."""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePath

from okrsheet.basics.cells import BLANK, Cell
from okrsheet.basics.places import (
    below,
    common_folder,
    exists,
    fitting,
    is_address,
    is_folder,
    name_of,
    place,
)
from okrsheet.basics.text import Text, one_line
from okrsheet.sources.conditions import Condition, conditions, id_in
from okrsheet.sources.given import MOST_VALUES, Given, Question, SourceError, too_many
from okrsheet.sources.readings import Found, Writing, one_a_day, one_of, placed, time_of
from okrsheet.sources.rows import MOST_BYTES, Row, check_size, in_time, key, names_total, read_rows, spot
from okrsheet.sources.settings import Csv, Sheet
from okrsheet.xlsx import content_of_file

_COUNT = "count"


def read_csv(source: Csv, asked: Question) -> list[Given]:
    """The values of a KPI in files on a drive or in a store.

    Raises:
        SourceError: no file fits, or what they hold is not what the source says, or is no value.
        OkrsheetError: a file cannot be read.
    """
    return values_of(source, list(_contents(source, asked)), asked)


def _contents(source: Csv, asked: Question) -> Iterator[tuple[str, bytes]]:
    paths, size = _paths(source), 0
    for path, name in zip(paths, _names(paths), strict=True):
        _ = asked.seconds  # which raises when the time is over
        content = asked.kept.once(("file", str(path)), partial(content_of_file, path, MOST_BYTES))
        check_size(size := size + len(content))
        yield name, content


def _paths(source: Csv) -> list[Path]:
    """The files that a path or a pattern names, in order."""
    named = place(source.file) if is_address(source.file) else source.folder / source.file
    if not glob.has_magic(source.file) or exists(named):
        return [named]
    pattern = named if is_address(source.file) else Path(glob.escape(str(source.folder))) / source.file
    # What begins so belongs to Excel or LibreOffice, as long as somebody has the workbook open.
    found = [path for path in fitting(pattern) if not path.name.startswith(("~$", ".~lock"))]
    found = [path for path in found if not is_folder(path)]
    if not found:
        raise SourceError(_NO_FILE.says(pattern=named), _NO_FILE_HINT)
    return found


def _names(paths: Sequence[Path]) -> list[str]:
    """What files are called in messages: as short as tells them apart."""
    if len({path.name for path in paths}) == len(paths):
        return [name_of(path) for path in paths]
    folder = common_folder(paths)
    return [below(folder, path) for path in paths]


def values_of(source: Csv | Sheet, files: Sequence[tuple[str, bytes]], asked: Question) -> list[Given]:
    """The values of a KPI in files, each given by its name and content.

    Raises:
        SourceError: what they hold is not what the source says, or is no value.
        Refused: a workbook cannot be read.
    """
    return _Table(source, files, asked).values()


class _Table:
    """The rows of a source that fit, and how their columns are written."""

    def __init__(self, source: Csv | Sheet, files: Sequence[tuple[str, bytes]], asked: Question) -> None:
        self.source, self.asked, self.files = source, asked, files
        if source.every == "period" and not source.aggregate:
            raise SourceError(_NOTHING_TO_DO, _SEVERAL_HINT)
        self.conditions = conditions(source.where, asked)
        names = [*filter(None, (source.column, source.date)), *(one.column for one in self.conditions)]
        self.columns = tuple({key(name): name for name in reversed(names)}.values())[::-1]
        places = {key(name): place for place, name in enumerate(self.columns)}
        self.places = {name: places[key(name)] for name in names}
        known = [text for condition in self.conditions for text in condition.texts]
        self.rows = read_rows(source, files, self.columns, known, asked)
        # What is known of all rows serves each KPI. Rows are kept as long as the answers about them, so they have one identity.
        self.known = (source.place, id(self.rows))
        self.writings = {name: self._writing(name) for name in {*names, ""}}
        self.fitting = [row for row in in_time(self._of_kpi(), asked) if self._fits(row)]

    def _writing(self, name: str) -> Writing:
        """How a column is written, all its rows together."""
        cells = (self._cell(row, name) for row in self.rows)
        made = partial(Writing, cells, self.source.decimal, self.asked.as_of)
        return self.asked.kept.once(("writing", *self.known, name), made)

    def _of_kpi(self) -> Sequence[Row]:
        """The rows among which those lie that fit: where the KPI's are asked for, these."""
        for condition in self.conditions:
            if condition.kpi is not None:
                what = ("by ID", *self.known, condition.column)
                by_id = self.asked.kept.once(what, partial(self._by_id, condition.column))
                return by_id.get(condition.kpi, ())
        return self.rows

    def _by_id(self, column: str) -> Mapping[str, Sequence[Row]]:
        """All rows by the IDs in a column."""
        found: dict[str, list[Row]] = {}
        for row in in_time(self.rows, self.asked):
            try:
                found.setdefault(id_in(self._cell(row, column)), []).append(row)
            except SourceError as error:
                raise placed(error, spot(row, column)) from error
        return found

    def _cell(self, row: Row, name: str) -> Cell:
        return row.cells[self.places[name]] if name in self.places else BLANK

    def _fits(self, row: Row) -> bool:
        return all(self._has(row, condition) for condition in self.conditions)

    def _has(self, row: Row, condition: Condition) -> bool:
        try:
            return condition.fits(self._cell(row, condition.column), self.writings[condition.column])
        except SourceError as error:
            raise placed(error, spot(row, condition.column)) from error

    def values(self) -> list[Given]:
        """What the source gives.

        Raises:
            SourceError: nothing, or what may be several values.
        """
        source, found = self.source, list(in_time(self._found(), self.asked))
        if source.aggregate:
            self._check_no_total()
        if source.aggregate and (source.every == "period" or not source.date):
            return [self._together(found)]
        if not found:
            raise self._nothing()
        if source.aggregate:
            days: dict[dt.date | None, list[Found]] = {}
            for one in found:
                days.setdefault(one.day, []).append(one)
            found = [self._one(of_day) for of_day in days.values()]
        elif not source.date and len(found) > 1:
            both = {"one": found[0].where, "other": found[1].where}
            raise SourceError(_SEVERAL.says(count=len(found), **both), _SEVERAL_HINT)
        found = one_a_day(found, _SEVERAL_HINT) if source.date else found
        if len(found) > MOST_VALUES:
            raise too_many(source.column or self._file())
        return [self._given(one) for one in found]

    def _found(self) -> Iterator[Found]:
        """The values of the rows that fit, in their order."""
        source = self.source
        for number, row in enumerate(self.fitting):
            cell = self._value(row)
            if cell is None:
                continue
            day, time = None, 0.0
            if source.date:
                day, time = self._day(row), time_of(self._cell(row, source.date))
            where = spot(row, source.column or source.date or row.labels)
            yield Found(cell, day, (day or self.asked.as_of, time, number), where, self._where(row))

    def _value(self, row: Row) -> Cell | None:
        """What a row says; ``None`` where it says nothing."""
        name, how = self.source.column, self.source.aggregate
        if how == _COUNT:
            return None if name and self._cell(row, name).blank else Cell(1.0)
        try:
            writing, cell = self.writings[name], self._cell(row, name)
            return writing.value(cell) if how in ("", "first", "last") else writing.number(cell)
        except SourceError as error:
            raise placed(error, spot(row, name)) from error

    def _day(self, row: Row) -> dt.date:
        name = self.source.date
        try:
            day = self.writings[name].day(self._cell(row, name))
        except SourceError as error:
            self._check_is_no_total(row)
            raise placed(error, spot(row, name)) from error
        if day is None:
            raise SourceError(_NO_DAY.says(where=spot(row, name)), _NO_DAY_HINT)
        return day

    def _check_no_total(self) -> None:
        """Refuses a row of totals among those that are put together, which would count all of them twice."""
        for row in self.fitting:
            self._check_is_no_total(row)

    def _check_is_no_total(self, row: Row) -> None:
        asked_for = {key(condition.column) for condition in self.conditions}
        if names_total(row.label) and key(row.labels) not in asked_for:
            said = {"file": row.file, "row": row.number, "label": one_line(row.label, 40)}
            raise SourceError(_TOTAL.says(**said), _TOTAL_HINT.says(column=row.labels, label=row.label))

    def _together(self, found: list[Found]) -> Given:
        """All rows as one value; those with a day, from the KPI's first day to that of which it was asked."""
        asked = self.asked
        if self.source.date:
            within = [one for one in found if one.day and asked.start <= one.day <= asked.as_of]
            if found and not within:
                raise SourceError(_NOT_WITHIN.says(start=asked.start, as_of=asked.as_of), _NO_ROW_HINT)
            found = within
        if found:
            return replace(self._given(self._one(found)), running=bool(self.source.date))
        # That nothing fits is known only of what lists everything, and never of a KPI that is not in it at all.
        of_kpi = any(condition.is_of_kpi for condition in self.conditions)
        if self.source.aggregate == _COUNT and self.rows and not self.source.date and not of_kpi:
            return Given(Cell(0.0), None, self._where())
        raise self._nothing()

    def _one(self, found: list[Found]) -> Found:
        """Several rows as one value, of the latest day among them."""
        if len(found) == 1 and self.source.aggregate != _COUNT:
            return found[0]
        latest = max(found, key=lambda one: one.order)
        where = found[0].place if len(found) == 1 else self._where()
        return latest._replace(cell=one_of(found, self.source.aggregate), place=where)

    def _given(self, one: Found) -> Given:
        return Given(one.cell, Cell(one.day) if one.day else None, one.place)

    def _where(self, row: Row | None = None) -> str:
        """Where a value stands, in words of no language: ``orders.csv:12, Amount``."""
        file = f"{row.file}:{row.number}" if row else self._file()
        return ", ".join(filter(None, [file, self.source.column]))

    def _file(self) -> str:
        if len(self.files) == 1 or not isinstance(self.source, Csv):
            return self.files[0][0]
        return PurePath(self.source.file).name

    def _nothing(self) -> SourceError:
        """Why there is no value."""
        file = self._file()
        if not self.rows:
            return SourceError(_NO_ROWS.says(file=file), _NO_ROWS_HINT)
        if not self.fitting:
            return SourceError(_NO_ROW_FITS.says(file=file, count=len(self.rows)), _NO_ROW_HINT)
        known = {"column": self.source.column, "file": file, "count": len(self.fitting)}
        return SourceError(_ALL_BLANK.says(**known), _NO_ROW_HINT)


_NO_FILE = Text(en="no file fits {pattern}", zh_TW="沒有符合 {pattern} 的檔案")
_NO_FILE_HINT = Text(
    en="Check the folder, which is seen from that of okrsheet.toml, and the ending.",
    zh_TW="請檢查資料夾（以 okrsheet.toml 所在位置為準）與副檔名。",
)
_NOTHING_TO_DO = Text(
    en='every = "period" puts rows together, but “aggregate” does not say how',
    zh_TW='every = "period" 會合併資料列，但未以 aggregate 說明如何合併',
)
_SEVERAL = Text(
    en="{count} rows fit, such as {one} and {other}; one value is wanted",
    zh_TW="符合的資料有 {count} 列，例如 {one} 與 {other}；只能有一個數值",
)
_SEVERAL_HINT = Text(
    en='Say which row counts with “where”, or what to make of all of them with “aggregate”, such as "sum".',
    zh_TW='請以 where 指定資料列，或以 aggregate（例如 "sum"）彙總。',
)
_NO_DAY = Text(en="{where}: the day of this value is blank", zh_TW="{where}：此數值沒有日期")
_NO_DAY_HINT = Text(
    en="Fill in the day in the source, or leave such rows out with “where”.",
    zh_TW="請在來源補上日期，或以 where 排除這類資料列。",
)
_TOTAL = Text(
    en="{file}, row {row} looks like one of totals (“{label}”), which would count everything twice",
    zh_TW="{file} 第 {row} 列似乎是合計列（「{label}」），會造成重複計算",
)
_TOTAL_HINT = Text(
    en='Leave it out: where = {{ "{column}" = "!= {label}" }}.',
    zh_TW='請排除該列：where = {{ "{column}" = "!= {label}" }}。',
)
_NOT_WITHIN = Text(
    en="no row that fits has a day from {start} to {as_of}",
    zh_TW="符合的資料沒有一列的日期在 {start} 至 {as_of} 之間",
)
_NO_ROWS = Text(en="{file} has a header, but no rows below it", zh_TW="{file} 只有標題列，沒有資料")
_NO_ROWS_HINT = Text(
    en="That is not taken for 0. Check whether the export failed.", zh_TW="這不視為 0。請檢查匯出是否失敗。"
)
_NO_ROW_FITS = Text(
    en="{file}: none of its {count} {count:row|rows} fits “where”",
    zh_TW="{file}：{count} 列資料都不符合 where",
)
_ALL_BLANK = Text(
    en="{file}: {column} holds no value in any of the {count} {count:row|rows} that fit",
    zh_TW="{file}：符合的 {count} 列資料在 {column} 欄都沒有數值",
)
_NO_ROW_HINT = Text(
    en="That is not taken for 0. Check “where” and the names in it, and whether the file is up to date.",
    zh_TW="這不視為 0。請檢查 where 及其中的名稱，以及檔案是否為最新。",
)
