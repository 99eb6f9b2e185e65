"""Reports put in the place of older ones: made as drafts first, so that a place that cannot be written to is known
before anything else is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text

Content: TypeAlias = Iterable[str] | bytes
"""What is in a report: text in pieces, which are gone through once, or bytes."""


@contextmanager
def drafts(
    folder: Path, reports: Mapping[str, Content], hint: Text | None = None
) -> Iterator[Callable[[], tuple[Path, ...]]]:
    """The reports as files under temporary names in their folder, which are removed in the end; what is given
    puts them in their places, and tells these. The ``hint`` says how another folder is named.

    Raises:
        Refused: the folder cannot be written to, or a report in it is open elsewhere.
    """
    made = {name: (folder / name).with_name(f".{Path(name).name}.tmp") for name in reports}
    is_new = False
    try:
        try:
            is_new = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
            for name, draft in made.items():
                draft.parent.mkdir(exist_ok=True)
                _check_free(folder / name, hint)
                _write(draft, reports[name])
        except OSError as error:
            raise _forbidden(folder, error, hint) from error
        yield lambda: tuple(_in_place(draft, folder / name, hint) for name, draft in made.items())
    finally:
        for draft in made.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        for below in {draft.parent for draft in made.values()} - {folder}:
            with suppress(OSError):
                below.rmdir()
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # which a folder with reports in it does not allow


def _write(draft: Path, content: Content) -> None:
    draft.unlink(missing_ok=True)  # one that a crash left behind, or a link that leads to another file
    if isinstance(content, bytes):
        with draft.open("xb") as file:
            file.write(content)
    else:
        with draft.open("x", encoding="utf-8", newline="\n") as lines:
            lines.writelines(content)


def _check_free(place: Path, hint: Text | None) -> None:
    """Refuses a report that cannot be replaced, as one that is open in Word on Windows."""
    try:
        with place.open("r+b"):
            pass
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _forbidden(place, error, hint) from error


def _in_place(draft: Path, place: Path, hint: Text | None) -> Path:
    try:
        return draft.replace(place)
    except OSError as error:
        raise _forbidden(place, error, hint) from error


def _forbidden(path: Path, error: OSError, hint: Text | None) -> Refused:
    return Refused(_FOLDER.says(folder=path, reason=error.strerror or str(error)), hint or _FOLDER_HINT)


_FOLDER = Text(en="{folder}: cannot be written to ({reason})", zh_TW="{folder}：無法寫入（{reason}）")
_FOLDER_HINT = Text(en="Choose another folder with --out.", zh_TW="請用 --out 指定其他資料夾。")
