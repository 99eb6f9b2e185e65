"""What Excel would complain about, and the sentences for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from okrsheet.basics.text import Message, Text

MOST_OF_A_KIND = 100
"""Complaints of one kind that are told one by one; nobody reads on, and a file can cause millions."""
_SIZES = ("count", "width")
"""What a sentence says of how much there is."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing for which Excel would offer to repair the file."""

    part: str
    where: str
    """The cell, such as ``KPIs!F12``, or whatever else in the part is meant."""
    message: Message
    about: str = ""
    """What is meant, in words that stay the same when it grows; ``where`` says it if this does not."""
    count: int = 1
    """How many of its kind it stands for."""

    @property
    def harmless(self) -> bool:
        """Whether Excel is known to open the file all the same, and without a word."""
        return self.message.text in HARMLESS

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two complaints the same, before and after a table grew or a format was added."""
        said = (str(value) for name, value in self.message.values.items() if name not in _SIZES)
        return self.part, self.about or self.where, self.message.text.en, *said


def counted(found: Iterable[Complaint]) -> Iterator[Complaint]:
    """The first complaints of each kind; the last of them stands for those that are not told as well."""
    told: list[Complaint] = []
    times: Counter[Text] = Counter()
    for complaint in found:
        kind = complaint.message.text
        times[kind] += 1
        if times[kind] <= MOST_OF_A_KIND:
            told.append(complaint)
    seen: Counter[Text] = Counter()
    for complaint in told:
        kind = complaint.message.text
        seen[kind] += 1
        last = seen[kind] == MOST_OF_A_KIND
        yield replace(complaint, count=times[kind] - MOST_OF_A_KIND + 1) if last else complaint


UNREADABLE = Text(en="{reason}", zh_TW="{reason}")
SHEET_TYPE = Text(
    en="its content type, “{type}”, is not that of a worksheet", zh_TW="內容類型「{type}」不是工作表的類型"
)
NO_TYPE = Text(en="the part has no content type", zh_TW="內部檔案沒有內容類型")
TYPE_WITHOUT_PART = Text(
    en="a content type is given for a part that is not there", zh_TW="為不存在的內部檔案指定了內容類型"
)
HARMLESS = frozenset({TYPE_WITHOUT_PART})
LOST_TARGET = Text(en="it points to {target}, which is not there", zh_TW="指向不存在的 {target}")
LOST_ID = Text(en="it uses the relation {id}, which is not there", zh_TW="使用了不存在的關聯 {id}")

PART_TYPE = Text(
    en="its content type, “{type}”, is not that of the part that a relation “{kind}” points to",
    zh_TW="內容類型「{type}」與關聯「{kind}」應指向的內部檔案不符",
)
TYPE_TWICE = Text(en="its content type is given twice", zh_TW="重複指定了內容類型")
TYPE_OF_TYPES = Text(en="the list of content types gives itself a type", zh_TW="內容類型清單為自己指定了類型")
TYPE_OF_NO_PART = Text(
    en="a content type is given for something that is no part's name",
    zh_TW="內容類型所指定的不是內部檔案的名稱",
)
ENDING = Text(
    en="its content type, “{type}”, is not that of a file that ends in {ending}",
    zh_TW="內容類型「{type}」與副檔名 {ending} 不符",
)
RELATION_TWICE = Text(en="two relations are called {id}", zh_TW="有兩個關聯都叫 {id}")
WRONG_KIND = Text(
    en="the relation {id} is of another kind, “{kind}”", zh_TW="關聯 {id} 的種類是「{kind}」，並不相符"
)
LONG_ADDRESS = Text(
    en="the address of the link has {length} characters; 2,079 are allowed",
    zh_TW="連結的位址有 {length} 個字元；最多 2,079 個",
)

NEEDS = Text(en="<{name}> lacks {key}", zh_TW="<{name}> 缺少 {key}")
WORD = Text(
    en="<{name}> says {key}=“{word}”, which Excel does not know",
    zh_TW="<{name}> 的 {key}「{word}」不是 Excel 的用語",
)
NUMBER = Text(
    en="<{name}> says {key}=“{number}”; {least} to {most} is allowed",
    zh_TW="<{name}> 的 {key} 為「{number}」；應介於 {least} 與 {most} 之間",
)
LENGTH = Text(
    en="{key} of <{name}> has {length} characters; {most} are allowed",
    zh_TW="<{name}> 的 {key} 有 {length} 個字元；最多 {most} 個",
)
HOLDS_NOTHING = Text(en="<{name}> is empty", zh_TW="<{name}> 是空的")
STRANGER = Text(en="<{name}> cannot stand in <{where}>", zh_TW="<{where}> 裡不能有 <{name}>")
COLOUR = Text(en="“{colour}” is no colour", zh_TW="「{colour}」不是色碼")

NO_NAME = Text(en="“{name}” cannot be a name", zh_TW="「{name}」不能作為名稱")
NO_SCOPE = Text(
    en="the name belongs to sheet {index}, counted from 0; there are {count}",
    zh_TW="名稱屬於第 {index} 個工作表（從 0 起算），但只有 {count} 個",
)
NO_VIEW = Text(
    en="a view belongs to window {index}, counted from 0; there are {count}",
    zh_TW="檢視屬於第 {index} 個視窗（從 0 起算），但只有 {count} 個",
)
VIEW_TWICE = Text(en="two views belong to window {number}", zh_TW="有兩個檢視屬於視窗 {number}")
NO_STYLE_PART = Text(
    en="{key} of <{name}> is {number}; there are {count}",
    zh_TW="<{name}> 的 {key} 為 {number}，但只有 {count} 項",
)
MANY_FORMATS = Text(
    en="{count} formats of cells; 65,490 are allowed", zh_TW="儲存格格式有 {count} 種；最多 65,490 種"
)
MANY_LINKS = Text(
    en="{count} links; a sheet has 65,530 at most", zh_TW="連結有 {count} 個；工作表最多 65,530 個"
)

BACKWARDS = Text(en="columns {first} to {last} run backwards", zh_TW="欄範圍 {first} 至 {last} 順序顛倒")
FILTER_COLUMN = Text(
    en="the filter names column {column}, counted from 0, and is {width} wide",
    zh_TW="篩選引用了第 {column} 欄（從 0 起算），但範圍只有 {width} 欄",
)
FILTER_TWICE = Text(
    en="column {column}, counted from 0, is filtered twice", zh_TW="第 {column} 欄（從 0 起算）重複篩選"
)
FILTERS_MEET = Text(
    en="the filter {area} overlaps with table {table}", zh_TW="篩選範圍 {area} 與表格 {table} 重疊"
)
FEW_FORMULAS = Text(
    en="<{name}> has {count} {count:formula|formulas} and needs {needed}",
    zh_TW="<{name}> 有 {count} 個公式，需要 {needed} 個",
)
POINTS = Text(
    en="<{name}> has {count} {count:point|points}; {least} to {most} are allowed",
    zh_TW="<{name}> 有 {count} 個分界點；應為 {least} 至 {most} 個",
)
LONG_LIST = Text(
    en="the list of choices has {length} characters; 255 are allowed",
    zh_TW="選項清單有 {length} 個字元；最多 255 個",
)
NO_AUTHOR = Text(
    en="the comment is by author {index}, counted from 0; there are {count}",
    zh_TW="註解的作者編號為 {index}（從 0 起算），但只有 {count} 位",
)
COMMENT_TWICE = Text(en="cell {cell} has two comments", zh_TW="儲存格 {cell} 有兩個註解")
NO_ROWS = Text(en="the table has a header and no row below it", zh_TW="表格只有標題，下方沒有任何列")
NAMELESS_COLUMN = Text(en="column number {number} has no name", zh_TW="編號 {number} 的欄沒有名稱")
HEADER_KIND = Text(
    en="the header of a table must be text, and the cell holds a number",
    zh_TW="表格標題必須是文字，但儲存格是數值",
)
NO_AREA = Text(en="the formula for several cells does not say for which", zh_TW="陣列公式沒有指明範圍")
BAD_SHARING = Text(en="the formula is of an unknown kind, “{kind}”", zh_TW="公式類型「{kind}」不明")
STRANGE_CHILD = Text(en="<{name}> cannot stand in a cell", zh_TW="儲存格裡不能有 <{name}>")

SHEET_TITLE = Text(en="“{title}” cannot be the title of a sheet", zh_TW="「{title}」不能作為工作表名稱")
SHEET_TWICE = Text(en="two sheets are called “{title}”", zh_TW="有兩個工作表都叫「{title}」")
SHEET_ID_TWICE = Text(en="two sheets have the number {number}", zh_TW="有兩個工作表的編號都是 {number}")
SHEET_PART_TWICE = Text(en="two sheets use the relation {id}", zh_TW="有兩個工作表使用同一個關聯 {id}")
NAME_TWICE = Text(en="two defined names are called {name}", zh_TW="有兩個已定義名稱都叫 {name}")
STYLE_PART = Text(
    en="{kind} of style {index} is {number}; there are {count}",
    zh_TW="樣式 {index} 的 {kind} 為 {number}，但只有 {count} 項",
)
ALL_HIDDEN = Text(en="every sheet is hidden", zh_TW="所有工作表都被隱藏")

ROW_RANGE = Text(en="a sheet has no row {row}", zh_TW="工作表沒有第 {row} 列")
ROW_ORDER = Text(en="row {row} comes twice or in the wrong order", zh_TW="第 {row} 列重複出現或順序不正確")
CELL_ORDER = Text(
    en="cell {cell} comes twice or in the wrong order", zh_TW="儲存格 {cell} 重複出現或順序不正確"
)
TOO_TALL = Text(
    en="the row is {height} points high; a row has 409.5 at most", zh_TW="列高為 {height} 點；最多 409.5 點"
)
TOO_DEEP = Text(
    en="the row is grouped {level} levels deep; 7 are allowed", zh_TW="列的群組有 {level} 層；最多 7 層"
)
BAD_KIND = Text(en="the cell is of an unknown kind, “{kind}”", zh_TW="儲存格類型「{kind}」不明")
BAD_NUMBER = Text(en="“{text}” is no number", zh_TW="「{text}」不是數值")
BAD_DATE = Text(en="“{text}” is no date", zh_TW="「{text}」不是日期")
BAD_BOOLEAN = Text(en="“{text}” is neither TRUE nor FALSE", zh_TW="「{text}」不是 TRUE 也不是 FALSE")
BAD_ERROR = Text(en="“{text}” is no error that Excel knows", zh_TW="「{text}」不是 Excel 的錯誤值")
SHARED_STRING = Text(
    en="it names text {index} of the shared texts, which has {count}",
    zh_TW="引用了共用字串第 {index} 項，但只有 {count} 項",
)
STYLE = Text(en="it names style {index}; there are {count}", zh_TW="引用了樣式 {index}，但只有 {count} 種")
INLINE_VALUE = Text(en="text and value in one cell", zh_TW="同一儲存格同時有文字與數值")
INNER_ORDER = Text(
    en="a cell holds one formula and one value at most, in this order",
    zh_TW="儲存格最多一個公式與一個數值，且須依此順序",
)
TOO_LONG = Text(
    en="the text has {length} characters; a cell holds 32,767",
    zh_TW="文字有 {length} 個字元；儲存格最多 32,767 個",
)
BAD_FORMULA = Text(en="the formula “{text}” cannot be read", zh_TW="公式「{text}」無法解讀")
LONG_FORMULA = Text(
    en="the formula has {length} characters; 8,192 are allowed", zh_TW="公式有 {length} 個字元；最多 8,192 個"
)
ORPHAN_FORMULA = Text(en="the formula it shares ({si}) is not there", zh_TW="它共用的公式（{si}）不存在")
FORMULA_TWICE = Text(en="two formulas are shared as number {si}", zh_TW="有兩個共用公式的編號都是 {si}")
ELEMENT_ORDER = Text(en="<{name}> comes twice or in the wrong order", zh_TW="<{name}> 重複出現或順序不正確")
BAD_AREA = Text(en="“{ref}” is no range of cells", zh_TW="「{ref}」不是儲存格範圍")
COLUMN_AGAIN = Text(en="column {column} is described twice", zh_TW="{column} 欄的欄寬重複設定")
RULE_FORMAT = Text(
    en="a rule names format {number}; there are {count}", zh_TW="有規則引用了格式 {number}，但只有 {count} 種"
)
MERGES_MEET = Text(en="merged cells overlap with {area}", zh_TW="合併儲存格與 {area} 重疊")

TABLE_WIDTH = Text(
    en="table {table} spans {width} columns and lists {count}",
    zh_TW="表格 {table} 寬 {width} 欄，但列出 {count} 欄",
)
TABLE_COUNT = Text(
    en="table {table} says {said} columns and lists {count}",
    zh_TW="表格 {table} 標示 {said} 欄，但列出 {count} 欄",
)
COLUMN_TWICE = Text(en="table {table} has two columns “{name}”", zh_TW="表格 {table} 有兩個「{name}」欄")
COLUMN_ID_TWICE = Text(
    en="table {table} has two columns with number {id}", zh_TW="表格 {table} 有兩欄的編號都是 {id}"
)
HEADER = Text(
    en="the cell says “{text}”, and table {table} calls the column “{name}”",
    zh_TW="儲存格內容是「{text}」，但表格 {table} 的欄名是「{name}」",
)
TABLE_FILTER = Text(
    en="the filter of table {table} is not as large as it", zh_TW="表格 {table} 的篩選範圍與表格大小不符"
)
TABLE_AGAIN = Text(
    en="{count} relations of one sheet lead to table {table}",
    zh_TW="同一工作表有 {count} 個關聯指向表格 {table}",
)
TABLES_MEET = Text(en="tables {table} and {other} overlap", zh_TW="表格 {table} 與 {other} 重疊")
TABLE_TWICE = Text(en="two tables are called {table}", zh_TW="有兩個表格都叫 {table}")
TABLE_ID_TWICE = Text(
    en="table {table} has the number of another, {id}", zh_TW="表格 {table} 與另一個表格的編號都是 {id}"
)
TABLE_NAMED = Text(en="table {table} is called like a defined name", zh_TW="表格 {table} 與已定義名稱同名")
TABLE_FORMAT = Text(
    en="table {table} names format {number}; there are {count}",
    zh_TW="表格 {table} 引用了格式 {number}，但只有 {count} 種",
)
TABLE_MERGED = Text(
    en="the merged cells {area} lie in table {table}", zh_TW="合併儲存格 {area} 位於表格 {table} 內"
)

CHAIN_LOST = Text(
    en="the calculation chain names {cell}, which holds no formula",
    zh_TW="計算鏈列出了沒有公式的 {cell}",
)
CHAIN_SHEET = Text(
    en="the calculation chain names sheet number {number}, which is not there",
    zh_TW="計算鏈列出了不存在的工作表編號 {number}",
)
