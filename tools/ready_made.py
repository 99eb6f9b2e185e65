"""Writes the workbooks that lie ready in the repository: ``python -m tools.ready_made``.

A file is rewritten only when the content of its parts differs, since the compressed bytes
depend on the machine. With ``--check`` nothing is written and stale files are named.
"""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from okrsheet.basics.dates import Period
from okrsheet.basics.text import LANGUAGES
from okrsheet.workbook import template
from tools import organisation

ROOT: Final = Path(__file__).resolve().parents[1]
NEXT_QUARTER: Final = Period(dt.date(2027, 1, 1), dt.date(2027, 3, 31))


def workbooks() -> Iterator[tuple[Path, bytes]]:
    """Each ready-made workbook: where it lies below the repository, and what it holds."""
    for language in LANGUAGES:
        yield Path(f"templates/okr-template.{language}.xlsx"), template.build(language, NEXT_QUARTER)
        yield Path(f"sample_workbooks/example-saas.{language}.xlsx"), template.sample_company(language)
    for name, made in organisation.workbooks():
        yield Path("sample_workbooks/organisation") / name, made


def stale(root: Path = ROOT) -> dict[Path, bytes]:
    """The files that are missing or hold something else, with what they should hold."""
    return {root / path: new for path, new in workbooks() if _parts(root / path) != _parts(BytesIO(new))}


def _parts(package: Path | BytesIO) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(package) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return None


def main(arguments: list[str]) -> int:
    """Writes the stale files, or with ``--check`` names them; 1 when there are any to name."""
    check = arguments == ["--check"]
    if arguments and not check:
        sys.stderr.write("usage: python -m tools.ready_made [--check]\n")
        return 2
    found = stale()
    for path, new in found.items():
        sys.stdout.write(f"{'stale' if check else 'written'}: {path.relative_to(ROOT).as_posix()}\n")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new)
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
