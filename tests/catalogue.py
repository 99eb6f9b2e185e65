"""The folder ``sample_workbooks/bad``: a workbook for everything that can be wrong, and what okrsheet says.

``python -m tests.catalogue`` writes it; with ``--check`` nothing is written and stale files are
named. Packed workbooks are compared by their parts, since compressed bytes depend on the machine.
"""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner

from okrsheet.basics.text import LANGUAGES, Language, Text
from okrsheet.cli import cli
from okrsheet.rules import RULES
from okrsheet.rules.rule import FAMILIES
from okrsheet.xlsx import refusals
from tests.faults import Exhibit, broken
from tests.refused import ELSEWHERE, REFUSED
from tests.tables import AS_OF
from tools.ready_made import ROOT

FOLDER = ROOT / "sample_workbooks" / "bad"
BETWEEN_WORKBOOKS = ("S116", "S117", "S118")
"""Rules about several workbooks: no file alone breaks them."""
IN_ORDER = sorted(
    RULES.keys() - set(BETWEEN_WORKBOOKS), key=lambda code: (list(FAMILIES).index(code[0]), code)
)
EXHIBITS = (*(broken(RULES[code]) for code in IN_ORDER), *REFUSED)

READMES: dict[Language, str] = {"en": "README.md", "zh-TW": "README.zh-TW.md"}

_TITLE = Text(en="Workbooks in which something is wrong", zh_TW="有問題的活頁簿")
_ABOUT = Text(
    en="A small workbook for every rule and every refusal of okrsheet. Beside each lies a text file with the command "
    "and all that okrsheet says to it, in English and in Chinese. Look a message up here, or try one:",
    zh_TW="okrsheet 的每一條規則與每一種拒絕，各有一個小活頁簿；旁邊的文字檔記錄了指令，以及 okrsheet 的中英文完整輸出。"
    "可在此查詢訊息，或實際試試看：",
)
_MORE = Text(
    en="Around the one fault, whose cells are yellow where it lies in cells, the plan is healthy; where one fault brings "
    "another along, the text file shows both. Refusals that only writing meets are shown by `okrsheet report`, "
    "which then changes nothing; where data sources are asked, their configuration and their file lie there as well. "
    "All files are harmless to open, and the folder is written by `make workbooks`.",
    zh_TW="除了這一個問題（若在儲存格中，以黃色標示），計畫的其餘部分都是正常的；若一個問題必然引起另一個，文字檔會同時列出。"
    "只有寫入時才會遇到的拒絕，以 `okrsheet report` 示範，檔案不會變更；需要查詢資料來源者，旁邊另有設定檔與資料檔。"
    "所有檔案都可安全開啟；本資料夾由 `make workbooks` 產生。",
)
_HEADER = Text(
    en="File | What is wrong | okrsheet says | What to do", zh_TW="檔案 | 問題 | okrsheet 的訊息 | 處理方式"
)
_OUTPUT = Text(en="output", zh_TW="輸出")
_NO_FILE = Text(en="Refusals that no file alone causes", zh_TW="單靠檔案不會引起的拒絕")
_WHEN = Text(en="When | okrsheet says | What to do", zh_TW="情況 | okrsheet 的訊息 | 處理方式")


def transcript(exhibit: Exhibit, folder: Path) -> str:
    """The exhibit's commands, run in a folder that holds its file, and all that is printed."""
    said = []
    for language in LANGUAGES:
        arguments = [exhibit.command, exhibit.name, *exhibit.options]
        arguments += ["--as-of", AS_OF.isoformat(), "--lang", language]
        with contextlib.chdir(folder):
            done = CliRunner().invoke(cli, arguments)
        assert isinstance(done.exception, (SystemExit, type(None))), done.exception
        said.append(f"$ okrsheet {' '.join(arguments)}\n{done.output}exit code {done.exit_code}\n")
    return "\n".join(said)


def stale(exhibit: Exhibit, folder: Path = FOLDER) -> dict[str, bytes]:
    """What the exhibit's files should hold, of those that hold something else."""
    there = _read(folder / exhibit.name)
    if exhibit.make:
        new = exhibit.make()
    else:
        assert there, f"{exhibit.name} is kept as it is, and must not get lost"
        new = there
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in {exhibit.name: new, **exhibit.beside}.items():
            (Path(scratch) / name).write_bytes(content)
        said = transcript(exhibit, Path(scratch)).encode()
    found = {} if _same(there, new) else {exhibit.name: new}
    found |= {name: content for name, content in exhibit.beside.items() if _read(folder / name) != content}
    return found if _read(folder / _beside(exhibit)) == said else {**found, _beside(exhibit): said}


def strangers(folder: Path = FOLDER) -> list[Path]:
    """Files of the folder that belong to no exhibit."""
    known = {name for e in EXHIBITS for name in (e.name, _beside(e), *e.beside)} | set(READMES.values())
    return [path for path in sorted(folder.iterdir()) if path.name not in known]


def readmes(folder: Path = FOLDER) -> dict[str, bytes]:
    """Both READMEs, from the text files in the folder."""
    return {name: ("\n".join(_page(folder, lang)) + "\n").encode() for lang, name in READMES.items()}


def shown(exhibit: Exhibit, language: Language, folder: Path = FOLDER) -> tuple[str, str]:
    """What okrsheet says to an exhibit, and what to do, as they were printed."""
    said = (_read(folder / _beside(exhibit)) or b"").decode()
    lines = said.partition(f"--lang {language}\n")[2].splitlines()
    at = next(number for number, line in enumerate(lines) if exhibit.mark in line)
    return lines[at].removeprefix(f"{exhibit.name}: ").removeprefix(exhibit.mark), lines[at + 1].strip()


def _page(folder: Path, language: Language) -> Iterator[str]:
    yield f"# {_TITLE.into(language)}\n\n{_ABOUT.into(language)}\n"
    example = f"okrsheet check {broken(RULES['C101']).name} --as-of {AS_OF} --lang {language}"
    yield f"```\n{example}\n```\n\n{_MORE.into(language)}\n"
    yield from _table(_HEADER, language)
    for exhibit in EXHIBITS:
        file = f"[{exhibit.name}]({exhibit.name}) ([{_OUTPUT.into(language)}]({_beside(exhibit)}))"
        yield _row(file, exhibit.wrong.into(language), *shown(exhibit, language, folder))
    yield f"\n## {_NO_FILE.into(language)}\n"
    yield from _table(_WHEN, language)
    for name, when in ELSEWHERE.items():
        refusal: refusals.Refusal = getattr(refusals, name)
        yield _row(*(_open(text.into(language)) for text in (when, refusal.message, refusal.hint)))


def _table(header: Text, language: Language) -> Iterator[str]:
    titles = header.into(language).split(" | ")
    yield _row(*titles)
    yield _row(*("---" for _ in titles))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("~", "\\~") for cell in cells) + " |"


def _open(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", r"‹\1›", sentence)


def _beside(exhibit: Exhibit) -> str:
    return f"{Path(exhibit.name).stem}.txt"


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _same(one: bytes | None, other: bytes | None) -> bool:
    return one == other or (
        one is not None and other is not None and _parts(one) == _parts(other) is not None
    )


def _parts(data: bytes) -> dict[str, bytes] | None:
    """What a zip holds; ``None`` where it cannot be unpacked, so that only equal bytes are equal."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, zlib.error):
        return None


def main(arguments: list[str]) -> int:
    """Writes the stale files and removes strangers, or with ``--check`` names them and returns 1."""
    check = arguments == ["--check"]
    if arguments and not check:
        sys.stderr.write("usage: python -m tests.catalogue [--check]\n")
        return 2
    found = [_settled(stale(exhibit), check) for exhibit in EXHIBITS]
    if not (check and any(found)):
        pages = {name: page for name, page in readmes().items() if _read(FOLDER / name) != page}
        found.append(_settled(pages, check))
    for path in strangers():
        found.append(1)
        print("stranger" if check else "removed", path.name, sep=": ")
        if not check:
            path.unlink()
    return 1 if check and any(found) else 0


def _settled(files: dict[str, bytes], check: bool) -> int:
    """How many files were stale; unless it was only asked, they are written."""
    for name, new in files.items():
        print("stale" if check else "written", name, sep=": ")
        if not check:
            (FOLDER / name).write_bytes(new)
    return len(files)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
