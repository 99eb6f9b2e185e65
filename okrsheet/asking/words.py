"""The sentences of forms and of the mails that bring them, in the language of the person who is asked."""

from __future__ import annotations

import datetime as dt

from okrsheet.asking.asked import Ask
from okrsheet.basics.text import Text
from okrsheet.report import formatting


def about(ask: Ask) -> str:
    """The month that an ask is about, or the day: ``Nov 2026``."""
    if len(ask.about) == len("2026-11"):
        return formatting.month(ask.day, ask.language)
    return day(ask, ask.day)


def day(ask: Ask, which: dt.date | None) -> str:
    """A day as the person writes it: ``3 Dec 2026``."""
    return formatting.day(which, ask.language)


def title(ask: Ask) -> str:
    """The first line of a form."""
    return _TITLE.says(plan=ask.plan_name, about=about(ask)).into(ask.language)


def who_asks(ask: Ask) -> str:
    """Whom a form is for, who asks, and by when."""
    said = _FOR.says(person=ask.person, asker=ask.asker, due=day(ask, ask.due))
    return (said if ask.asker else _FOR_ALONE.says(person=ask.person, due=day(ask, ask.due))).into(
        ask.language
    )


_TITLE = Text(en="{plan}: values for {about}", zh_TW="{plan}：{about}填報表")
_FOR = Text(
    en="For {person}. Asked by {asker}. Please answer by {due}.",
    zh_TW="{person} 填寫。詢問人：{asker}。請於 {due}前回覆。",
)
_FOR_ALONE = Text(en="For {person}. Please answer by {due}.", zh_TW="{person} 填寫。請於 {due}前回覆。")
STEPS_OF_FORM = (
    Text(
        en="1. Fill in the yellow cells: each value and its day; confidence (0 to 10) and a comment if you like.",
        zh_TW="1. 填寫黃色儲存格：數值及其日期；信心（0 至 10）與說明可自由填寫。",
    ),
    Text(
        en="2. What you do not know stays blank. All other cells are only for reading.",
        zh_TW="2. 不知道的請留白。其他儲存格僅供閱讀。",
    ),
    Text(
        en="3. Save the file. If it came by mail, attach it to your reply; if it lies in a shared folder, leave it there.",
        zh_TW="3. 存檔。若由郵件收到，請將檔案附在回信中；若放在共用資料夾，留在原處即可。",
    ),
)
ONLY_DAYS = Text(
    en="A day from {first} to {last}, such as {first}.",
    zh_TW="請填 {first} 至 {last} 之間的日期，例如 {first}。",
)
ONLY_SHARES = Text(
    en="A percentage: type 85% for 85 percent. Words belong into the comment.",
    zh_TW="請填百分比：百分之八十五請填 85%。文字請寫在說明欄。",
)
ONLY_NUMBERS = Text(
    en="A number, without its unit. Words belong into the comment.",
    zh_TW="請填數字，不含單位。文字請寫在說明欄。",
)
ONLY_POINTS = Text(en="A number from 0 to 10.", zh_TW="請填 0 至 10 的數字。")
ONLY_LISTED = Text(en="One of: {words}.", zh_TW="請填下列之一：{words}。")
MILESTONES = Text(
    en="Usual are the words of the list, a number, or “3 of 5”. Keep what you typed?",
    zh_TW="通常填清單中的用語、數字或「5 項中 3 項」。要保留輸入的內容嗎？",
)
