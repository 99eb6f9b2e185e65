"""What slides are made on: okrsheet's own plain design, or a company's template."""

from __future__ import annotations

import copy
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text

_ASIDE = {KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER}
_BODY = {KIND.OBJECT, KIND.BODY}
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_MACROS = "application/vnd.ms-office.vbaProject"
_USUAL = (Inches(10), Inches(7.5))
"""The size of a presentation that names none."""
_LEAST, _MOST = Inches(1), Inches(56)
"""How wide and how high slides may be, as PowerPoint has it."""
_THEME_COLOURS = {"dk1": "1F2937", "lt1": "FFFFFF", "dk2": "16425F", "lt2": "F3F4F6", "accent1": "005A9C",
                  "accent2": "B87A00", "accent3": "C1272D", "accent4": "6B7280", "accent5": "0072B2", "accent6": "374151"}  # fmt: skip


class Frame(NamedTuple):
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def below(self, taken: float) -> Frame:
        """What is left of it below so many points."""
        used = min(int(taken * 12700), self.height)
        return Frame(self.left, self.top + used, self.width, self.height - used)

    def part(self, start: float, end: float) -> Frame:
        """The part between two shares of its width."""
        return Frame(
            self.left + int(self.width * start), self.top, int(self.width * (end - start)), self.height
        )


def points(length: int) -> float:
    """A length of a slide in points."""
    return length / 12700


@dataclass(frozen=True, slots=True)
class Stage:
    """A presentation without slides: the layout of its cover, that of all other slides, and their room."""

    presentation: Any
    cover: Any
    inner: Any
    area: Frame
    latin: str
    """The theme's font of Latin letters."""
    asian: str
    """The theme's font of Chinese letters; blank where it names none."""


def opened(template: Path | None) -> Stage:
    """The stage of a company's template, whose own slides are dropped, or okrsheet's own.

    Raises:
        Refused: the file is not there, or no PowerPoint presentation.
    """
    if template is None:
        return _stage(_own(), None)
    _check_file(template)
    try:
        return _stage(_of_company(template), template)
    except Refused:
        raise
    except OSError as error:
        raise Refused(
            _UNREADABLE.says(file=template, reason=error.strerror or str(error)), _PLACE_HINT
        ) from error
    except Exception as error:  # of many kinds: no package, a package of another program, damaged XML
        raise no_presentation(template) from error


def no_presentation(template: Path) -> Refused:
    """The error of a template that no slides can be made on."""
    return Refused(_NO_PRESENTATION.says(file=template), _TEMPLATE_HINT)


def _stage(presentation: Any, template: Path | None) -> Stage:
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise Refused(_NO_LAYOUT.says(file=template), _TEMPLATE_HINT)
    inner = _best(layouts, _INNER)
    return Stage(
        presentation,
        cover=_best(layouts, _COVER),
        inner=inner,
        area=_area(presentation, inner),
        latin=_font(inner.slide_master, "latin"),
        asian=_font(inner.slide_master, "ea"),
    )


# okrsheet's own design


def _own() -> Any:
    """python-pptx's plain template, made wide and calm: type and colours by the theme, so that they can be changed there."""
    presentation = pptx.Presentation()
    wide, was = Inches(13.333), presentation.slide_width
    presentation.slide_width = wide
    master = presentation.slide_master
    for sheet in (master, *master.slide_layouts):
        for shape in sheet.shapes:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = (int(n * wide / was) for n in (shape.left, shape.width))
    _colour(master)
    _lay_out(master)
    _lay_out_cover(master.slide_layouts[0])
    _drop(presentation.part, "printerSettings")
    return presentation


def _colour(master: Any) -> None:
    """Gives the theme okrsheet's colours and its font of Chinese letters."""
    theme = _theme(master)
    blob = theme.blob.decode()
    for name, colour in _THEME_COLOURS.items():
        blob = re.sub(f"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', blob)
    theme._blob = blob.encode()


def _lay_out(master: Any) -> None:
    """A title at the upper left, a narrow band at the left edge, the foot and the number below."""
    places = {
        KIND.TITLE: (0.6, 0.3, 12.13, 1.0),
        KIND.BODY: (0.6, 1.42, 12.13, 5.45),
        KIND.FOOTER: (0.6, 6.93, 8.0, 0.35),
        KIND.SLIDE_NUMBER: (11.73, 6.93, 1.0, 0.35),
        KIND.DATE: (8.9, 6.93, 2.5, 0.35),
    }
    for shape in master.placeholders:
        shape.left, shape.top, shape.width, shape.height = map(Inches, places[shape.placeholder_format.type])
        _set_inset(shape)
    for layout in master.slide_layouts:
        for shape in layout.placeholders:
            if shape.placeholder_format.type in _ASIDE:
                shape.left, shape.top, shape.width, shape.height = map(
                    Inches, places[shape.placeholder_format.type]
                )
    title = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2800")
    title.find(qn("a:defRPr")).set("b", "1")
    for shape in master.placeholders:
        if shape.placeholder_format.type is KIND.FOOTER:
            shape._element.find(f".//{qn('a:lvl1pPr')}").set("algn", "l")
        if shape.placeholder_format.type is KIND.TITLE:  # near to what stands below it
            shape._element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")
    _band(master)


def _band(master: Any) -> None:
    """A narrow band of the theme's first colour at the left edge, behind everything else."""
    xml = (
        f'<p:sp {nsdecls("a", "p")}><p:nvSpPr><p:cNvPr id="20" name="Band"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="137160" cy="6858000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )
    master.shapes._spTree.insert(2, parse_xml(xml))


def _set_inset(shape: Any) -> None:
    """Lets text begin where its shape does, so that titles, tables and the foot stand in one line."""
    properties = shape._element.find(f".//{qn('a:bodyPr')}")
    properties.set("lIns", "0")
    properties.set("rIns", "0")


def _lay_out_cover(layout: Any) -> None:
    """A dark page with the title in white."""
    space = nsdecls("a", "p")
    dark = parse_xml(
        f'<p:bg {space}><p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    )
    layout.element.cSld.insert(0, dark)
    white = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
    for shape, top, height, anchor in zip(layout.placeholders, (2.0, 4.15), (2.0, 1.5), "bt", strict=False):
        shape.left, shape.top, shape.width, shape.height = map(Inches, (0.9, top, 11.5, height))
        shape._element.find(f".//{qn('a:bodyPr')}").set("anchor", anchor)
        style = shape._element.find(f".//{qn('a:lstStyle')}")
        for level in list(style):
            style.remove(level)
        style.append(
            parse_xml(
                f'<a:lvl1pPr {space} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr>{white}</a:defRPr></a:lvl1pPr>'
            )
        )


# A company's template


def _check_file(template: Path) -> None:
    """Only a file that is there is opened: a pipe or a device may never end."""
    try:
        about = template.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refused(_NOT_THERE.says(file=template), _PLACE_HINT) from error
    except OSError as error:
        raise Refused(
            _UNREADABLE.says(file=template, reason=error.strerror or str(error)), _PLACE_HINT
        ) from error
    if not stat.S_ISREG(about.st_mode):
        raise Refused(_NO_FILE.says(file=template), _PLACE_HINT)


def _of_company(template: Path) -> Any:
    presentation = pptx.Presentation(str(template))
    kinds = {part.content_type for part in presentation.part.package.iter_parts()}
    if presentation.part.content_type != _PRESENTATION or _MACROS in kinds:
        raise no_presentation(template)
    if presentation.slide_width is None:
        presentation.slide_width, presentation.slide_height = _USUAL
    size = (presentation.slide_width, presentation.slide_height)
    if not all(length and _LEAST <= length <= _MOST for length in size):
        raise no_presentation(template)
    _drop_slides(presentation)
    return presentation


def _drop_slides(presentation: Any) -> None:
    """Drops the sample slides, and what else names them: sections and custom shows, of which PowerPoint complains
    when they name slides that are not there.
    """
    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)
    element = presentation.element
    for shows in element.findall(qn("p:custShowLst")):
        element.remove(shows)
    for extension in element.findall(f"{qn('p:extLst')}/{qn('p:ext')}"):
        if any(child.tag.endswith("}sectionLst") for child in extension):
            extension.getparent().remove(extension)


def _drop(part: Any, ending: str) -> None:
    """Drops what a part is related to by a kind of relation."""
    for key, relation in list(part.rels.items()):
        if relation.reltype.endswith(f"/{ending}"):
            part.rels.pop(key)


def _kinds(layout: Any) -> list[Any]:
    """Which placeholders a layout has, beside date, foot and number."""
    kinds = (shape.placeholder_format.type for shape in layout.placeholders)
    return [kind for kind in kinds if kind not in _ASIDE]


def _title_alone(kinds: list[Any]) -> bool:
    return kinds == [KIND.TITLE]


def _with_content(kinds: list[Any]) -> bool:
    return len(kinds) == 2 and KIND.TITLE in kinds and bool(_BODY & set(kinds))


def _anything(_: list[Any]) -> bool:
    return True


# Names of layouts are in the language of whoever made them; what stands on them is not. The first that fits is taken.
_INNER: tuple[Callable[[list[Any]], bool], ...] = (
    _title_alone,
    _with_content,
    lambda kinds: KIND.TITLE in kinds,
    lambda kinds: not kinds,
    _anything,
)
_COVER: tuple[Callable[[list[Any]], bool], ...] = (
    lambda kinds: set(kinds) == {KIND.CENTER_TITLE, KIND.SUBTITLE},
    lambda kinds: KIND.CENTER_TITLE in kinds,
    lambda kinds: set(kinds) == {KIND.TITLE, KIND.SUBTITLE},
    _with_content,
    *_INNER,
)


def _best(layouts: list[Any], wishes: tuple[Callable[[list[Any]], bool], ...]) -> Any:
    return next(layout for wish in wishes for layout in layouts if wish(_kinds(layout)))


def _area(presentation: Any, inner: Any) -> Frame:
    """Where a slide's content goes: where the layouts with one content beside the title have it, else below the title."""
    wide, high = presentation.slide_width, presentation.slide_height
    for layout in (inner, *inner.slide_master.slide_layouts):
        if _with_content(_kinds(layout)):
            body = next(s for s in layout.placeholders if s.placeholder_format.type in _BODY)
            if body.width and body.height and body.width > wide * 0.5 and body.height > high * 0.4:
                return Frame(body.left, body.top, body.width, body.height)
    title = next((s for s in inner.placeholders if s.placeholder_format.type is KIND.TITLE), None)
    left = title.left if title is not None and title.left < wide / 4 else int(wide * 0.05)
    under = title.top + title.height if title is not None else int(high * 0.17)
    top = under + Inches(0.15) if under < high * 0.45 else int(high * 0.08)
    return Frame(left, top, wide - 2 * left, int(high * 0.91) - top)


def _theme(master: Any) -> Any:
    return next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))


def _font(master: Any, script: str) -> str:
    """The theme's font of body text for a script; blank where it names none."""
    blob = _theme(master).blob.decode("utf-8", "replace")
    found = re.search(rf'<a:minorFont>.*?<a:{script} typeface="([^"]*)"', blob, re.DOTALL)
    return found[1] if found else ""


# Slides


def new_slide(stage: Stage, layout: Any, *, numbered: bool) -> tuple[Any, Any]:
    """A slide of a layout with nothing on it but title and subtitle and, where it is numbered, the foot and the number as the
    layout has them; and the foot if it is still to be filled.
    """
    slide, empty = stage.presentation.slides.add_slide(layout), None
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in (KIND.TITLE, KIND.CENTER_TITLE, KIND.SUBTITLE):
            shape._element.getparent().remove(shape._element)
    for shape in layout.placeholders if numbered else ():
        kind = shape.placeholder_format.type
        if kind in (KIND.FOOTER, KIND.SLIDE_NUMBER):
            made = copy.deepcopy(shape._element)
            made.nvSpPr.cNvPr.set("id", str(max(_ids(slide)) + 1))
            slide.shapes._spTree.append(made)
            if kind is KIND.FOOTER and not shape.text_frame.text.strip():
                empty = slide.shapes[-1]
    return slide, empty


def _ids(slide: Any) -> Iterator[int]:
    for element in slide.shapes._spTree.iter(qn("p:cNvPr")):
        yield int(element.get("id"))


_TEMPLATE_HINT = Text(
    en="Open it in PowerPoint and save it as a presentation (.pptx); a .potx or .pptm will not do.",
    zh_TW="請用 PowerPoint 開啟後另存為簡報（.pptx）；不支援 .potx 與 .pptm。",
)
_PLACE_HINT = Text(
    en="Name a presentation (.pptx) that is there and may be read.",
    zh_TW="請指定存在且可讀取的簡報檔（.pptx）。",
)
_NO_FILE = Text(en="{file}: the template is no file", zh_TW="{file}：範本不是檔案")
_NOT_THERE = Text(en="{file}: there is no such template", zh_TW="{file}：找不到這個範本")
_UNREADABLE = Text(
    en="{file}: the template cannot be read ({reason})", zh_TW="{file}：無法讀取範本（{reason}）"
)
_NO_PRESENTATION = Text(
    en="{file}: the template is no PowerPoint presentation", zh_TW="{file}：範本不是 PowerPoint 簡報"
)
_NO_LAYOUT = Text(en="{file}: the template has no layout", zh_TW="{file}：範本沒有版面配置")
