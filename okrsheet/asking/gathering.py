"""What came back, mail by mail and file by file: the answers in it, and all that is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from okrsheet.asking.answers import (
    OTHER_PLAN,
    OTHER_PLAN_HINT,
    Answer,
    Known,
    Misfit,
    Remark,
    about,
    asked_in,
    is_filled,
    lost_columns,
    missing_rows,
    of_another_plan,
    person_of,
    proposal,
    read_row,
    remarks_on,
)
from okrsheet.asking.asked import Ask
from okrsheet.asking.forms import Form, read_form
from okrsheet.asking.found import Came, Kind, Source
from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Message, Text, plain

_OURS = "<okrsheet-"


@dataclass(slots=True)
class Gathered:
    """What was found: the answers, what does not fit, and what is only to be known; how many mails and files were
    looked at, and how many forms were among them.
    """

    answers: list[Answer] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    looked_at: int = 0
    forms: int = 0

    def misfit(
        self, came: Came, name: str, why: Message | Text, hint: Message | Text, until: str = ""
    ) -> None:
        """Notes something that cannot be taken as a whole; it is settled once a person has nothing open any more."""
        self.misfits.append(Misfit(whence(came, name), why, hint, until=until))


def gather(sources: Iterable[Source], known: Known) -> Gathered:
    """Reads all that came back."""
    gathered = Gathered()
    wanted = known.questions.wanted
    addresses = {address: ask for ask in wanted for address in known.addresses_of(ask)}
    for source in sources:
        gathered.looked_at += 1
        _take(source, known, addresses, gathered)
    return gathered


def whence(came: Came, name: str = "") -> Message:
    """A file, or the mail that something came with, and the name of what was attached."""
    return plain(_label(came, name))


def _label(came: Came, name: str) -> str:
    """The same as a text, by which the rows of each form are told from those of others."""
    where = f"{came.where} ({came.sender})" if came.by_mail else came.where
    if name.startswith(came.where):  # in an archive that is no mail's
        return name
    return f"{where} › {name}" if name and not came.where.endswith(name) else where


def _take(source: Source, known: Known, addresses: dict[str, Ask], gathered: Gathered) -> None:
    came = source.came
    if source.kind is Kind.OURS:
        return
    if source.kind is Kind.REPORT:
        _tell_report(came, addresses, gathered)
        return
    concerns, person, before = _concerns(came, addresses), _sender(came, addresses), len(gathered.misfits)
    for fault in source.faults if concerns else ():
        gathered.misfit(came, fault.name, fault.why, _FAULT_HINT, person)
    answered, forms = False, 0
    for file in source.files:
        try:
            form = read_form(file, _label(came, file.name))
        except OkrsheetError as error:
            if concerns:
                gathered.misfits.append(Misfit(None, error.message, error.hint, until=person))
            continue
        if form.is_one:
            forms += 1
            answered |= _take_form(form, came, file.name, known, gathered)
        elif concerns and came.by_mail:
            gathered.misfit(came, file.name, _NO_FORM, _NO_FORM_HINT, person)
    gathered.forms += forms
    if answered or len(gathered.misfits) > before or not (concerns and came.by_mail):
        return
    if forms and person:
        gathered.misfit(came, "", _EMPTY.says(person=person), _EMPTY_HINT, person)
    elif not forms:
        _tell_words(source, person, gathered)


def _concerns(came: Came, addresses: dict[str, Ask]) -> bool:
    """Whether something is worth a word when it is no answer: what is no mail, and mails from those who were asked, or
    that answer one of ours.
    """
    if not came.by_mail:
        return True
    return any(address in addresses for address in came.senders) or any(
        i.startswith(_OURS) for i in came.refers
    )


def _sender(came: Came, addresses: dict[str, Ask]) -> str:
    """The person who was asked at one of the addresses that a mail comes from; blank where nobody was."""
    return next((addresses[address].person for address in came.senders if address in addresses), "")


def _tell_report(came: Came, addresses: dict[str, Ask], gathered: Gathered) -> None:
    for address in sorted(came.mentioned & addresses.keys()):
        told = _CAME_BACK.says(person=addresses[address].person, address=address)
        gathered.misfit(came, "", told, _CAME_BACK_HINT)


def _tell_words(source: Source, person: str, gathered: Gathered) -> None:
    """What somebody wrote who attached no form."""
    came, said = source.came, source.words or "–"
    if source.kind is Kind.AUTOMATIC:
        gathered.remarks.append(Remark(whence(came), _AUTOMATIC.says(said=said)))
    elif source.cloud:
        gathered.misfit(came, "", _IN_CLOUD.says(hosts=source.cloud), _IN_CLOUD_HINT, person)
    else:
        gathered.misfit(came, "", _IN_WORDS.says(said=said), _IN_WORDS_HINT, person)


def _take_form(form: Form, came: Came, name: str, known: Known, gathered: Gathered) -> bool:
    """Reads the rows of a form. Returns whether anything in it is filled in."""
    if other := of_another_plan(form, known):
        answered = any(map(is_filled, form.rows))
        if answered:
            gathered.misfit(
                came, name, OTHER_PLAN.says(plan=other.plan_name, file=other.plan), OTHER_PLAN_HINT
            )
        return answered
    person, asks, answered = person_of(form, known), asked_in(form.rows, known), False
    if lost := lost_columns(form, asks):
        gathered.misfit(came, name, _COLUMNS_GONE.says(labels=lost), _COLUMNS_GONE_HINT, person)
    for row in form.rows:
        read = read_row(row, came, person, known)
        if isinstance(read, Answer):
            gathered.answers.append(read)
        elif read is not None:
            gathered.misfits.append(read)
        answered = answered or read is not None
        gathered.remarks += remarks_on(row, known)
    gathered.misfits += (told for row in form.unmarked if (told := proposal(row, came, known)))
    if answered:
        _tell_missing(form, asks, person, whence(came, name), gathered)
    return answered


def _tell_missing(form: Form, asks: Sequence[Ask], person: str, where: Message, gathered: Gathered) -> None:
    for ask in asks:
        if ask.person == person and (gone := missing_rows(form.rows, ask)):
            told = _ROWS_GONE.says(count=len(gone), items=tuple(map(about, gone)))
            gathered.remarks.append(Remark(where, told))


_FAULT_HINT = Text(en="Nothing was taken from it.", zh_TW="沒有採用其中的內容。")
_NO_FORM = Text(en="the workbook is not the form that was sent", zh_TW="這個活頁簿不是寄出的表單")
_NO_FORM_HINT = Text(
    en="Ask for the form itself, or type the values into the plan.",
    zh_TW="請對方寄回原本的表單，或直接將數值填入計畫。",
)
_CAME_BACK = Text(
    en="the mail to {person} ({address}) came back; it did not arrive",
    zh_TW="寄給 {person}（{address}）的郵件被退回，並未送達",
)
_CAME_BACK_HINT = Text(
    en="“okrsheet outbox bounces” notes such mails; check the address on the People sheet.",
    zh_TW="請用「okrsheet outbox bounces」記錄退信，並檢查「人員」工作表中的地址。",
)
_AUTOMATIC = Text(en="an automatic reply: “{said}”", zh_TW="自動回覆：「{said}」")
_IN_CLOUD = Text(
    en="no form is attached, but a link to {hosts}", zh_TW="沒有附上表單，只有連到 {hosts} 的連結"
)
_IN_CLOUD_HINT = Text(
    en="Open the link, save the workbook, and collect that; or ask for it as an attachment.",
    zh_TW="請開啟連結並另存活頁簿後再收取，或請對方以附件寄送。",
)
_IN_WORDS = Text(en="answered in words: “{said}”", zh_TW="以文字回覆：「{said}」")
_IN_WORDS_HINT = Text(
    en="Read the mail, and type the values into the plan.", zh_TW="請閱讀郵件，並將數值填入計畫。"
)
_EMPTY = Text(en="the form of {person} came back empty", zh_TW="{person} 寄回的表單沒有填寫")
_EMPTY_HINT = Text(
    en="It may not have been saved before it was sent. Ask for it again.",
    zh_TW="可能寄出前沒有儲存。請對方再寄一次。",
)
_COLUMNS_GONE = Text(
    en="the form has no column {labels} any more, or its header was changed, so nothing that stands there is read",
    zh_TW="表單已沒有「{labels}」欄，或標題已更改，因此不讀取該欄內容",
)
_COLUMNS_GONE_HINT = Text(
    en="Give the column its header back, as in the form that was sent, and collect again.",
    zh_TW="請依寄出的表單恢復該欄標題，再收取一次。",
)
_ROWS_GONE = Text(
    en="{count} {count:row|rows} of the form {count:is|are} missing: {items}",
    zh_TW="表單少了 {count} 列：{items}",
)
