"""The rules of family S: sheets, headers and columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from okrsheet.basics.cells import CellRef
from okrsheet.basics.dates import month_name
from okrsheet.basics.text import Text, fold
from okrsheet.figures.compute import Figures
from okrsheet.plan import (
    MAIN_SHEETS,
    CheckIn,
    Layout,
    Settings,
    claimed,
)
from okrsheet.plan.columns import column_of, columns_of
from okrsheet.plan.convert import to_text
from okrsheet.rules.causes import missing_columns, missing_sheets
from okrsheet.rules.rule import Severity, Spot, quoted, rule

_MANY = 8  # sheets that a hint names
_MEANT = Text(
    en=" If it is one of these, call it “{title}”: {others}.",
    zh_TW="若是下列其中之一，請將它改名為「{title}」：{others}。",
)
_READS = Text(en="; {cell} reads “{typed}”: is that it?", zh_TW="；{cell} 是「{typed}」，是否就是這一欄？")

_MORE_TYPED = Text(
    en=", and so {count:is|are} {count} other {count:cell|cells} under “{label}”",
    zh_TW="（「{label}」另有 {count} 格亦同）",
)
_TYPED_IN_TITLES = Text(
    en="If it is an old title, clear the cell: the next report fills it anew. Else move it to a column of your own, "
    "such as Comment.",
    zh_TW="若是舊名稱，請清空此儲存格，下次報告會重新填寫；否則請移到自己的欄位，例如說明。",
)
_TYPED_IN_DASHBOARD = Text(
    en="If it is an old name, clear the row; else move it to where no table of okrsheet's is. The next report fills the table's row once all of the row is blank.",
    zh_TW="若是舊名稱，請清空該列；否則請移到 okrsheet 表格以外的位置。整列清空後，下次報告會填寫該列。",
)


@rule(
    "S101",
    "sheet-missing",
    Severity.WARNING,
    message=Text(en="the workbook has no sheet “{sheet}”", zh_TW="活頁簿沒有「{sheet}」工作表"),
    hint=Text(
        en="Add a sheet of this name, or copy it from a new template (okrsheet new).{others}",
        zh_TW="請新增此名稱的工作表，或從新範本複製（okrsheet new）。{others}",
    ),
    about=Text(
        en="A plan lives in four sheets: Objectives, Key Results, KPIs and Check-ins. None of them must be "
        "there, but what the others speak of must: key results belong to objectives, objectives are measured "
        "by key results, check-ins name key results and KPIs, and values stand in Check-ins or under "
        "Current. What follows from a missing sheet is not told row by row.",
        zh_TW="計畫由四個工作表組成：目標、關鍵結果、KPI 指標、進度紀錄。每一個都可以省略，但其他工作表提到的必須存在："
        "關鍵結果屬於目標、目標由關鍵結果衡量、進度紀錄以編號對應關鍵結果與 KPI，數值則填在進度紀錄或「目前值」。"
        "因缺少工作表而引起的問題不再逐列回報。",
    ),
)
def sheet_missing(figures: Figures) -> Iterator[Spot]:
    """A missing sheet that other rows of the plan refer to."""
    others = [title for workbook in figures.plan.workbooks for title in workbook.others][:_MANY]
    for record in missing_sheets(figures.plan):
        title = record.SHEET.into(figures.plan.language)
        meant = _MEANT.says(title=title, others=tuple(others)) if others else ""
        yield Spot(CellRef(title, 1, 1), values={"sheet": title, "others": meant})


@rule(
    "S102",
    "sheet-empty",
    Severity.INFO,
    message=Text(en="the sheet “{sheet}” has no rows yet", zh_TW="「{sheet}」工作表還沒有資料"),
    hint=Text(en="Fill in the first row below the header.", zh_TW="請從表頭下方的第一列開始填寫。"),
    about=Text(
        en="The header is there, but nothing has been filled in below it.",
        zh_TW="表頭已存在，但下方尚未填寫任何資料。",
    ),
)
def sheet_empty(figures: Figures) -> Iterator[Spot]:
    """A header without rows."""
    filled = {type(r) for r in figures.plan.records}
    for layout in figures.plan.sheets:
        if layout.record in MAIN_SHEETS and layout.header_row and layout.record not in filled:
            yield Spot(layout.at(layout.header_row + 1, 1), values={"sheet": layout.title})


@rule(
    "S103",
    "header-missing",
    Severity.ERROR,
    message=Text(en="no header row is found in the sheet “{sheet}”", zh_TW="「{sheet}」工作表找不到表頭列"),
    hint=Text(
        en="It needs at least these headers in one row: {headers}.",
        zh_TW="至少需要在同一列有這些欄位名稱：{headers}。",
    ),
    about=Text(
        en="The header is the row that holds most of the sheet's column names, in English or Chinese. "
        "It need not be row 1, but must be among the first 60 rows that hold anything.",
        zh_TW="表頭是包含最多欄位名稱（中文或英文皆可）的那一列，不必是第 1 列，但須在前 60 列有資料的範圍內。",
    ),
)
def header_missing(figures: Figures) -> Iterator[Spot]:
    """A sheet of ours in which no header row is found."""
    for layout in figures.plan.sheets:
        if layout.likeliest_row and not layout.header_row:
            headers = tuple(c.label for c in columns_of(layout.record) if c.required)
            yield Spot(layout.at(1, 1), values={"sheet": layout.title, "headers": headers})


@rule(
    "S104",
    "column-missing",
    Severity.ERROR,
    message=Text(
        en="the sheet “{sheet}” has no column “{label}”{reads}",
        zh_TW="「{sheet}」工作表沒有「{label}」欄{reads}",
    ),
    hint=Text(
        en="Give the column the header “{label}”, or add one; its place does not matter.",
        zh_TW="請將該欄的欄位名稱改為「{label}」，或加上這一欄，位置不限。",
    ),
    about=Text(
        en="Columns that must be filled, and those of the four KPI components, must be there. "
        "Headers are recognised in English and in Chinese, whatever their order, case or width, and by other "
        "words that the manual lists. A header that is none of these, but like one or in its place, is named. "
        "What follows from a missing column is not told row by row.",
        zh_TW="必填欄位與 KPI 四項要素的欄位必須存在。欄位名稱中英文皆可辨識，不限順序、大小寫與全半形，也接受手冊所列的其他說法。"
        "相近、或位於該處但無法辨識的欄位名稱會一併指出；因缺少欄位而引起的問題不再逐列回報。",
    ),
)
def column_missing(figures: Figures) -> Iterator[Spot]:
    """A column that must be filled has no header, or one that is misspelt."""
    for layout in figures.plan.sheets:
        for key, meant in missing_columns(layout).items():
            where = layout.at(layout.header_row, meant or 1)
            typed = layout.other_headers[meant] if meant else ""
            reads = _READS.says(cell=where.address, typed=typed) if meant else ""
            values = {"sheet": layout.title, "label": column_of(layout.record, key).label, "reads": reads}
            yield Spot(where, values=values)


@rule(
    "S105",
    "two-headers",
    Severity.ERROR,
    message=Text(
        en="two columns are called “{label}” ({cells}); neither is read",
        zh_TW="有兩欄都叫「{label}」（{cells}），兩欄都不讀取",
    ),
    hint=Text(en="Rename the one that is not meant.", zh_TW="請將不是要讀取的那一欄改名。"),
    about=Text(
        en="When two headers lay claim to one column, okrsheet does not guess which is meant.",
        zh_TW="兩個表頭對應同一個欄位時，okrsheet 不會猜測是哪一個。",
    ),
)
def two_headers(figures: Figures) -> Iterator[Spot]:
    """Two headers for one column."""
    for layout in figures.plan.sheets:
        labels = {c.key: c.label for c in columns_of(layout.record)}
        for key, columns in layout.clashes.items():
            cells = tuple(layout.at(layout.header_row, n) for n in columns)
            yield Spot(cells[1], values={"label": labels[key], "cells": tuple(c.address for c in cells)})


@rule(
    "S106",
    "two-sheets",
    Severity.WARNING,
    message=Text(
        en="the sheet “{other}” is not read: “{sheet}” already is",
        zh_TW="已讀取「{sheet}」，因此不讀取「{other}」工作表",
    ),
    hint=Text(en="Keep one of the two, or rename the other.", zh_TW="請保留其中一個，或將另一個改名。"),
    about=Text(
        en="A workbook holds one sheet of each kind. Of several, the one with the exact title is read, else the one "
        "with the latest year or number in its title, else the first.",
        zh_TW="每一種工作表只讀取一個：名稱完全相符者優先，其次為名稱中年份或數字最大者，再其次為第一個。",
    ),
)
def two_sheets(figures: Figures) -> Iterator[Spot]:
    """The same sheet twice, in two languages, spellings or years."""
    for layout in figures.plan.sheets:
        if layout.record is not CheckIn:
            yield from _twins(layout)


def _twins(layout: Layout) -> Iterator[Spot]:
    for other in layout.unread_sheets:
        yield Spot(CellRef(other, 1, 1, layout.file), values={"sheet": layout.title, "other": other})


@rule(
    "S115",
    "check-ins-not-read",
    Severity.ERROR,
    message=Text(
        en="the check-ins of the sheet “{other}” are not read: those of “{sheet}” are",
        zh_TW="已讀取「{sheet}」的填報，因此不讀取「{other}」工作表的填報",
    ),
    hint=Text(
        en="Put all check-ins into one sheet, or delete the one that is a copy.",
        zh_TW="請將所有填報集中在同一個工作表，或刪除重複的複本。",
    ),
    about=Text(
        en="Values that stand in a second sheet of check-ins are lost to every figure. Which sheet is read: as for "
        "S106.",
        zh_TW="第二個進度紀錄工作表中的數值不會列入任何計算。讀取哪一個工作表，規則與 S106 相同。",
    ),
)
def check_ins_not_read(figures: Figures) -> Iterator[Spot]:
    """A second sheet of check-ins, such as one for each year."""
    for layout in figures.plan.sheets_of(CheckIn):
        yield from _twins(layout)


@rule(
    "S107",
    "unknown-setting",
    Severity.WARNING,
    message=Text(en="“{typed}” is no setting", zh_TW="沒有「{typed}」這個設定項目"),
    hint=Text(
        en="Did you mean “{near}”? Notes belong in the third column.",
        zh_TW="是否要填「{near}」？備註請寫在第三欄。",
    ),
    about=Text(
        en="A row of the Settings sheet whose first cell is not the name of a setting has no effect.",
        zh_TW="「設定」工作表中，第一欄不是設定名稱的列不會有任何作用。",
    ),
)
def unknown_setting(figures: Figures) -> Iterator[Spot]:
    """A row of the Settings sheet that names no setting.

    Passes:

        Settings
        Setting    | Value
        Grace days | 2

    Fails:

        Settings
        Setting    | Value
        Grace dayz⚑ | 2
    """
    labels = [c.label for c in columns_of(Settings)]
    settings = {fold(said): label for label in labels for said in label.every()}
    for row in figures.plan.setting_rows:
        if row.setting and fold(row.setting) not in settings:
            near = difflib.get_close_matches(fold(row.setting), settings, n=1, cutoff=0)
            yield Spot(row.at("setting"), values={"typed": row.setting, "near": settings[near[0]]})


@rule(
    "S108",
    "hidden-rows",
    Severity.INFO,
    message=Text(
        en="{count} hidden {count:row|rows} of “{sheet}” {count:counts like any other|count like any others} "
        "({count:row|rows} {rows})",
        zh_TW="「{sheet}」有 {count} 列被隱藏，仍照常計算（第 {rows} 列）",
    ),
    hint=Text(
        en="Show them to see what counts; to leave an item out, set its State to Postponed.",
        zh_TW="請取消隱藏以查看內容；若要排除某個項目，請將執行狀態設為「延後」。",
    ),
    about=Text(
        en="Hiding or filtering a row in Excel does not take it out of the plan.",
        zh_TW="在 Excel 中隱藏或篩選某一列，並不會把它從計畫中移除。",
    ),
)
def hidden_rows(figures: Figures) -> Iterator[Spot]:
    """Rows that are hidden, or filtered away."""
    filled = {item.line for item in figures.plan.items}
    for layout in figures.plan.sheets:
        rows = [row for row in layout.hidden if layout.at(row, 1).line in filled]
        if rows:
            listed = (*map(str, rows[:10]), *(["…"] if len(rows) > 10 else []))
            values = {"sheet": layout.title, "count": len(rows), "rows": listed}
            yield Spot(layout.at(rows[0], 1), values=values)


@rule(
    "S109",
    "status-column-missing",
    Severity.INFO,
    message=Text(
        en="“{sheet}” has no columns for: {labels}; they are not written back",
        zh_TW="「{sheet}」沒有這些欄位，因此不會寫回：{labels}",
    ),
    hint=Text(
        en="If you want to see them in Excel, add these headers, or run okrsheet report --add-columns.",
        zh_TW="若想在 Excel 中看到，請加上這些欄位名稱，或執行 okrsheet report --add-columns。",
    ),
    about=Text(
        en="okrsheet fills its columns only where their headers are; the reports hold the figures anyway.",
        zh_TW="okrsheet 只填寫已有表頭的欄位；報告中仍會有完整數字。",
    ),
)
def status_column_missing(figures: Figures) -> Iterator[Spot]:
    """A column that okrsheet would fill has no header."""
    for layout in figures.plan.sheets:
        there = {*layout.columns, *layout.own_columns, *layout.left_blank}
        filled = (
            c for c in columns_of(layout.record) if c.ours and not c.claims
        )  # the others are but a help
        absent = tuple(c.label for c in filled if c.key not in there)
        if absent and layout.header_row:
            where = layout.at(layout.header_row, 1)
            yield Spot(where, values={"sheet": layout.title, "labels": absent})


@rule(
    "S110",
    "formula-in-our-column",
    Severity.ERROR,
    message=Text(
        en="a formula stands in a cell that okrsheet fills", zh_TW="okrsheet 要填寫的儲存格裡有公式"
    ),
    hint=Text(
        en="Move the formula to a column of your own; nothing is written back until then.",
        zh_TW="請將公式移到自己的欄位；在此之前不會寫回任何資料。",
    ),
    about=Text(
        en="okrsheet never overwrites a formula; write-back is refused while one is in its way.",
        zh_TW="okrsheet 不會覆寫公式；要填寫的儲存格裡有公式時，會拒絕寫回。",
    ),
)
def formula_in_our_column(figures: Figures) -> Iterator[Spot]:
    """A formula in a cell that okrsheet fills."""
    filled = {item.line for item in figures.plan.items}
    for layout in figures.plan.sheets:
        for where in layout.formulas:
            if where.line in filled:
                yield Spot(where)


@rule(
    "S111",
    "note-not-read",
    Severity.INFO,
    message=Text(
        en="“{text}” is taken for a note; this row is not read", zh_TW="「{text}」視為備註，這一列不讀取"
    ),
    hint=Text(
        en="If it is meant to be a row of the plan, fill in its other cells as well.",
        zh_TW="若這是計畫的一列，請填寫其他欄位。",
    ),
    about=Text(
        en="Words that stand alone in a sheet's first column, below a gap, are a remark and no row of the plan.",
        zh_TW="空白列之後，單獨寫在第一欄的文字視為備註，而不是計畫的一列。",
    ),
)
def note_not_read(figures: Figures) -> Iterator[Spot]:
    """A remark below the table.

    Passes:

        KPIs
        ID | KPI   | Owner
        K1 | Leads | Sales lead
        K2 |       |

    Fails:

        KPIs
        ID | KPI   | Owner      | Measure  | Target | End | Data source | Frequency
        K1 | Leads | Sales lead | At least | 20     | Q4  | CRM         | Monthly
        |
        to be agreed with the board in May⚑
    """
    for layout in figures.plan.sheets:
        for note, text in layout.notes.items():
            yield Spot(note, values={"text": quoted(text)})


@rule(
    "S112",
    "column-of-your-own",
    Severity.WARNING,
    message=Text(
        en="“{label}” is taken for a column of your own, for {cell} holds “{typed}”; it is left alone",
        zh_TW="「{label}」視為您自己的欄位（{cell} 的內容是「{typed}」），保持不動",
    ),
    hint=Text(
        en="okrsheet report --add-columns puts okrsheet's own beside it, as “{ours}”; or give yours another name. If "
        "okrsheet is to fill this one, clear it.",
        zh_TW="執行 okrsheet report --add-columns 會在旁邊加上「{ours}」欄；或將您的欄位改名。若要由 okrsheet 填寫這一欄，請先清空內容。",
    ),
    about=Text(
        en="What people typed is never overwritten. A column that bears the name of one that okrsheet fills is "
        "okrsheet's when it is blank, or when okrsheet can have written most of what it holds: its own words in "
        "Status, Reported, Complete, Missing, Trend and Checks; numbers and days only in rows that okrsheet has "
        "filled before, as its words in them show, or Past months.",
        zh_TW="使用者輸入的內容絕不覆寫。與 okrsheet 欄位同名的欄，只有在空白，或多數內容可能是 okrsheet 寫入時，才視為 okrsheet 的欄位："
        "狀態、已回報、完整度、缺少項目、趨勢、檢查結果欄須是 okrsheet 的用語；數字與日期須位於 okrsheet 填寫過的列"
        "（該列有 okrsheet 的用語，或各月紀錄有該項目）。",
    ),
)
def column_of_your_own(figures: Figures) -> Iterator[Spot]:
    """A column of people's own that has the name of one that okrsheet fills."""
    for layout in figures.plan.sheets:
        for key, own in layout.own_columns.items():
            label = column_of(layout.record, key).label
            where = layout.at(layout.header_row, own.number)
            typed = quoted(to_text(own.cell) or "")
            values = {"label": label, "ours": claimed(label), "cell": own.where.address, "typed": typed}
            yield Spot(where, values=values)


@rule(
    "S113",
    "typed-over",
    Severity.WARNING,
    message=Text(
        en="“{typed}” is not okrsheet's; the cell is left alone{more}",
        zh_TW="「{typed}」不是 okrsheet 寫入的，此儲存格保持不動{more}",
    ),
    hint=Text(
        en="Move it to a column of your own, such as Notes. okrsheet fills the cell (with a number in it, the whole row) "
        "once it is blank.",
        zh_TW="請將內容移到自己的欄位，例如備註。清空後 okrsheet 會填寫此儲存格（若是數字，則為整列）。",
    ),
    about=Text(
        en="Somebody typed over a cell that okrsheet fills, or typed a number into a row that okrsheet had not filled yet. "
        "okrsheet does not overwrite it; the reports hold the figures anyway. Among the titles of check-ins and in the "
        "tables of the Dashboard, okrsheet's are the titles and IDs of the plan or of Past months, the plan's departments, "
        "and its own words, months and figures; anything else stays, in the Dashboard with its row. So does an old name "
        "that neither knows, until it is cleared. Of each column and table, the first such cell is named.",
        zh_TW="有人在 okrsheet 填寫的儲存格輸入了內容，或在 okrsheet 尚未填寫的列輸入了數字。okrsheet 不會覆寫；報告中仍會有完整數字。"
        "進度紀錄的名稱欄與儀表板的表格中，只有計畫或各月紀錄裡的名稱與編號、計畫裡的部門，以及 okrsheet 的用語、月份與數字，才視為 okrsheet 寫入的；"
        "其他內容一律保留（儀表板則保留整列）。兩者都沒有的舊名稱也會保留，清空後才會更新。每一欄或每個表格只指出第一個這樣的儲存格。",
    ),
)
def typed_over(figures: Figures) -> Iterator[Spot]:
    """A cell that okrsheet fills, in which somebody has typed something else.

    Passes:

        KPIs
        ID | Status   | Progress
        K1 | On track | 0.4
        K2 | No data  |

    Fails:

        KPIs
        ID | Status      | Progress
        K1 | On track    | 0.4
        K2 | At risk     | about half⚑
        K3 | see Bob⚑    |
        K4 | On track    | 0.6
    """
    plan = figures.plan
    ids = {item.line: item.id for item in plan.items}
    for layout in plan.sheets:
        for where, cell in layout.typed_over.items() if layout.record is not CheckIn else ():
            typed = quoted(to_text(cell) or "")
            yield Spot(where, ids.get(where.line, ""), {"typed": typed, "more": ""})
    for workbook in plan.workbooks:
        for found in plan.typed_among_ours(workbook):
            where, cell = next(iter(found.cells.items()))
            typed, others = quoted(to_text(cell) or ""), len(found.cells) - 1
            more = _MORE_TYPED.says(count=others, label=found.label) if others else ""
            is_title = CheckIn in workbook.layouts and where.sheet == workbook.layouts[CheckIn].title
            hint = _TYPED_IN_TITLES if is_title else _TYPED_IN_DASHBOARD
            yield Spot(where, values={"typed": typed, "more": more}, hint=hint)
    for row in plan.history:
        history = plan.sheet_of(row)
        if row.month == month_name(figures.as_of) and history and row.origin.row in history.rows_left_alone:
            yield Spot(row.at("month"), row.id, {"typed": row.month, "more": ""})


@rule(
    "S114",
    "columns-left-blank",
    Severity.WARNING,
    message=Text(
        en="“{sheet}” is not filled in {labels}: nobody could tell later which numbers are okrsheet's",
        zh_TW="「{sheet}」的 {labels} 不填寫，因為之後將無法分辨哪些數字是 okrsheet 寫入的",
    ),
    hint=Text(
        en="Run okrsheet report --add-columns: with columns of its own, okrsheet fills these as well.",
        zh_TW="請執行 okrsheet report --add-columns；加上 okrsheet 自己的欄位後，這些欄位也會填寫。",
    ),
    about=Text(
        en="okrsheet knows its numbers again by its words beside them, such as a status, or by Past months. While a column "
        "of the sheet holds numbers of people's own, it writes neither; where the sheet has no column for such words "
        "and the workbook no Past months, it writes no numbers. The reports hold all figures anyway.",
        zh_TW="okrsheet 以同一列中自己的用語（例如狀態）或各月紀錄，辨認先前寫入的數字。工作表中有使用者自己的數字欄位時，兩者都不寫入；"
        "工作表沒有這類欄位、活頁簿也沒有各月紀錄時，就不寫入數字。報告中仍會有完整數字。",
    ),
)
def columns_left_blank(figures: Figures) -> Iterator[Spot]:
    """Columns that okrsheet does not fill, because a column among them holds numbers of people's own."""
    for layout in figures.plan.sheets:
        if layout.left_blank:
            labels = tuple(column_of(layout.record, key).label for key in layout.left_blank)
            where = layout.at(layout.header_row, min(layout.left_blank.values()))
            yield Spot(where, values={"sheet": layout.title, "labels": labels})
