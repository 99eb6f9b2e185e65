"""The slides for a board, drawn with python-pptx (``okrsheet[slides]``), which is loaded only when it is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text
from okrsheet.report.slides import Deck


def check(template: Path | None) -> None:
    """Raises what would stop :func:`board`, before any other work is done in vain.

    Raises:
        OkrsheetError: python-pptx is not installed.
        Refused: the template cannot be used.
    """
    if importlib.util.find_spec("pptx") is None:
        raise OkrsheetError(_NO_LIBRARY, _NO_LIBRARY_HINT)
    if template:
        from okrsheet.deck.trial import tried

        tried(template)


def board(deck: Deck, template: Path | None = None) -> bytes:
    """The slides as a PowerPoint file, on okrsheet's own design or a company's template.

    Raises:
        OkrsheetError: as :func:`check`.
    """
    check(None)
    from okrsheet.deck.drawing import drawn

    return drawn(deck, template)


_NO_LIBRARY = Text(
    en="--slides needs python-pptx, which is not installed", zh_TW="--slides 需要 python-pptx，但尚未安裝"
)
_NO_LIBRARY_HINT = Text(en="pip install 'okrsheet[slides]'", zh_TW="pip install 'okrsheet[slides]'")
