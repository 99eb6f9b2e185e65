"""Finding the tables of the Dashboard sheet, by their headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from okrsheet.basics.cells import CellRef, Grid
from okrsheet.basics.text import Text, fold
from okrsheet.plan import CLAIM, Dashboard, is_claimed
from okrsheet.plan.dashboard import BLOCKS, TITLE, Block
from okrsheet.workbook.headers import HEADER_DEPTH, is_title_of_ours, spellings


def find_dashboard(grids: Sequence[Grid]) -> Dashboard | None:
    """The sheet that holds tables of ours; of several the one that is called Dashboard, else the first.

    The others are copies that people keep, and stay as they are.
    """
    found = [grid for grid in grids if has_blocks(grid)]
    if not found:
        return None
    titles = {fold(title) for title in TITLE.every()}
    grid = next((grid for grid in found if fold(grid.title) in titles), found[0])
    headers: dict[str, Mapping[str, CellRef]] = {}
    for block, places in _blocks(grid):
        headers.setdefault(block.key, places)
    cells = {(row, n): cell for row, cells in grid.rows.items() for n, cell in cells.items()}
    return Dashboard(grid.title, headers, cells)


def has_blocks(grid: Grid) -> bool:
    """Whether a sheet holds tables of the Dashboard, and is not called like a sheet that people fill."""
    return not is_title_of_ours(grid.title) and any(_blocks(grid))


def _blocks(grid: Grid) -> Iterator[tuple[Block, Mapping[str, CellRef]]]:
    """The tables whose headers stand in a sheet's first rows, and where each header stands."""
    for row in sorted(grid.rows)[:HEADER_DEPTH]:
        texts = {n: cell.value for n, cell in sorted(grid.rows[row].items()) if isinstance(cell.value, str)}
        firsts = [n for n, text in texts.items() if is_claimed(text)]
        ends = [*firsts[1:], max(texts, default=0) + 1]
        for first, end in zip(firsts, ends, strict=False):
            within = {n: fold(text) for n, text in texts.items() if first < n < end}
            for block in BLOCKS:
                head, *others = block.columns
                places = {
                    c.key: n for c in others for n, text in within.items() if text in spellings(c.label)
                }
                if fold(texts[first]) in _claims(head.label) and 2 * len(places) >= len(others):
                    columns = {head.key: first, **places}
                    yield block, {key: grid.at(row, n) for key, n in columns.items()}


def _claims(label: Text) -> set[str]:
    return {spelling + CLAIM for spelling in spellings(label)}
