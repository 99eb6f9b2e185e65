"""Writing the tidy tables of a plan into a folder: ``okrsheet export``."""

from __future__ import annotations

from pathlib import Path

from okrsheet.assessment import Assessment
from okrsheet.basics.errors import Refused, no_traceback
from okrsheet.basics.places import place
from okrsheet.basics.text import Language, Text
from okrsheet.dataframes import frames
from okrsheet.exporting import Format, check
from okrsheet.exporting.files import check_ours, exported
from okrsheet.run.checking import speaking_as
from okrsheet.run.output import drafts


def write_tables(
    assessment: Assessment, folder: Path | str, to: Format = "csv", language: Language | None = None
) -> tuple[Path, ...]:
    """Writes the tables of :func:`okrsheet.frames` into a folder, which is made where it is missing.

    ``to`` is csv, json, parquet (with pyarrow) or sqlite. Messages are in ``language``, by default the plan's.
    Files of an earlier export are replaced, each in one step; other files stay as they are. Returns the paths
    of the files.

    Raises:
        OkrsheetError: pyarrow is needed and not installed.
        Refused: the folder cannot be written to, or a file in the way was not made by an export.
    """
    folder = Path(folder)
    with speaking_as(assessment), no_traceback(place(assessment.plan.workbooks[0].file)):
        check(to)
        try:
            check_ours(folder, to)
        except OSError as error:
            raise Refused(_CLOSED.says(folder=folder, reason=error.strerror or str(error)), _HINT) from error
        with drafts(folder, exported(frames(assessment, language), to), _HINT) as put:
            return put()


_CLOSED = Text(en="{folder}: cannot be looked into ({reason})", zh_TW="{folder}：無法開啟（{reason}）")
_HINT = Text(en="Name another folder.", zh_TW="請指定其他資料夾。")
