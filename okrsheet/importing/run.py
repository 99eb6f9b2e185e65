"""The import that the command asks for: taken, told, and written together with its map."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from okrsheet.basics.dates import Period
from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Language, Message, Text, as_argument
from okrsheet.importing.imported import Import, import_from
from okrsheet.importing.meaning.words import Vocabulary, read_words, with_words
from okrsheet.importing.tables.mapfile import MapFile, read_map, with_ids, written
from okrsheet.importing.tables.mapping import Map
from okrsheet.importing.tables.proposing import Options
from okrsheet.importing.telling import result
from okrsheet.xlsx import replace_file


class Request(NamedTuple):
    """What the user asks for."""

    source: Path
    out: Path
    map_file: Path | None = None
    words: Path | None = None
    period: Period | None = None
    language: Language = "en"


@dataclass(frozen=True)
class Outcome:
    """What the command says in the end."""

    lines: list[str] = field(default_factory=list)
    """The result."""
    remarks: list[Message | Text] = field(default_factory=list)
    questions: list[Message | Text] = field(default_factory=list)
    written: bool = False
    nothing: bool = False
    """Whether the source holds no goals."""


def carry_out(asked: Request) -> Outcome:
    """Imports a source and writes what can be written.

    Raises:
        OkrsheetError: the source or the map cannot be read, or the workbook cannot be written.
    """
    from okrsheet.workbook.template import check_new, put

    said = read_map(asked.map_file) if asked.map_file else None
    check_new(asked.out)
    done = import_from(asked.source, Options(asked.period, _words(asked.words, said), said=said))
    lines = list(result(done, asked.language))
    if not done.goals:
        return Outcome(lines, [], [_NO_GOALS.says(file=asked.source.name), _NO_GOALS_HINT], nothing=True)
    map_path = asked.out.with_name(asked.out.stem + ".map.toml")
    sure = done.map.sure or said is not None
    if asked.map_file and map_path.exists() and map_path.samefile(asked.map_file):
        _add_ids(map_path, done.map, asked.language)
    else:
        _put_map(map_path, written(done.map, asked.source.name, asked.language))
    if not sure:
        paths = {"map": map_path, "source": asked.source, "out": asked.out}
        again = _ASKS.says(**{name: as_argument(str(path)) or "…" for name, path in paths.items()})
        return Outcome(lines, [], [*done.map.questions, again])
    workbook = done.workbook(asked.language)
    lines += _compared(done, asked, workbook)
    put(asked.out, workbook)
    return Outcome(
        lines,
        [_WRITTEN.says(out=asked.out, map=map_path.name, path=as_argument(str(asked.out)) or "…")],
        written=True,
    )


def _compared(done: Import, asked: Request, workbook: bytes) -> Iterator[str]:
    """Where the source's own progress and status differ from what okrsheet computes."""
    from okrsheet.importing.rows.comparing import differences

    as_of = min(done.today, done.period.end) if done.period.start <= done.today else done.today
    found = list(differences(asked.out, workbook, done.assembled.theirs, as_of))
    if found:
        yield ""
        yield _DIFFERS.says(count=len(found), day=as_of).into(asked.language)
        yield from (f"  {one.into(asked.language)}" for one in found)


def _add_ids(path: Path, made: Map, language: Language) -> None:
    """Keeps the IDs that were made in the map by which they were made; what else it says stays as it is written."""
    text = path.read_bytes()
    new = with_ids(text.decode("utf-8-sig").replace("\r\n", "\n"), made.ids, language)
    if new is None:
        raise Refused(_IDS_AMIDST.says(file=path), _IDS_AMIDST_HINT)
    if tomllib.loads(new) != tomllib.loads(text.decode("utf-8-sig")):
        replace_file(path, new.encode(), expected_sha256=hashlib.sha256(text).hexdigest())


def _put_map(path: Path, text: str) -> None:
    from okrsheet.workbook.template import put

    if path.is_file():
        if path.read_text("utf-8", errors="replace") == text:
            return
        raise Refused(_MAP_EXISTS.says(file=path), _MAP_EXISTS_HINT.says(file=path))
    put(path, text.encode())


def _words(path: Path | None, said: MapFile | None) -> Vocabulary | None:
    added = {said.path: said.words} if said and said.words else {}
    if path:
        added[path] = read_words(path)
    return with_words(added) if added else None


_DIFFERS = Text(
    en="{count} of the source's own figures {count:differs|differ} from okrsheet's (as of {day}), which were not changed:",
    zh_TW="來源自行計算的數字有 {count} 個與 okrsheet 不同（截至 {day}），未予採用：",
)
_NO_GOALS = Text(
    en="{file}: records, no goals here: no objective, key result or KPI was found; nothing was written.",
    zh_TW="{file}：這是紀錄，不是目標：找不到任何目標、關鍵結果或 KPI，沒有寫入任何檔案。",
)
_NO_GOALS_HINT = Text(
    en='If it does hold goals, say where in a map of a few lines and run again with --map: [[table]], sheet = "…", '
    'header = …, and of each column what it holds, such as columns.B = "key_result" (docs/import.en.md).',
    zh_TW='若其中確實有目標，請用幾行的對應檔說明位置，再以 --map 執行：[[table]]、sheet = "…"、header = …，'
    '以及各欄的內容，例如 columns.B = "key_result"（docs/import.zh-TW.md）。',
)
_ASKS = Text(
    en="No workbook was written. Correct {map} and run: okrsheet import {source} -o {out} --map {map}",
    zh_TW="沒有寫入活頁簿。請更正 {map}，再執行：okrsheet import {source} -o {out} --map {map}",
)
_WRITTEN = Text(
    en="{out} was written, and beside it {map}, by which it was made. Next: okrsheet check {path}",
    zh_TW="已寫入 {out}，對應關係在旁邊的 {map}。下一步：okrsheet check {path}",
)
_MAP_EXISTS = Text(
    en="{file} is there already, from another import.", zh_TW="{file} 已存在，來自先前的匯入。"
)
_IDS_AMIDST = Text(
    en="{file}: the IDs that were made cannot be added, for [ids] does not stand at its end.",
    zh_TW="{file}：無法加入產生的編號，因為 [ids] 不在檔案最後。",
)
_IDS_AMIDST_HINT = Text(
    en="Move [ids] and its lines to the end of the map.", zh_TW="請把 [ids] 與其內容移到對應檔最後。"
)
_MAP_EXISTS_HINT = Text(
    en="Use it with --map {file}, or move it away.", zh_TW="請以 --map {file} 使用它，或先移走。"
)
