"""What is left of real workbooks after a few cells were set: okrsheet beside openpyxl.

Over every file in ``../shared/corpus`` (or a folder named on the command line) three cells of the
first worksheet are set, once by okrsheet's splicing and once by openpyxl's load and save. Counted
are failures, refusals by their sentence, files in which only the changed sheet (and, where the
workbook has formulas, workbook.xml) differs, and package parts that stayed byte-identical::

    python benchmarks/fidelity.py [--every N] [FOLDER]
"""

from __future__ import annotations

import argparse
import collections
import io
import time
import warnings
import zipfile
import zlib
from pathlib import Path

from okrsheet.errors import OkrsheetError
from okrsheet.xlsx.edit import edit
from okrsheet.xlsx.package import Package, open_package

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
CELLS = {(2, 702): "進度 <落後> & “100％”", (3, 702): 0.5, (4, 702): True}


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package, by name; a damaged one as the file holds it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {}
        for info in package.infolist():
            try:
                found[info.filename] = package.read(info)
            except (zipfile.BadZipFile, zlib.error):
                found[info.filename] = data[info.header_offset :][: info.compress_size + 30]
        return found


def by_okrsheet(package: Package) -> bytes:
    """The cells spliced in."""
    return edit(package, {package.sheets[0].part: CELLS}).data


def by_openpyxl(package: Package) -> bytes:
    """The cells set by load and save."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(package.data), keep_vba=package.path.suffix == ".xlsm")
    sheet = book.worksheets[0]
    for (row, column), value in CELLS.items():
        sheet.cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """Counts, and prints a line per tool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--every", type=int, default=1)
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    files = sorted(p for p in chosen.folder.rglob("*") if p.suffix.lower() in (".xlsx", ".xlsm"))
    counts = {name: collections.Counter[str]() for name in ("okrsheet", "openpyxl")}
    refused: collections.Counter[str] = collections.Counter()
    for path in files[:: chosen.every]:
        try:
            package = open_package(path)
            by_okrsheet(package)
        except OkrsheetError as error:
            refused[error.message.into("en").removeprefix(f"{path}: ").replace(str(path), "…")[:70]] += 1
            continue
        compare(package, counts)
    print(f"{len(files[:: chosen.every])} files, {sum(refused.values())} refused by okrsheet:")
    for sentence, count in refused.most_common():
        print(f"  {count:4} {sentence}")
    for name, found in counts.items():
        print(
            f"{name:9} {found['files']} edited, {found['failed']} failed, {found['only']} with nothing else changed, "
            f"{found['same'] / max(1, found['parts']):.1%} of parts byte-identical, {found['ms'] / 1000:.1f} s"
        )


def compare(package: Package, counts: dict[str, collections.Counter[str]]) -> None:
    """Edits one file by both tools and adds up what became of its parts."""
    before = parts(package.data)
    allowed = {package.sheets[0].part, package.workbook_part}
    for name, tool in (("okrsheet", by_okrsheet), ("openpyxl", by_openpyxl)):
        found, start = counts[name], time.perf_counter()
        try:
            after = parts(tool(package))
        except Exception:  # noqa: BLE001 - whatever it raises is what is counted
            found["failed"] += 1
            continue
        found["ms"] += round(1000 * (time.perf_counter() - start))
        same = {part for part in before if after.get(part) == before[part]}
        found["files"] += 1
        found["parts"] += len(before)
        found["same"] += len(same)
        found["only"] += set(before) - same <= allowed and set(before) == set(after)


if __name__ == "__main__":
    main()
