"""The columns of a form, said once for who writes it and who reads what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from okrsheet.asking.asked import CHECK_IN_KEYS, COMPONENT_KEYS, Ask, AskedRow
from okrsheet.basics.text import Language, Text
from okrsheet.plan import CheckIn, Kpi
from okrsheet.plan.columns import FORM_MARK, Column, Record, column_of


class Part(Enum):
    """What a column of a form is for: to show what is asked about, or to be filled."""

    ASKED = Text(en="What is asked about", zh_TW="詢問的項目")
    CHECK_IN = Text(en="Please fill in the yellow cells", zh_TW="請填寫黃色儲存格")
    COMPONENT = Text(
        en="Missing in the plan: please fill in the yellow cells", zh_TW="計畫中缺少的內容：請填寫黃色儲存格"
    )
    MARK = Text(en="", zh_TW="")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form; ``declared`` is the column of the plan under whose header its cells are filled."""

    key: str
    label: Text
    part: Part
    width: int
    declared: Column | None = None

    def header(self, language: Language) -> str:
        """What stands above it; above the marks the same in every language."""
        return FORM_MARK if self.part is Part.MARK else self.label.into(language)


def _asked(key: str, en: str, zh_tw: str, width: int) -> FormColumn:
    return FormColumn(key, Text(en=en, zh_TW=zh_tw), Part.ASKED, width)


def _filled(record: type[Record], key: str, part: Part, width: int) -> FormColumn:
    declared = column_of(record, key)
    return FormColumn(key, declared.label, part, width, declared)


_WIDTHS = {
    "date": 14, "value": 14, "confidence": 13, "comment": 32, "measure": 16, "upper_target": 14, "end": 14, "data_source": 20, "frequency": 17,
}  # fmt: skip

MARK: Final = FormColumn("mark", Text(en=FORM_MARK, zh_TW=FORM_MARK), Part.MARK, 28)
"""The hidden column with the mark of each row; its header is the same in every language."""
COLUMNS: Final = (
    FormColumn("id", column_of(CheckIn, "id").label, Part.ASKED, 10),
    _asked("title", "Key result or KPI", "關鍵結果或 KPI", 36),
    _asked("unit", "Unit", "單位", 12),
    _asked("goal", "Target in the plan", "計畫中的目標值", 17),
    _asked("last", "Last value", "上次數值", 13),
    _asked("last_day", "Day of the last value", "上次數值日期", 14),
    _asked("wanted", "Wanted", "需要填寫", 25),
    *(_filled(CheckIn, key, Part.CHECK_IN, _WIDTHS[key]) for key in CHECK_IN_KEYS),
    *(_filled(Kpi, key, Part.COMPONENT, _WIDTHS.get(key, 13)) for key in COMPONENT_KEYS),
    MARK,
)  # fmt: skip
"""Every column that a form may have, in its order."""


def columns_of_form(ask: Ask) -> tuple[FormColumn, ...]:
    """The columns of one form: of those about components, only what some row asks for; of those of Check-ins
    none where no value is asked for.
    """
    asked = {key for row in ask.rows for key in row.open_keys}
    return tuple(c for c in COLUMNS if c.part in (Part.ASKED, Part.MARK) or c.key in asked)


def shown(row: AskedRow) -> Mapping[str, str | dt.date | None]:
    """What the locked cells of a row hold, by the keys of their columns."""
    return {
        "id": row.id,
        "title": row.title,
        "unit": row.unit or None,
        "goal": row.target or None,
        "last": row.last or None,
        "last_day": row.last_day,
        "wanted": row.wanted,
    }
