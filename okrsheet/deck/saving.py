"""A presentation as bytes: the same ones for the same content, whenever and wherever it is made."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text

_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every part: the earliest that a zip file knows."""


def saved(presentation: Any, title: str, day: dt.date) -> bytes:
    """The file of a presentation.

    Raises:
        Refused: the template holds two parts of one name.
    """
    about, when = presentation.core_properties, dt.datetime.combine(day, dt.time())
    about.title, about.author, about.last_modified_by = title, "okrsheet", "okrsheet"
    about.created = about.modified = when
    about.comments, about.revision = "", 1
    package = presentation.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of the template's first slide
            package._rels.pop(key)
    blob = io.BytesIO()
    presentation.save(blob)
    return _dateless(blob)


def _dateless(blob: io.BytesIO) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(blob) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        if len(names) != len(set(names)):  # a layout that leads to a sample slide keeps it
            raise Refused(_TWICE, _TWICE_HINT)
        for name in names:
            part = zipfile.ZipInfo(name, _DAY)
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(part, old.read(name))
    return made.getvalue()


_TWICE = Text(
    en="the template's layouts lead to its own slides, so these cannot be left out",
    zh_TW="範本的版面配置連結到範本自己的投影片，因此無法移除這些投影片",
)
_TWICE_HINT = Text(
    en="Remove the links on the template's slide masters to its slides.",
    zh_TW="請移除範本母片上連往投影片的連結。",
)
