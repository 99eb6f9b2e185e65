"""Runs the notebooks of ``docs/`` and keeps what they print in them: ``python -m tools.notebooks``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from okrsheet.basics.text import LANGUAGES

DOCS = Path(__file__).parents[1] / "docs"
NOTEBOOKS = tuple(DOCS / f"notebook.{language}.ipynb" for language in LANGUAGES)
"""One in each language, with the same code."""


def executed(path: Path) -> Any:
    """A notebook with what its cells print now, run where it lies; without what differs from run to run.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # the times at which it ran
    return notebook


def main() -> None:
    """Writes every notebook anew."""
    import nbformat

    for path in NOTEBOOKS:
        nbformat.write(executed(path), path)


if __name__ == "__main__":
    main()
