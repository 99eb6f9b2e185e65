"""Chinese in traditional characters, as it is written in Taiwan."""

from okrsheet.basics.languages import Conventions, Marks

CONVENTIONS = Conventions(
    called=("zh-TW", "繁體中文", "Traditional Chinese", "中文", "正體中文", "zh", "zh-Hant"),
    locales=("zh", "chinese"),
    letters="[\u4e00-\u9fff]",
    between="、",
    after_sentence="",
    marks=Marks(colon="：", comma="，", semicolon="；", after_title="", left="（", right="）"),
    day="{month} {day} 日",
    full_day="{year} 年 {month} {day} 日",
    full_month="{year} 年 {month}",
    font="Microsoft JhengHei",
    letters_wide=0.98,
    mail_font="Microsoft JhengHei",
)
