"""What ``okrsheet verify`` looks at, and what it does not: the declarations behind the manual's page."""

from __future__ import annotations

from collections.abc import Mapping

from okrsheet.basics.text import Text
from okrsheet.xlsx.verification import complaints as say
from okrsheet.xlsx.verification import laws
from okrsheet.xlsx.verification.laws import Law

LOOKED_AT: Mapping[Text, tuple[Text, ...]] = {
    Text(en="Parts, content types and relations", zh_TW="內部檔案、內容類型與關聯"): (
        say.SHEET_TYPE, say.NO_TYPE, say.PART_TYPE, say.TYPE_TWICE, say.TYPE_OF_TYPES, say.TYPE_OF_NO_PART, say.ENDING,
        say.TYPE_WITHOUT_PART, say.LOST_TARGET, say.LOST_ID, say.RELATION_TWICE, say.WRONG_KIND,
    ),
    Text(en="Sheets, names and views", zh_TW="工作表、名稱與檢視"): (
        say.SHEET_TITLE, say.SHEET_TWICE, say.SHEET_ID_TWICE, say.SHEET_PART_TWICE, say.ALL_HIDDEN, say.NO_NAME,
        say.NAME_TWICE, say.NO_SCOPE, say.NO_VIEW, say.VIEW_TWICE,
    ),
    Text(en="Rows, cells and formulas", zh_TW="列、儲存格與公式"): (
        say.ROW_RANGE, say.ROW_ORDER, say.TOO_TALL, say.TOO_DEEP, say.CELL_ORDER, say.BAD_KIND, say.BAD_NUMBER, say.BAD_DATE,
        say.BAD_BOOLEAN, say.BAD_ERROR, say.SHARED_STRING, say.STYLE, say.INLINE_VALUE, say.INNER_ORDER, say.STRANGE_CHILD,
        say.TOO_LONG, say.BAD_FORMULA, say.LONG_FORMULA, say.BAD_SHARING, say.NO_AREA, say.ORPHAN_FORMULA, say.FORMULA_TWICE,
        say.CHAIN_LOST, say.CHAIN_SHEET,
    ),
    Text(en="Around the cells", zh_TW="儲存格以外"): (
        say.ELEMENT_ORDER, say.BAD_AREA, say.BACKWARDS, say.COLUMN_AGAIN, say.MERGES_MEET, say.FILTER_COLUMN,
        say.FILTER_TWICE, say.RULE_FORMAT, say.FEW_FORMULAS, say.POINTS, say.LONG_LIST, say.LONG_ADDRESS, say.MANY_LINKS,
        say.NO_AUTHOR, say.COMMENT_TWICE,
    ),
    Text(en="Tables", zh_TW="表格"): (
        say.TABLE_WIDTH, say.TABLE_COUNT, say.COLUMN_TWICE, say.COLUMN_ID_TWICE, say.NAMELESS_COLUMN, say.HEADER, say.HEADER_KIND,
        say.NO_ROWS, say.TABLE_FILTER, say.FILTERS_MEET, say.TABLES_MEET, say.TABLE_MERGED, say.TABLE_TWICE, say.TABLE_ID_TWICE,
        say.TABLE_NAMED, say.TABLE_FORMAT, say.TABLE_AGAIN,
    ),
    Text(en="Styles", zh_TW="樣式"): (say.STYLE_PART, say.NO_STYLE_PART, say.MANY_FORMATS, say.COLOUR),
    Text(en="Single elements", zh_TW="個別元素"): (
        say.NEEDS, say.WORD, say.NUMBER, say.LENGTH, say.HOLDS_NOTHING, say.STRANGER,
    ),
}  # fmt: skip

ELEMENTS: Mapping[Text, Mapping[str, Law]] = {
    Text(en="of a worksheet", zh_TW="工作表"): laws.OF_SHEETS,
    Text(en="of the workbook", zh_TW="活頁簿"): laws.OF_BOOKS,
    Text(en="of a table", zh_TW="表格"): laws.OF_TABLES,
    Text(en="of comments", zh_TW="註解"): laws.OF_COMMENTS,
    Text(en="of the style sheet", zh_TW="樣式表"): laws.OF_STYLES,
}

NOT_LOOKED_AT: tuple[Text, ...] = (
    Text(en="what drawings, charts and text boxes hold, but for the relations they use", zh_TW="圖案、圖表與文字方塊的內容（僅檢查所用的關聯）"),
    Text(en="pivot tables and their caches, slicers, timelines, query tables, connections, the data model", zh_TW="樞紐分析表與快取、交叉分析篩選器、時間表、查詢表、連線、資料模型"),
    Text(en="conditional formats, validations and sparklines that are kept as extensions (x14 and later)", zh_TW="以擴充格式（x14 及以後）儲存的設定格式化的條件、資料驗證與走勢圖"),
    Text(en="threaded comments, and the shapes that old comments are drawn with", zh_TW="對話式註解，以及舊式註解的圖形"),
    Text(en="macros, form controls, embedded objects, custom ribbons", zh_TW="巨集、表單控制項、內嵌物件、自訂功能區"),
    Text(en="names of functions, the number of their arguments, and whether what a formula refers to exists", zh_TW="函數名稱、引數個數，以及公式參照的對象是否存在"),
    Text(en="text between quotation marks in a formula that is longer than 255 characters", zh_TW="公式中超過 255 個字元的文字常值"),
    Text(en="linked data types and dynamic arrays (metadata, rich values)", zh_TW="連結資料類型與動態陣列（中繼資料、豐富值）"),
    Text(en="attributes that Excel does not know, and those of the elements that are not listed above", zh_TW="Excel 不認得的屬性，以及上表未列元素的屬性"),
    Text(en="phonetic guides, rich text within cells, scenarios, custom views, printer settings", zh_TW="注音標示、儲存格內的格式化文字、分析藍本、自訂檢視、印表機設定"),
    Text(en="other workbooks that this one links to", zh_TW="所連結的其他活頁簿"),
    Text(en="the properties of the document, its theme, its customXml parts, its labels", zh_TW="文件摘要資訊、佈景主題、customXml 與敏感度標籤"),
    Text(en="the sheet name “History”, which English Excel keeps for itself", zh_TW="英文版 Excel 保留的工作表名稱「History」"),
)  # fmt: skip
