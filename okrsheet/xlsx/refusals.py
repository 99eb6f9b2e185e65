"""Every reason for which a workbook is not read or not written, each said once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from okrsheet.basics.errors import Dangerous, Refused
from okrsheet.basics.text import Message, Text


class Refusal(NamedTuple):
    """A sentence and what to do about it, both with placeholders still open."""

    message: Text
    hint: Text
    kind: type[Refused] = Refused

    def of(self, **values: object) -> Refused:
        """The refusal of one file, or of one cell, ready to be raised."""
        return self.kind(self.message.says(**values), self.hint.says(**values))


_IN_PART = Text(en="{file} ({part}): {trouble}", zh_TW="{file}（{part}）：{trouble}")


@contextmanager
def naming(path: Path, part: str) -> Iterator[None]:
    """Puts the file and its part in front of what is refused inside, where only bytes are known."""
    try:
        yield
    except Refused as refused:
        if isinstance(refused.message, Message) and "file" in refused.message.values:
            raise  # it was known inside after all
        message = _IN_PART.says(file=path, part=part, trouble=refused.message)
        raise type(refused)(message, refused.hint) from refused


_SAVE_AGAIN = Text(
    en="Open it in Excel, save it again as Excel Workbook (.xlsx) and retry.",
    zh_TW="請用 Excel 開啟，另存成「Excel 活頁簿 (.xlsx)」後再試一次。",
)
_GET_AGAIN = Text(
    en="Get the file again from where it came from, or open it in Excel and let Excel repair it.",
    zh_TW="請向來源重新取得檔案，或用 Excel 開啟，讓 Excel 修復。",
)
_SAVE_AS_XLSX = Text(
    en="Open it in Excel and choose File → Save As → Excel Workbook (.xlsx).",
    zh_TW="請用 Excel 開啟，選「檔案 → 另存新檔 → Excel 活頁簿 (.xlsx)」。",
)
_NOT_FROM_STRANGERS = Text(
    en="Do not open it unless you know who made it. A sound copy saved by Excel can be read.",
    zh_TW="除非確定來源，否則請勿開啟。由 Excel 另存的正常副本可以讀取。",
)

# The file as a whole

MISSING = Refusal(
    Text(en="{file}: there is no such file.", zh_TW="{file}：找不到這個檔案。"),
    Text(en="Check the name and the folder.", zh_TW="請檢查檔名與資料夾。"),
)
FOLDER = Refusal(
    Text(en="{file} is a folder, not a workbook.", zh_TW="{file} 是資料夾，不是活頁簿。"),
    Text(en="Name a workbook inside it.", zh_TW="請指定資料夾裡的活頁簿。"),
)
NOT_REGULAR = Refusal(
    Text(
        en="{file} is no file on a drive but a device or a pipe.",
        zh_TW="{file} 不是磁碟上的檔案，而是裝置或管線。",
    ),
    Text(en="Save the workbook to a file and name that.", zh_TW="請先將活頁簿存成檔案，再指定該檔案。"),
)
UNSPEAKABLE_NAME = Refusal(
    Text(
        en="{file}: the name of this file is not written in Unicode.",
        zh_TW="{file}：檔名不是以 Unicode 編碼。",
    ),
    Text(en="Rename it and retry.", zh_TW="請重新命名後再試一次。"),
)
NO_PERMISSION = Refusal(
    Text(en="{file}: you are not allowed to read this file.", zh_TW="{file}：沒有讀取這個檔案的權限。"),
    Text(
        en="Ask its owner for access; if it is open in Excel, close it there first.",
        zh_TW="請向檔案擁有者要求權限；若檔案正在 Excel 中開啟，請先關閉。",
    ),
)
UNREADABLE = Refusal(
    Text(en="{file} cannot be read: {reason}.", zh_TW="{file} 無法讀取：{reason}。"),
    Text(en="Check the drive or the network connection.", zh_TW="請檢查磁碟或網路連線。"),
)
OWNER_FILE = Refusal(
    Text(
        en="{file} is not a workbook but the mark that Excel leaves while one is open.",
        zh_TW="{file} 不是活頁簿，而是 Excel 開啟檔案時留下的鎖定檔。",
    ),
    Text(en="Name the workbook without “~$” in front.", zh_TW="請指定檔名前面沒有「~$」的活頁簿。"),
)
TWO_SHEETS = Refusal(
    Text(en="{file}: two sheets are called “{title}”.", zh_TW="{file}：有兩個工作表都叫做「{title}」。"),
    Text(
        en="Open it in Excel, let Excel repair it, and see which of the two holds your plan.",
        zh_TW="請用 Excel 開啟並讓 Excel 修復，再確認哪一個才是計畫。",
    ),
)
LOST_TEXT = Refusal(
    Text(
        en="{file}: {cell} points to a text that the file does not hold.",
        zh_TW="{file}：{cell} 指向檔案裡沒有的文字。",
    ),
    _GET_AGAIN,
)
EMPTY = Refusal(
    Text(en="{file} is empty (0 bytes).", zh_TW="{file} 是空的（0 位元組）。"),
    _GET_AGAIN,
)
TOO_LARGE = Refusal(
    Text(
        en="{file} is larger than okrsheet reads ({limit} MiB).",
        zh_TW="{file} 超過 okrsheet 可讀取的大小（{limit} MiB）。",
    ),
    Text(
        en="Keep the plan, or the rows that are wanted, in a file of its own.",
        zh_TW="請把計畫或所需的資料列放在獨立的檔案。",
    ),
)
ENCRYPTED = Refusal(
    Text(en="{file} is protected with a password.", zh_TW="{file} 設有密碼保護。"),
    Text(
        en="In Excel: File → Info → Protect Workbook → Encrypt with Password; clear the password and save.",
        zh_TW="請在 Excel 選「檔案 → 資訊 → 保護活頁簿 → 以密碼加密」，清除密碼後儲存。",
    ),
)
OLD_XLS = Refusal(
    Text(
        en="{file} is in the old Excel format (.xls).",
        zh_TW="{file} 是舊版 Excel 格式（.xls）。",
    ),
    _SAVE_AS_XLSX,
)
XLSB = Refusal(
    Text(
        en="{file} is a binary Excel workbook (.xlsb).",
        zh_TW="{file} 是 Excel 二進位活頁簿（.xlsb）。",
    ),
    _SAVE_AS_XLSX,
)
ODS = Refusal(
    Text(
        en="{file} is an OpenDocument spreadsheet (.ods).",
        zh_TW="{file} 是 OpenDocument 試算表（.ods）。",
    ),
    Text(
        en="In LibreOffice: File → Save As → Excel 2007–365 (.xlsx).",
        zh_TW="請在 LibreOffice 選「檔案 → 另存新檔 → Excel 2007–365 (.xlsx)」。",
    ),
)
TEXT_FILE = Refusal(
    Text(
        en="{file} is a text file (such as CSV), not an Excel workbook.",
        zh_TW="{file} 是文字檔（例如 CSV），不是 Excel 活頁簿。",
    ),
    _SAVE_AS_XLSX,
)
NOT_A_WORKBOOK = Refusal(
    Text(en="{file} is not an Excel workbook.", zh_TW="{file} 不是 Excel 活頁簿。"),
    Text(en="Name an .xlsx or .xlsm file.", zh_TW="請指定 .xlsx 或 .xlsm 檔案。"),
)
STRICT = Refusal(
    Text(
        en="{file} is saved as Strict Open XML, which okrsheet does not read.",
        zh_TW="{file} 存成 Strict Open XML 格式，okrsheet 無法讀取。",
    ),
    Text(
        en="In Excel: File → Save As → Excel Workbook (.xlsx), not Strict Open XML Spreadsheet.",
        zh_TW="請在 Excel 選「檔案 → 另存新檔 → Excel 活頁簿 (.xlsx)」，不要選 Strict Open XML 試算表。",
    ),
)
NO_WORKSHEET = Refusal(
    Text(en="{file} holds no worksheet.", zh_TW="{file} 沒有任何工作表。"),
    _SAVE_AGAIN,
)

# The zip that the file is

DAMAGED = Refusal(
    Text(en="{file} is damaged or incomplete: {reason}.", zh_TW="{file} 已損壞或不完整：{reason}。"),
    _GET_AGAIN,
)
BOMB = Refusal(
    Text(
        en="{file} would unpack to far more than a workbook holds ({what}).",
        zh_TW="{file} 解壓縮後遠超過一般活頁簿的大小（{what}）。",
    ),
    _NOT_FROM_STRANGERS,
    Dangerous,
)
ENCRYPTED_ENTRY = Refusal(
    Text(
        en="{file}: part {part} is encrypted.",
        zh_TW="{file}：內部檔案 {part} 已加密。",
    ),
    _SAVE_AGAIN,
)
COMPRESSION = Refusal(
    Text(
        en="{file}: part {part} is compressed in a way that Excel does not use.",
        zh_TW="{file}：內部檔案 {part} 的壓縮方式不是 Excel 所使用的。",
    ),
    _SAVE_AGAIN,
)
DUPLICATE = Refusal(
    Text(
        en="{file} holds two parts of the same name, {part}.",
        zh_TW="{file} 有兩個同名的內部檔案 {part}。",
    ),
    _SAVE_AGAIN,
)
BAD_NAME = Refusal(
    Text(
        en="{file} holds a part with an unsafe name, {part}.",
        zh_TW="{file} 有名稱不安全的內部檔案 {part}。",
    ),
    _NOT_FROM_STRANGERS,
)

# XML, where only the bytes are known: `naming` adds the file

DOCTYPE = Refusal(
    Text(
        en="the XML declares a DOCTYPE, which no workbook needs.",
        zh_TW="XML 含有活頁簿不需要的 DOCTYPE 宣告。",
    ),
    _NOT_FROM_STRANGERS,
    Dangerous,
)
BAD_XML = Refusal(
    Text(en="the XML is damaged: {reason}.", zh_TW="XML 已損壞：{reason}。"),
    _GET_AGAIN,
)
ENCODING = Refusal(
    Text(
        en="the XML is not in UTF-8, as Excel writes it.",
        zh_TW="XML 不是 Excel 所使用的 UTF-8 編碼。",
    ),
    _SAVE_AGAIN,
)
LONG_LIST = Refusal(
    Text(
        en="the XML lists more than {limit} things, far more than a workbook does.",
        zh_TW="XML 列出超過 {limit} 個項目，遠超過一般活頁簿。",
    ),
    _NOT_FROM_STRANGERS,
    Dangerous,
)
ODD_SHEET = Refusal(
    Text(
        en="the sheet is written in an unusual way ({what}), which leaves single cells in doubt.",
        zh_TW="工作表的寫法特殊（{what}），無法確定個別儲存格的內容。",
    ),
    _SAVE_AGAIN,
)
NOWHERE = Refusal(
    Text(en="the table's place “{ref}” is no range of cells.", zh_TW="表格位置「{ref}」不是儲存格範圍。"),
    _GET_AGAIN,
)
TOTALS_ROW = Refusal(
    Text(
        en="table {table} ends with a totals row, so no row can be added below it.",
        zh_TW="表格 {table} 最後一列是合計列，無法在下方新增列。",
    ),
    Text(
        en="In Excel: Table Design → switch Total Row off, save, and retry.",
        zh_TW="請在 Excel 的「表格設計」取消「合計列」，儲存後再試一次。",
    ),
)
TITLE_TAKEN = Refusal(
    Text(
        en="{file}: a sheet called “{title}” is there already, and it is no worksheet of okrsheet's.",
        zh_TW="{file}：已有名為「{title}」的工作表，但不是 okrsheet 的工作表。",
    ),
    Text(en="Rename that sheet, save, and retry.", zh_TW="請將該工作表改名，儲存後再試一次。"),
)
LOCKED_STRUCTURE = Refusal(
    Text(
        en="{file}: the structure of this workbook is protected, so the sheet “{title}” cannot be added.",
        zh_TW="{file}：活頁簿的結構受到保護，無法新增「{title}」工作表。",
    ),
    Text(
        en="In Excel, choose Review → Protect Workbook and take the protection off, or add that sheet yourself.",
        zh_TW="請在 Excel 選「校閱 → 保護活頁簿」解除保護，或自行新增該工作表。",
    ),
)
BENEATH = Refusal(
    Text(
        en="{file}: {cell} stands where table {table} needs room for its next rows.",
        zh_TW="{file}：表格 {table} 要往下新增列，但 {cell} 已有內容。",
    ),
    Text(
        en="Move what stands below the table to another place, save, and retry.",
        zh_TW="請先把表格下方的內容移到別處，儲存後再試一次。",
    ),
)
QUERY_TABLE = Refusal(
    Text(
        en="the table is filled by a query or an XML map, so no column can be added to it.",
        zh_TW="這個表格由查詢或 XML 對應填入，無法加入欄位。",
    ),
    Text(
        en="Copy its values to a plain table, or add okrsheet's headers to it in Excel.",
        zh_TW="請將數值複製到一般表格，或在 Excel 中自行加上 okrsheet 的欄位名稱。",
    ),
)
OUTSIDE_SHEET = Refusal(
    Text(
        en="row {row}, column {column} lies outside a worksheet.",
        zh_TW="第 {row} 列第 {column} 欄超出工作表範圍。",
    ),
    Text(
        en="A sheet has 1,048,576 rows and 16,384 columns: clear what stands in its last rows or columns.",
        zh_TW="工作表最多 1,048,576 列、16,384 欄，請清除最後幾列或幾欄的內容。",
    ),
)

# A value that no cell can hold

NOT_A_NUMBER = Refusal(
    Text(
        en="{cell}: {value} is no number that a cell can hold.",
        zh_TW="{cell}：儲存格無法存放數值 {value}。",
    ),
    Text(en="Leave the cell blank when a value is unknown.", zh_TW="數值未知時請讓儲存格保持空白。"),
)
TOO_LONG = Refusal(
    Text(
        en="{cell}: the text has {length} characters; a cell holds 32,767.",
        zh_TW="{cell}：文字有 {length} 個字元；儲存格最多 32,767 個。",
    ),
    Text(en="Shorten the text where it was typed.", zh_TW="請在輸入文字的地方縮短內容。"),
)
BAD_DATE = Refusal(
    Text(
        en="{cell}: {value} lies before the first day that Excel knows.",
        zh_TW="{cell}：{value} 早於 Excel 可表示的第一天。",
    ),
    Text(
        en="Use a date from 1904 on where it was typed.", zh_TW="請在輸入日期的地方改用 1904 年以後的日期。"
    ),
)

# Cells that are not ours to fill

FORMULA = Refusal(
    Text(
        en="{file}: {cell} holds a formula, and okrsheet was to write there.",
        zh_TW="{file}：{cell} 含有公式，而 okrsheet 需要寫入這個儲存格。",
    ),
    Text(
        en="Move the formula to a column of your own, or clear the cell.",
        zh_TW="請將公式移到您自己的欄位，或清除這個儲存格。",
    ),
)
MERGED = Refusal(
    Text(
        en="{file}: {cell} is part of the merged cells {area}.",
        zh_TW="{file}：{cell} 屬於合併儲存格 {area}。",
    ),
    Text(
        en="Unmerge them in Excel (Home → Merge & Center).", zh_TW="請在 Excel 取消合併（常用 → 跨欄置中）。"
    ),
)
FORMULA_AREA = Refusal(
    Text(
        en="{file}: {cell} lies in {area}, which one formula fills.",
        zh_TW="{file}：{cell} 位於由同一個公式填入的範圍 {area}。",
    ),
    Text(
        en="Move that formula, or shorten its range.",
        zh_TW="請移動該公式，或縮小它的範圍。",
    ),
)
SIGNED = Refusal(
    Text(
        en="{file} is digitally signed; any change would break the signature.",
        zh_TW="{file} 含有數位簽章，任何變更都會使簽章失效。",
    ),
    Text(
        en="Remove the signature in Excel (File → Info → View Signatures), or report with --no-write-back.",
        zh_TW="請在 Excel 移除簽章（檔案 → 資訊 → 檢視簽章），或以 --no-write-back 只產生報告。",
    ),
)
UNKNOWN_PART = Refusal(
    Text(en="{file} has no sheet or table in part {part}.", zh_TW="{file} 的 {part} 不是工作表或表格。"),
    Text(en="Read the workbook again.", zh_TW="請重新讀取活頁簿。"),
)
WOULD_COMPLAIN = Refusal(
    Text(
        en="{file}: Excel would complain about the new file ({where}: {complaint}).",
        zh_TW="{file}：Excel 會回報新檔案有問題（{where}：{complaint}）。",
    ),
    Text(
        en="Nothing was written. If “okrsheet verify” names that place in the workbook, mend it there; "
        "if not, the fault is okrsheet's: please report this with the file.",
        zh_TW="沒有寫入任何內容。若「okrsheet verify」也指出活頁簿的同一處，請先修正；否則就是 okrsheet 的錯誤，請附上檔案回報。",
    ),
)
MORE_CHANGED = Refusal(
    Text(
        en="{file}: the new file would differ in {part}, which was to stay as it is.",
        zh_TW="{file}：新檔案的 {part} 與原檔不同，但這個部分不應改變。",
    ),
    Text(
        en="Nothing was written. Please report this with the file.",
        zh_TW="沒有寫入任何內容。請附上檔案回報這個問題。",
    ),
)

# Putting the new file in place

OPEN_IN_EXCEL = Refusal(
    Text(en="{file} is open in Excel.", zh_TW="{file} 正在 Excel 中開啟。"),
    Text(
        en="Close it there and retry. If nobody has it open, delete {lock}.",
        zh_TW="請先關閉檔案再試一次。若沒有人開啟，請刪除 {lock}。",
    ),
)
OPEN_IN_LIBREOFFICE = Refusal(
    Text(en="{file} is open in LibreOffice.", zh_TW="{file} 正在 LibreOffice 中開啟。"),
    Text(
        en="Close it there and retry. If nobody has it open, delete {lock}.",
        zh_TW="請先關閉檔案再試一次。若沒有人開啟，請刪除 {lock}。",
    ),
)
OPEN_IN_WPS = Refusal(
    Text(en="{file} is open in WPS Office.", zh_TW="{file} 正在 WPS Office 中開啟。"),
    Text(
        en="Close it there and retry. If nobody has it open, delete {lock}.",
        zh_TW="請先關閉檔案再試一次。若沒有人開啟，請刪除 {lock}。",
    ),
)
LOCKED = Refusal(
    Text(en="{file} is locked by another program.", zh_TW="{file} 已被其他程式鎖定。"),
    Text(
        en="Close it there, or wait until it is done, and retry.",
        zh_TW="請先在該程式關閉檔案，或等它完成後再試一次。",
    ),
)
IN_USE = Refusal(
    Text(
        en="{file} could not be replaced; it is probably open in Excel.",
        zh_TW="{file} 無法取代，很可能正在 Excel 中開啟。",
    ),
    Text(en="Close it there and retry.", zh_TW="請先關閉檔案再試一次。"),
)
BUSY = Refusal(
    Text(
        en="{file} is being written by another run of okrsheet.",
        zh_TW="另一個執行中的 okrsheet 正在寫入 {file}。",
    ),
    Text(en="Wait until it is done, then run the command again.", zh_TW="請等它完成後，再重新執行指令。"),
)
READ_ONLY = Refusal(
    Text(en="{file} is read-only.", zh_TW="{file} 是唯讀檔案。"),
    Text(
        en="Allow writing in the file's properties, or work on a copy.",
        zh_TW="請在檔案內容中取消唯讀，或改用副本。",
    ),
)
FOLDER_READ_ONLY = Refusal(
    Text(
        en="{file}: no file can be made in its folder, {folder}.",
        zh_TW="{file}：無法在所在資料夾 {folder} 建立檔案。",
    ),
    Text(en="Ask for write access to the folder.", zh_TW="請取得資料夾的寫入權限。"),
)
CHANGED = Refusal(
    Text(
        en="{file} was changed by somebody else after it was read.",
        zh_TW="{file} 在讀取之後已被其他人變更。",
    ),
    Text(en="Nothing was written. Run the command again.", zh_TW="沒有寫入任何內容。請重新執行指令。"),
)
DISK_FULL = Refusal(
    Text(en="{file}: there is no room for the new file.", zh_TW="{file}：磁碟空間不足，無法寫入新檔案。"),
    Text(en="Nothing was changed. Make room and retry.", zh_TW="原檔沒有變更。請清出空間後再試一次。"),
)
NOT_WRITTEN = Refusal(
    Text(en="{file} could not be written: {reason}.", zh_TW="{file} 無法寫入：{reason}。"),
    Text(
        en="Nothing was changed. Check the drive or the network connection.",
        zh_TW="原檔沒有變更。請檢查磁碟或網路連線。",
    ),
)
NO_CONDITION = Refusal(
    Text(
        en="{file}: “{kind}” offers no way to write a file only if nobody else has changed it.",
        zh_TW="{file}：「{kind}」無法確保寫入時檔案未被其他人變更。",
    ),
    Text(
        en="Nothing was written. Leave the workbooks alone (--no-write-back), or work on copies on a drive.",
        zh_TW="沒有寫入任何內容。請使用 --no-write-back 不更動活頁簿，或改用磁碟上的副本。",
    ),
)
NO_BACKUP = Refusal(
    Text(
        en="{file}: the backup {backup} cannot be made: {reason}.",
        zh_TW="{file}：無法建立備份 {backup}：{reason}。",
    ),
    Text(
        en="Nothing was changed. Move away what has that name, shorten the workbook's name, or leave --backup out.",
        zh_TW="原檔沒有變更。請移開同名的檔案或資料夾、縮短活頁簿的檔名，或不使用 --backup。",
    ),
)
