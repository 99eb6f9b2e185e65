"""What is made from the declarations, pages of ``docs/`` and the schema of ``report.json``:
``python -m tools.manual``.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from okrsheet.basics.text import LANGUAGES, Language, Message, Text
from okrsheet.plan import SHEETS, Settings, dashboard, kept_by_okrsheet
from okrsheet.plan.columns import columns_of
from okrsheet.plan.words import Word
from okrsheet.report.schema import schema
from okrsheet.rules import RULES
from okrsheet.rules.rule import FAMILIES, Rule
from okrsheet.xlsx import ELEMENTS, HARMLESS, LOOKED_AT, NOT_LOOKED_AT

ROOT = Path(__file__).parents[1]

_MADE = Text(
    en="This page is made from the program's own declarations (`make docs`).",
    zh_TW="本頁由程式內的宣告產生（`make docs`）。",
)
_RULES = Text(en="Rules", zh_TW="規則")
_FAMILY = Text(en="{letter}: {name}", zh_TW="{letter}：{name}")
_SAYS = Text(en="It says", zh_TW="訊息")
_DO = Text(en="What to do", zh_TW="處理方式")
_FAILS = Text(en="Cells marked ⚑ are reported", zh_TW="標有 ⚑ 的儲存格會被回報")
_FAILS_SOURCES = Text(
    en="Cells marked ⚑ are reported; *Sources* is no sheet, but what the data sources say",
    zh_TW="標有 ⚑ 的儲存格會被回報；「Sources」不是工作表，而是資料來源的內容",
)
_WORKBOOK = Text(en="The workbook", zh_TW="活頁簿")
_COLUMNS = Text(
    en="Column | Filled by | What it holds | Other words for the header",
    zh_TW="欄位 | 填寫者 | 內容 | 也可寫成",
)
_FOUND = Text(
    en="Sheets may stand in any order, and so may columns; titles and headers may be in either language, or in both. "
    "A sheet is found by its title; else by one that is like it, years, numbers and marks of a copy aside "
    "(`Check-ins 2026`, `KPIs (2)`), or another word for it, if its headers fit; else by its headers alone. Of "
    "several, the one with the exact title is read, else the one with the latest year or number, else the first; a "
    "finding names the others, and of check-ins that are not read it is an error. An exact header goes before "
    "another word for it, which is then a column of your own; between two other words nothing is chosen, and a "
    "finding says so. Columns that okrsheet fills are known by their exact names only.",
    zh_TW="工作表與欄位的順序不限；名稱可用中文、英文或兩者並列。工作表先以名稱辨識；其次是相近的名稱（不計年份、數字與複本標記，"
    "例如「進度紀錄 2026」、「KPI 指標 (2)」）或其他說法，且欄位名稱相符者；最後才單憑欄位名稱。若有多個，優先讀取名稱完全相符者，"
    "其次為年份或數字最大者，再其次為第一個；其餘會逐一指出，未讀取的填報屬於錯誤。欄位名稱完全相符者優先於其他說法，"
    "此時後者視為使用者自己的欄位；若有兩個其他說法，則兩者都不採用並會指出。okrsheet 填寫的欄位只認完全相符的名稱。",
)
_SHEET_ALSO = Text(en="Other words for this sheet", zh_TW="這個工作表也可稱為")
_YOU, _MUST, _OURS = (
    Text(en="you", zh_TW="使用者"),
    Text(en="you (required)", zh_TW="使用者（必填）"),
    Text(en="okrsheet", zh_TW="okrsheet"),
)
_WORDS = Text(en="Words and their synonyms", zh_TW="用語與同義詞")
_SETTINGS = Text(en="Setting | What it does", zh_TW="設定項目 | 作用")


_VERIFY = Text(en="What `okrsheet verify` looks at", zh_TW="`okrsheet verify` 檢查什麼")
_VERIFY_ABOUT = Text(
    en="Excel checks a workbook when it opens it, and offers a repair where it finds damage; nobody but Microsoft knows "
    "everything that it checks. `okrsheet verify` looks at what is listed here, and okrsheet asks it before a file is "
    "written. Where it finds nothing, Excel most likely opens the file; where it finds something, it says what and "
    "where, and whether okrsheet writes the file all the same. Damage in sheets that are not okrsheet's does not stop "
    "it: every part but those it fills is copied byte for byte.",
    zh_TW="Excel 開啟活頁簿時會檢查內容，發現損壞就提示修復；完整的檢查項目只有微軟知道。`okrsheet verify` 檢查本頁列出的項目，"
    "okrsheet 寫入檔案之前也會自動執行。沒有發現問題時，Excel 極可能可以正常開啟；發現問題時會指出內容與位置，並說明 okrsheet "
    "是否仍會寫入。與 okrsheet 無關的工作表即使損壞也不影響寫入：除了要填寫的部分，其餘內部檔案一律逐位元組保留。",
)
_VERIFY_XML = Text(
    en="Every part of XML must be well-formed, and none may have a DOCTYPE. Beyond that, these are the complaints:",
    zh_TW="每個 XML 內部檔案都必須格式正確，且不得含有 DOCTYPE。此外會回報下列問題：",
)
_HARMLESS = Text(en="harmless: Excel opens the file", zh_TW="無妨：Excel 可正常開啟")
_ELEMENTS = Text(
    en="These are the elements and attributes that are held against such limits:",
    zh_TW="下列元素與屬性會依上述限制檢查：",
)
_CONTENT = Text(en="content", zh_TW="內容")
_NOT = Text(en="What it does not look at", zh_TW="不檢查的項目")


def pages() -> dict[str, str]:
    """Every file, where it lies below the repository, and its content."""
    made = {"okrsheet/report/report.schema.json": json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"}
    for language in LANGUAGES:
        made[f"docs/rules.{language}.md"] = "\n".join(_rules_page(language)) + "\n"
        made[f"docs/workbook.{language}.md"] = "\n".join(_workbook_page(language)) + "\n"
        made[f"docs/verify.{language}.md"] = "\n".join(_verify_page(language)) + "\n"
    return made


def _rules_page(language: Language) -> Iterator[str]:
    yield f"# {_RULES.into(language)}\n\n{_MADE.into(language)}"
    for family, name in FAMILIES.items():
        yield f"\n## {_FAMILY.says(letter=family, name=name).into(language)}"
        for code in sorted(c for c in RULES if c.startswith(family)):
            yield from _rule(RULES[code], language)


def _rule(rule: Rule, language: Language) -> Iterator[str]:
    yield f"\n### {rule.code} {rule.name} ({rule.severity.text.into(language)})\n"
    yield rule.about.into(language) + "\n"
    yield f"- {_SAYS.into(language)}: {_shown(rule.message, language)}"
    yield f"- {_DO.into(language)}: {_shown(rule.hint, language)}"
    doc = inspect.cleandoc(rule.check.__doc__ or "")
    if found := re.search(r"^Fails:\n\n((?:    .*\n?|\n)+)", doc + "\n", re.MULTILINE):
        fails = _FAILS_SOURCES if "    Sources\n" in found[1] else _FAILS
        yield f"\n{fails.into(language)}:\n"
        yield found[1].rstrip()


def _shown(text: Text, language: Language) -> str:
    return re.sub(r"\{(\w+)\}", r"‹\1›", text.into(language))


def _workbook_page(language: Language) -> Iterator[str]:
    yield f"# {_WORKBOOK.into(language)}\n\n{_MADE.into(language)}\n\n{_FOUND.into(language)}"
    used: dict[type[Word], None] = {}
    for record in SHEETS:
        yield f"\n## {_every(record.SHEET)}\n\n{record.ABOUT.into(language)}\n"
        if titles := (*record.FORMERLY, *record.ALSO):
            yield f"{_SHEET_ALSO.into(language)}: {_listed(titles)}\n"
        yield from _table(_COLUMNS, language)
        for column in columns_of(record):
            used |= dict.fromkeys([column.words] if column.words else [])
            ours = column in kept_by_okrsheet(record)
            who = _OURS if ours else _MUST if column.required else _YOU
            cells = (
                _every(column.header),
                who.into(language),
                column.help.into(language),
                _listed(column.also),
            )
            yield f"| {' | '.join(cells)} |"
    yield f"\n## {_every(Settings.SHEET)}\n"
    yield from _table(_SETTINGS, language)
    for column in columns_of(Settings):
        used |= dict.fromkeys([column.words] if column.words else [])
        yield f"| {_every(column.label)} | {column.help.into(language)} |"
    yield f"\n## {_every(dashboard.TITLE)}\n\n{dashboard.ABOUT.into(language)}\n"
    for block in dashboard.BLOCKS:
        headers = ", ".join(_every(column.header) for column in block.columns)
        yield f"- {block.about.into(language)}: {headers}"
    yield f"\n## {_WORDS.into(language)}"
    for words in used:
        yield f"\n**{words.__name__}**\n"
        for word in words:
            yield f"- {_every(word.text)} ({', '.join(word.synonyms)})".replace(" ()", "")


def _verify_page(language: Language) -> Iterator[str]:
    yield f"# {_VERIFY.into(language)}\n\n{_MADE.into(language)}\n\n{_VERIFY_ABOUT.into(language)}\n"
    yield _VERIFY_XML.into(language)
    for title, listed in LOOKED_AT.items():
        yield f"\n## {title.into(language)}\n"
        for text in listed:
            note = f" ({_HARMLESS.into(language)})" if text in HARMLESS else ""
            yield f"- {_shown(text, language).replace('<', '&lt;')}{note}"
    yield f"\n{_ELEMENTS.into(language)}"
    for title, by_name in ELEMENTS.items():
        yield f"\n**{title.into(language)}**\n"
        for name, law in by_name.items():
            keys = dict.fromkeys([*law.needs, *law.words, *law.numbers, *law.lengths])
            said = [f"`{key}`" for key in keys] + [_CONTENT.into(language)] * bool(law.children or law.filled)
            yield f"- `<{name}>`: {', '.join(said)}"
    yield f"\n## {_NOT.into(language)}\n"
    yield from (f"- {text.into(language)}" for text in NOT_LOOKED_AT)


def _table(header: Text, language: Language) -> Iterator[str]:
    titles = header.into(language)
    yield f"| {titles} |"
    yield "|" + " --- |" * (titles.count("|") + 1)


def _every(text: Text | Message) -> str:
    return " · ".join(text.into(language) for language in LANGUAGES)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words)


def main() -> None:
    """Writes the pages, or with ``--check`` exits with 1 naming those that are stale."""
    stale = []
    for name, text in pages().items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8", newline="\n")
    if stale and "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale)}; run make docs")


if __name__ == "__main__":
    main()
