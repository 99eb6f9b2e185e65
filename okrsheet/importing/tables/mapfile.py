"""The map as a file: written in TOML with the reasons as comments, and read again after people have corrected it."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from okrsheet.basics.cells import column_letters, column_number, parse_address
from okrsheet.basics.configuration import toml_text
from okrsheet.basics.dates import Period
from okrsheet.basics.errors import UsageError
from okrsheet.basics.text import Language, Message, Text, one_line
from okrsheet.importing.meaning.dating import YEARS, name_of, named
from okrsheet.importing.meaning.fields import FIELDS
from okrsheet.importing.meaning.presets import presets
from okrsheet.importing.tables.bench import named_period
from okrsheet.importing.tables.mapping import CONSTANTS, LAYOUTS, VERSION, Map, Role, TableMap

_KEYS: Final = ("sheet", "layout", "preset", "year", "turned", "header", "rows", "columns", "all", "cells")
_TOP: Final = ("version", "source", "period", "table", "leave_out", "words", "ids")
_TALLEST = 20  # rows of a header; three are many, and what is called a header is no item
_LARGEST = 4_000_000  # bytes of a map; one of 20,000 items has fewer
_HEADER = Text(
    en="How `okrsheet import` takes {source}. Correct what is wrong, and run it again with --map and this file.\n"
    "Of a table only `sheet` is needed; what is not said is worked out as without a map. A sheet that is named nowhere is\n"
    'left out; sheet = "*" is every other sheet. Fields: {fields}.\n'
    'A column of one month, quarter or year says which: "current 2026-01", "target 2026-Q1".',
    zh_TW="`okrsheet import` 如何匯入 {source}。請更正有誤之處，再以 --map 指定這個檔案重新執行。\n"
    '每個表格只需要 sheet，其餘未寫者會自行判斷。未列出的工作表不匯入；sheet = "*" 代表其他所有工作表。欄位：{fields}。\n'
    '某月、某季或某年的欄位請註明期間："current 2026-01"、"target 2026-Q1"。',
)
_BECAUSE = Text(en="“{header}”: {reason} ({confidence})", zh_TW="「{header}」：{reason}（{confidence}）")
_IDS = Text(
    en="IDs that were made, so that they stay the same in a later import.",
    zh_TW="產生的編號，供日後匯入時沿用。",
)


def written(plan_map: Map, source: str, language: Language) -> str:
    """The map as TOML."""
    return "\n".join(_lines(plan_map, source, language)) + "\n"


def _lines(plan_map: Map, source: str, language: Language) -> Iterator[str]:
    fields = ", ".join(FIELDS)
    for line in _HEADER.says(source=one_line(source, 80), fields=fields).into(language).split("\n"):
        yield f"# {line}"
    for question in plan_map.questions:
        yield f"# ? {one_line(question.into(language), 400)}"
    yield f"version = {VERSION}"
    if plan_map.period:
        yield f"period = {toml_text(name_of(plan_map.period))}"
    for table in plan_map.tables:
        yield ""
        yield from _table(table, language)
    if plan_map.left_out:
        yield ""
        yield "[leave_out]"
        for title, why in plan_map.left_out.items():
            yield f"{toml_text(title)} = {toml_text(why.into(language))}"
    if plan_map.words:
        yield ""
        yield from _words_of(plan_map.words)
    if plan_map.ids:
        yield ""
        yield from _ids(plan_map.ids, language)


def _words_of(words: Mapping[str, Any]) -> Iterator[str]:
    yield "[words]"
    for name, lists in words.items():
        by_language = lists if isinstance(lists, dict) else {"": lists}
        for of, some in by_language.items():
            yield f"{name}{'.' if of else ''}{of} = [{', '.join(toml_text(word) for word in some)}]"


def _ids(ids: Mapping[str, str], language: Language) -> Iterator[str]:
    yield f"# {_IDS.into(language)}"
    yield "[ids]"
    for what, own in ids.items():
        yield f"{toml_text(what)} = {toml_text(own)}"


def with_ids(text: str, ids: Mapping[str, str], language: Language) -> str | None:
    """A map that somebody corrected, with other IDs and else as it was; ``None`` where those stand amidst the rest."""
    before = tomllib.loads(text)
    head = re.split(r"^(?:#[^\n]*\n)?\[ids\]", text, maxsplit=1, flags=re.MULTILINE)[0]
    made = "\n".join((head.rstrip("\n"), "", *_ids(ids, language))) + "\n"
    try:
        same = tomllib.loads(made) == {**before, "ids": dict(ids)}
    except tomllib.TOMLDecodeError:
        return None
    return made if same else None


def _table(table: TableMap, language: Language) -> Iterator[str]:
    yield "[[table]]"
    yield f"sheet = {toml_text(table.sheet)}"
    yield f"layout = {toml_text(table.layout)}  # {LAYOUTS[table.layout].into(language)}"
    if table.year:
        yield f"year = {table.year}"
    if table.preset:
        yield f"preset = {toml_text(table.preset)}"
    if table.turned:
        yield "turned = true  # columns are rows of the sheet, rows its columns"
    yield f"header = [{table.header[0]}, {table.header[1]}]"
    yield f"rows = [{table.rows[0]}, {table.rows[1]}]"
    for column, role in table.columns.items():
        line = f"columns.{_name(column, table.turned)} = {toml_text(role_text(role))}"
        because = table.because.get(column)
        if because:
            said = _BECAUSE.says(
                header=one_line(because.header, 60),
                reason=because.reason,
                confidence=f"{because.confidence:.0%}",
            )
            line += f"  # {one_line(said.into(language), 200)}"
        yield line
    for name, value in table.constants.items():
        yield f"all.{name} = {toml_text(value)}"
    for (row, column), name in table.placed.items():
        place = (column, row) if table.turned else (row, column)
        yield f"cells.{column_letters(place[1])}{place[0]} = {toml_text(name)}"


def _name(column: int, turned: bool) -> str:
    return str(column) if turned else column_letters(column)


def role_text(role: Role) -> str:
    """A column's role as the map writes it."""
    if role.label:
        return f"{role.field}: {role.label}"
    return f"{role.field} {name_of(role.period)}" if role.period else role.field


# Reading


def is_called(title: str, name: str) -> bool:
    """Whether a sheet is meant by what a map calls it: its title, or a pattern such as ``*`` or ``Q? 2026``."""
    return title == name or fnmatch.fnmatchcase(title, name)


@dataclass(frozen=True)
class Said:
    """What a map says of the tables of one sheet, or of several."""

    sheet: str
    layout: str = ""
    preset: str = ""
    year: int = 0
    turned: bool | None = None
    header: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    columns: Mapping[str, Role] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def speaks_of(self, title: str) -> bool:
        """Whether a sheet is meant."""
        return is_called(title, self.sheet)

    @property
    def letters(self) -> bool:
        """Whether columns are named by letters, as those of a table that is not turned are."""
        return not all(name.isdigit() for name in self.columns)

    def numbers(self, turned: bool) -> dict[str, int]:
        """The number of each column that is named; of a turned table, whose columns are rows, what is no number
        is no column.
        """
        return {
            name: int(name) if name.isdigit() else column_number(name)
            for name in self.columns
            if name.isdigit() or not turned
        }

    def columns_in(self, turned: bool) -> dict[int, Role]:
        """The columns by their numbers."""
        return {number: self.columns[name] for name, number in self.numbers(turned).items()}


@dataclass(frozen=True)
class MapFile:
    """A map that was read: as a person corrected it, so it may say little."""

    path: Path
    tables: Sequence[Said] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    period: Period | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    def names(self, title: str) -> bool:
        """Whether a table is said to be of this very sheet."""
        return any(one.sheet == title for one in self.tables)

    def leaves_out(self, title: str) -> bool:
        """Whether a sheet is left out by name."""
        return any(is_called(title, name) for name in self.left_out)


def read_map(path: Path) -> MapFile:
    """A map as it was corrected.

    Raises:
        UsageError: it cannot be read, or says what no map can say; the sentence names the place.
    """
    return _Reader(path).read()


@dataclass
class _Reader:
    path: Path

    def read(self) -> MapFile:
        said = self._loaded()
        self._known(said, _TOP, "")
        if said.get("version", VERSION) != VERSION:
            raise self._wrong(_VERSION.says(file=self.path, version=str(said["version"])))
        period = None
        if "period" in said:
            period = named(str(said["period"]))
            if period is None:
                raise self._wrong(_NO_PERIOD.says(file=self.path, typed=one_line(str(said["period"]), 40)))
        tables = said.get("table", [])
        if not isinstance(tables, list):
            raise self._wrong(_NO_TABLES.says(file=self.path))
        return MapFile(
            self.path,
            tuple(self._table(one, number) for number, one in enumerate(tables, 1)),
            self._texts(said.get("leave_out", {}), "leave_out"),
            period,
            self._words(said.get("words", {})),
            self._texts(said.get("ids", {}), "ids"),
        )

    def _loaded(self) -> dict[str, Any]:
        try:
            if self.path.stat().st_size > _LARGEST:
                raise self._wrong(_TOO_LARGE.says(file=self.path))
            return tomllib.loads(self.path.read_text("utf-8-sig"))
        except (OSError, UnicodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise self._wrong(_UNREADABLE.says(file=self.path, reason=one_line(reason, 200))) from error

    def _wrong(self, message: Message) -> UsageError:
        return UsageError(message, _HINT)

    def _known(self, said: Mapping[str, Any], keys: Sequence[str], where: str) -> None:
        for key in said:
            if key not in keys:
                known = ", ".join(keys)
                raise self._wrong(
                    _UNKNOWN_KEY.says(file=self.path, key=one_line(f"{where}{key}", 60), known=known)
                )

    def _texts(self, said: object, where: str) -> dict[str, str]:
        if not isinstance(said, dict) or not all(isinstance(v, str) for v in said.values()):
            raise self._wrong(_NO_TEXTS.says(file=self.path, key=where))
        return {str(key): str(value) for key, value in said.items()}

    def _words(self, said: object) -> Mapping[str, Any]:
        if not isinstance(said, dict):
            raise self._wrong(_NO_WORDS.says(file=self.path))
        return said

    def _table(self, said: object, number: int) -> Said:
        where = f"table {number}: "
        if not isinstance(said, dict) or not isinstance(said.get("sheet"), str):
            raise self._wrong(_NO_SHEET.says(file=self.path, number=number))
        self._known(said, _KEYS, where)
        layout = str(said.get("layout", ""))
        if layout and layout not in LAYOUTS:
            raise self._wrong(
                _NO_LAYOUT.says(file=self.path, typed=one_line(layout, 40), known=", ".join(LAYOUTS))
            )
        made = Said(
            said["sheet"],
            layout,
            self._preset(said.get("preset", ""), where),
            self._year(said.get("year", 0), where),
            self._turned(said.get("turned"), where),
            self._header(said.get("header"), where + "header"),
            self._span(said.get("rows"), where + "rows"),
            {
                name.upper(): self._role(name, text, where)
                for name, text in self._texts(said.get("columns", {}), where + "columns").items()
            },
            self._constants(said.get("all", {}), where + "all"),
            self._cells(said.get("cells", {}), where + "cells"),
        )
        if made.turned and made.letters:
            raise self._wrong(_TURNED_LETTERS.says(file=self.path, number=number))
        return made

    def _preset(self, said: object, where: str) -> str:
        known = [preset.key for preset in presets()]
        if said and said not in known:
            typed = one_line(str(said), 40)
            raise self._wrong(
                _NO_PRESET.says(file=self.path, key=where + "preset", typed=typed, known=", ".join(known))
            )
        return str(said)

    def _year(self, said: object, where: str) -> int:
        if isinstance(said, bool) or not isinstance(said, int) or (said and said not in YEARS):
            raise self._wrong(_NO_YEAR.says(file=self.path, key=where + "year"))
        return said

    def _turned(self, said: object, where: str) -> bool | None:
        if said is not None and not isinstance(said, bool):
            raise self._wrong(_NO_TRUTH.says(file=self.path, key=where + "turned"))
        return said

    def _header(self, said: object, where: str) -> tuple[int, int] | None:
        span = self._span(said, where)
        if span and span[1] - span[0] >= _TALLEST:
            raise self._wrong(_TALL.says(file=self.path, key=where, most=_TALLEST))
        return span

    def _constants(self, said: object, where: str) -> dict[str, str]:
        constants = self._texts(said, where)
        self._known(constants, CONSTANTS, where + ".")
        period = constants.get("period", "")
        if period and named_period(period) is None:
            raise self._wrong(_NO_PERIOD.says(file=self.path, typed=one_line(period, 40)))
        return constants

    def _cells(self, said: object, where: str) -> dict[tuple[int, int], str]:
        cells = {self._place(name): text for name, text in self._texts(said, where).items()}
        self._known(dict.fromkeys(cells.values()), CONSTANTS, where + ": ")
        return cells

    def _span(self, said: object, where: str) -> tuple[int, int] | None:
        if said is None:
            return None
        span = [said, said] if isinstance(said, int) and not isinstance(said, bool) else said
        if (
            not isinstance(span, list)
            or len(span) != 2
            or not all(isinstance(n, int) and 0 <= n < 2_000_000 for n in span)
            or 0 < span[1] < span[0]
        ):
            raise self._wrong(_NO_SPAN.says(file=self.path, key=where))
        return span[0], span[1]

    def _role(self, name: str, text: str, where: str) -> Role:
        if not re.fullmatch(r"[A-Za-z]{1,3}|[1-9][0-9]{0,6}", name):
            raise self._wrong(_NO_COLUMN.says(file=self.path, key=one_line(where + name, 60)))
        before, colon, label = text.partition(":")
        if colon and before.strip() in FIELDS and label.strip():
            return Role(before.strip(), label=label.strip())
        field_name, _, period = text.strip().partition(" ")
        if field_name == "":
            return Role("leave")
        if field_name not in FIELDS:
            raise self._wrong(
                _NO_FIELD.says(
                    file=self.path, key=where + name, typed=one_line(text, 40), known=", ".join(FIELDS)
                )
            )
        if not period:
            return Role(field_name)
        found = named(period)
        if found is None:
            raise self._wrong(_NO_PERIOD.says(file=self.path, typed=one_line(period, 40)))
        return Role(field_name, found)

    def _place(self, name: str) -> tuple[int, int]:
        try:
            return parse_address(name)
        except ValueError:
            raise self._wrong(_NO_CELL.says(file=self.path, key=one_line(name, 40))) from None


_HINT = Text(
    en="Correct the map; docs/import.en.md shows one, and `okrsheet import` without --map writes one.",
    zh_TW="請更正對應檔；docs/import.zh-TW.md 有範例，不加 --map 執行 `okrsheet import` 也會產生一份。",
)
_UNREADABLE = Text(
    en="{file}: this map cannot be read ({reason}).", zh_TW="{file}：無法讀取這個對應檔（{reason}）。"
)
_TOO_LARGE = Text(en="{file} is too large to be a map.", zh_TW="{file} 太大，不是對應檔。")
_VERSION = Text(
    en="{file}: the map is of version {version}, which this okrsheet does not know.",
    zh_TW="{file}：對應檔的版本為 {version}，這個版本的 okrsheet 不認得。",
)
_UNKNOWN_KEY = Text(
    en="{file}: the map has no setting “{key}”. There are: {known}.",
    zh_TW="{file}：對應檔沒有「{key}」這個設定。可用的有：{known}。",
)
_NO_TABLES = Text(en="{file}: tables are written as [[table]].", zh_TW="{file}：表格請寫成 [[table]]。")
_NO_TEXTS = Text(
    en='{file}: “{key}” must hold names and texts, such as {key}.A = "owner".',
    zh_TW='{file}：「{key}」必須是名稱與文字，例如 {key}.A = "owner"。',
)
_NO_SHEET = Text(
    en='{file}: table {number} does not say its sheet, such as sheet = "Goals".',
    zh_TW='{file}：第 {number} 個表格沒有寫明工作表，例如 sheet = "目標"。',
)
_NO_LAYOUT = Text(
    en="{file}: “{typed}” is no layout. There are: {known}.",
    zh_TW="{file}：沒有「{typed}」這種版面。可用的有：{known}。",
)
_NO_SPAN = Text(
    en="{file}: “{key}” must be two row numbers, the first row and the last, such as [4, 20].",
    zh_TW="{file}：「{key}」必須是兩個列號（首列與末列），例如 [4, 20]。",
)
_TALL = Text(
    en="{file}: “{key}” has more than {most} rows; a header has one, two or three.",
    zh_TW="{file}：「{key}」超過 {most} 列；表頭通常是一至三列。",
)
_NO_PRESET = Text(
    en="{file}: {key} is “{typed}”, which is no export that okrsheet knows. There are: {known}.",
    zh_TW="{file}：{key} 寫的是「{typed}」，不是已知的匯出格式。可用的有：{known}。",
)
_NO_YEAR = Text(
    en="{file}: “{key}” must be a year, such as 2026.", zh_TW="{file}：「{key}」必須是西元年，例如 2026。"
)
_NO_TRUTH = Text(en="{file}: “{key}” must be true or false.", zh_TW="{file}：「{key}」必須是 true 或 false。")
_NO_WORDS = Text(
    en='{file}: words are written below [words], such as owner = ["captain"].',
    zh_TW='{file}：詞彙請寫在 [words] 之下，例如 owner = ["隊長"]。',
)
_NO_COLUMN = Text(
    en="{file}: “{key}” is no column; write letters, such as columns.B.",
    zh_TW="{file}：「{key}」不是欄；請寫字母，例如 columns.B。",
)
_TURNED_LETTERS = Text(
    en="{file}: table {number} is turned, so its columns are rows of the sheet: write numbers, such as columns.3.",
    zh_TW="{file}：第 {number} 個表格列欄對調，欄即工作表的列，請寫數字，例如 columns.3。",
)
_NO_CELL = Text(en="{file}: “{key}” is no cell, such as B2.", zh_TW="{file}：「{key}」不是儲存格，例如 B2。")
_NO_FIELD = Text(
    en="{file}: {key} is “{typed}”, which is no field. There are: {known}.",
    zh_TW="{file}：{key} 寫的是「{typed}」，沒有這個欄位。可用的有：{known}。",
)
_NO_PERIOD = Text(
    en="{file}: “{typed}” is no period such as 2026-Q4, 2026-10 or 2026-10-01..2026-12-31.",
    zh_TW="{file}：「{typed}」不是期間，例如 2026-Q4、2026-10 或 2026-10-01..2026-12-31。",
)
