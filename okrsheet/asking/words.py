"""The sentences of forms and of the mails that bring them, in the language of the person who is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from okrsheet.asking.asked import Ask, AskedRow, Stage
from okrsheet.basics.text import Language, Message, Text, clip
from okrsheet.report import formatting

_NAME = 60  # characters of a person's name in a line


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
    known = {"person": clip(ask.person, _NAME), "asker": ask.asker, "due": day(ask, ask.due)}
    return (_FOR if ask.asker else _FOR_ALONE).says(**known).into(ask.language)


def wanted(ask: Ask) -> Message:
    """How much is asked for: ``3 values and 2 missing details``."""
    counts = {"values": ask.values, "details": ask.lacking}
    if ask.values and ask.lacking:
        return _BOTH.says(**counts)
    return (_VALUES if ask.values else _DETAILS).says(**counts)


def heading(ask: Ask) -> str:
    """What is wanted by when, as a mail begins."""
    due = formatting.day(ask.due, ask.language, ask.day.year)
    known = {"wanted": wanted(ask), "about": about(ask), "due": due}
    said = _SUBJECT.says(**known)
    return (said if ask.stage is Stage.ASK else _REMINDER.says(subject=said)).into(ask.language)


subject = heading
"""A mail's subject says the same: how much, about which month, by when."""


def lead(ask: Ask, before: Ask | None) -> Iterator[str]:
    """Who asks for what and why; in a reminder, since when."""
    known = {"asker": ask.asker, "plan": ask.plan_name, "about": about(ask), "person": ask.person}
    yield (_WHY if ask.asker else _WHY_ALONE).says(**known).into(ask.language)
    if before:
        yield _STILL.says(day=day(ask, before.asked_on)).into(ask.language)


def titled(row: AskedRow, language: Language) -> str:
    """An item by its ID and title."""
    return _TITLED.says(id=row.id, title=row.title).into(language)


def facts(ask: Ask, row: AskedRow) -> str:
    """What is known of an item: its target and its last value."""
    known = {"target": row.target, "last": row.last, "day": day(ask, row.last_day)}
    parts: list[Message | Text] = [_GOAL.says(**known)] if row.target else []
    if row.last:
        parts.append((_LAST if row.last_day else _LAST_SOMETIME).says(**known))
    elif row.wants_value:
        parts.append(_NEVER)
    return " · ".join(part.into(ask.language) for part in parts)


def more(count: int, language: Language) -> str:
    """What a mail leaves out; blank where that is nothing."""
    return _MORE.says(count=count).into(language) if count > 0 else ""


def made_by(ask: Ask) -> str:
    """Why somebody gets the mail."""
    return _MADE_BY.says(plan=ask.plan_name).into(ask.language)


def asked_on(days: tuple[dt.date, ...], language: Language) -> str:
    """When somebody was asked, and reminded."""
    return _ASKED_ON.says(days=tuple(formatting.day(one, language) for one in days)).into(language)


def manager_title(ask: Ask, count: int, language: Language) -> str:
    """The subject and first line of the mail to a manager."""
    known = {"count": count, "about": formatting.month(ask.day, language), "plan": ask.plan_name}
    return (_ONE_OPEN if count == 1 else _SOME_OPEN).says(**known).into(language)


def manager_lead(ask: Ask, language: Language) -> str:
    """Why a manager is told."""
    known = {"asker": ask.asker or ask.plan_name, "about": formatting.month(ask.day, language)}
    return _MANAGER.says(**known).into(language)


def manager_note(ask: Ask, language: Language) -> str:
    """Why a manager gets the mail, and that it is the only one."""
    return _MANAGER_NOTE.says(plan=ask.plan_name).into(language)


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
    en="A percentage: type 85% for 85 percent. Words belong in the comment.",
    zh_TW="請填百分比：百分之八十五請填 85%。文字請寫在說明欄。",
)
ONLY_NUMBERS = Text(
    en="A number, without its unit. Words belong in the comment.",
    zh_TW="請填數字，不含單位。文字請寫在說明欄。",
)
ONLY_POINTS = Text(en="A number from 0 to 10.", zh_TW="請填 0 至 10 的數字。")
ONLY_LISTED = Text(en="One of: {words}.", zh_TW="請填下列之一：{words}。")
MILESTONES = Text(
    en="Usual are the words of the list, a number, or “3 of 5”. Keep what you typed?",
    zh_TW="通常填清單中的用語、數字或「5 項中 3 項」。要保留輸入的內容嗎？",
)
_SUBJECT = Text(en="{wanted} for {about}, please by {due}", zh_TW="請於 {due}前填報：{about}，{wanted}")
_REMINDER = Text(en="Reminder: {subject}", zh_TW="提醒：{subject}")
_VALUES = Text(en="{values} {values:value|values}", zh_TW="{values} 個數值")
_DETAILS = Text(en="Missing details of {details} {details:item|items}", zh_TW="{details} 個項目的待補內容")
_BOTH = Text(
    en="{values} {values:value|values} and details of {details} {details:item|items}",
    zh_TW="{values} 個數值與 {details} 個項目的待補內容",
)
_WHY = Text(
    en="{asker} needs this for the {about} report of {plan}, and asks you because you are the owner of what is listed "
    "below.",
    zh_TW="{asker} 需要這些內容來製作「{plan}」{about}的報告。您是下列項目的負責人，因此請您提供。",
)
_WHY_ALONE = Text(
    en="The {about} report of {plan} needs this. You are asked because you are the owner of what is listed below.",
    zh_TW="製作「{plan}」{about}的報告需要這些內容。您是下列項目的負責人，因此請您提供。",
)
_STILL = Text(
    en="You were asked on {day}. What is listed here is still open.",
    zh_TW="已於 {day}請您填報，以下項目尚未收到。",
)
HOW = Text(en="How to answer", zh_TW="如何回覆")
STEPS_OF_MAIL = (
    Text(
        en="Open the attached file {file} and fill in its yellow cells. What you do not know stays blank.",
        zh_TW="開啟附件 {file}，填寫黃色儲存格；不知道的請留白。",
    ),
    Text(en="Save the file.", zh_TW="存檔。"),
    Text(
        en="Reply to this mail and attach the file: a reply alone does not bring it along.",
        zh_TW="回覆此信，並將檔案附在回信中（直接回信不會自動帶上附件）。",
    ),
)
WANTED = Text(en="What is wanted", zh_TW="需要的內容")
OPEN = Text(en="Still open", zh_TW="尚未收到")
_TITLED = Text(en="{id} · {title}", zh_TW="{id} · {title}")
_GOAL = Text(en="target {target}", zh_TW="目標值 {target}")
_LAST = Text(en="last value {last} on {day}", zh_TW="上次數值 {last}（{day}）")
_LAST_SOMETIME = Text(en="last value {last}", zh_TW="上次數值 {last}")
_NEVER = Text(en="no value yet", zh_TW="尚無數值")
_MORE = Text(en="{count} more {count:item|items} in the attached file", zh_TW="附件中另有 {count} 個項目")
NOT_YOURS = Text(
    en="Something here is not yours, or no longer measured? Say so in your reply.",
    zh_TW="有項目不是由您負責，或已不再追蹤？請在回信中說明。",
)
_MADE_BY = Text(
    en="okrsheet made this mail, because the plan of {plan} names you as an owner.",
    zh_TW="您是「{plan}」計畫中的負責人，因此收到此信。本信由 okrsheet 產生。",
)
_ASKED_ON = Text(en="Asked on {days}", zh_TW="已於 {days}詢問")
_ONE_OPEN = Text(en="One person has not answered: values for {about}", zh_TW="{about}的數值：有 1 人尚未回覆")
_SOME_OPEN = Text(
    en="{count} people have not answered: values for {about}", zh_TW="{about}的數值：有 {count} 人尚未回覆"
)
_MANAGER = Text(
    en="{asker} has asked for these values three times. You are told because you are the manager; please see who can "
    "answer.",
    zh_TW="{asker} 已詢問這些數值三次。您是主管，因此通知您；請協助確認由誰回覆。",
)
_MANAGER_NOTE = Text(
    en="okrsheet made this mail, because the plan of {plan} names you as their manager. You are told of each person once a month.",
    zh_TW="您是「{plan}」計畫中這些人員的主管；每人每月僅通知一次。本信由 okrsheet 產生。",
)
