"""A comparison as text: parts, rows, and below each row its cells, old → new."""

from __future__ import annotations

from collections.abc import Iterator

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import Language, Text
from okrsheet.comparing.changes import Comparison
from okrsheet.comparing.views import ComparisonView, FigureView, SubjectView, view_of


def render(comparison: Comparison, names: tuple[str, str], language: Language) -> str:
    """The comparison line by line."""
    return "".join(f"{line}\n" for line in _lines(view_of(comparison, names, language), language))


def _lines(view: ComparisonView, language: Language) -> Iterator[str]:
    yield view.title
    for group in view.groups:
        yield ""
        yield group.title
        if group.about:
            yield _ABOUT.says(about=group.about).into(language)
        for subject in group.subjects:
            yield from _subject(subject, language)
    if view.figures:
        yield ""
        yield view.figures_title
        yield from (_figure(figure, language) for figure in view.figures)
    yield ""
    if view.unread:
        yield view.unread
    yield view.summary


def _subject(subject: SubjectView, language: Language) -> Iterator[str]:
    colon = conventions(language).marks.colon
    where = _AT.says(cell=subject.where).into(language) if subject.where else ""
    holds = f"{colon}{subject.holds}" if subject.holds else ""
    yield f"  {subject.sign}{' ' * bool(subject.sign)}{subject.name}{where}{holds}"
    for cell in subject.cells:
        yield f"    {cell.label}{colon}{cell.old} → {cell.new}{_AT.says(cell=cell.where).into(language)}"


def _figure(figure: FigureView, language: Language) -> str:
    shares = [figure.old if figure.old == figure.new else f"{figure.old} → {figure.new}"]
    words = [one.word if one else "–" for one in (figure.old_status, figure.new_status)]
    status = [words[0] if words[0] == words[1] else " → ".join(words)] * any(w != "–" for w in words)
    marks = conventions(language).marks
    return f"  {figure.name}{marks.colon}{marks.comma.join(shares + status)}"


_ABOUT = Text(en="  ({about})", zh_TW="  （{about}）")
_AT = Text(en=" ({cell})", zh_TW="（{cell}）")
