"""The tidy tables as files for other programs; :mod:`okrsheet.exporting.files` makes them when it is asked for."""

from __future__ import annotations

import importlib.util
from typing import Final, Literal, TypeAlias, get_args

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Text

Format: TypeAlias = Literal["csv", "json", "parquet", "sqlite"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def check(to: Format) -> None:
    """Raises what would stop an export, before any other work is done in vain.

    Raises:
        OkrsheetError: pyarrow is needed and not installed.
    """
    if to == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise OkrsheetError(_NO_LIBRARY, _NO_LIBRARY_HINT)


_NO_LIBRARY = Text(
    en="--to parquet needs pyarrow, which is not installed", zh_TW="--to parquet 需要 pyarrow，但尚未安裝"
)
_NO_LIBRARY_HINT = Text(en="pip install 'okrsheet[parquet]'", zh_TW="pip install 'okrsheet[parquet]'")
