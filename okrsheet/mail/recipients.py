"""Who gets what: the People sheet's *Receives*, or what the command line asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from okrsheet.basics.addresses import one_address
from okrsheet.basics.text import Language, Message, Text, one_line, plain
from okrsheet.plan import Person
from okrsheet.plan.words import Receives
from okrsheet.report.audience import WHOLE, Audience, Extent, Scope

_IN_A_LINE = 5  # people; how many more there are is said
_BY_RECEIVES = {
    Receives.COMPANY: Extent.COMPANY,
    Receives.DEPARTMENT: Extent.DEPARTMENT,
    Receives.OWN: Extent.OWNER,
    Receives.KEEPER: Extent.KEEPER,
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, and which items of the plan are mailed to it."""

    address: str
    name: str
    scope: Scope
    language: Language

    @property
    def identity(self) -> str:
        """The address in lower case, by which two spellings of it are equal."""
        return self.address.casefold()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody who gets nothing, or not everything, with the cell that is the reason, and why."""

    who: Message
    why: Text


def recipients(
    audience: Audience, language: Language, by: Extent | None = None, to: Sequence[str] = ()
) -> tuple[tuple[Recipient, ...], tuple[Skipped, ...]]:
    """Who gets which items of a plan, in the order of the People sheet, and who gets nothing.

    Args:
        audience: the plan, and who answers for what.
        language: of those who have none of their own.
        by: the extent for everybody, instead of what *Receives* says; ``none`` stays none.
        to: the only addresses that are wanted, in the form of
            :func:`~okrsheet.basics.addresses.one_address`. One that the People sheet does not know gets
            the company's summary; one that it knows without *Receives* gets what ``by`` says, and
            nothing without that.
    """
    asked = {address.casefold(): address for address in to}
    found: dict[str, Recipient] = {}
    skipped: list[Skipped] = []
    listed: set[str] = set()
    for person in audience.plan.people:
        address = one_address(person.email or "")
        identity = (address or "").casefold()
        if asked and identity not in asked:
            continue
        listed.add(identity)
        scope = _scope(audience, person, by, asked=bool(asked))
        if isinstance(scope, Text):
            skipped.append(Skipped(_named(person, "name" if scope in _OF_NAMES else "receives"), scope))
        elif address is None:
            why = BAD_ADDRESS if person.email else NO_ADDRESS
            skipped.append(Skipped(_named(person, "email"), why))
        elif person.language is None and "language" in person.problems:
            skipped.append(Skipped(_named(person, "language"), UNCLEAR_LANGUAGE))
        elif identity in found:
            skipped.append(Skipped(_named(person, "email"), TWICE))
        else:
            found[identity] = Recipient(address, person.name or "", scope, _language(person, language))
            if scope.extent not in WHOLE and person in audience.plan.unclear:
                skipped.append(Skipped(_named(person, "name"), NAMESAKE_IN_PART))
    unlisted = [address for identity, address in asked.items() if identity not in listed]
    for address in unlisted:
        if by is None or by in WHOLE:
            found[address.casefold()] = Recipient(address, "", Scope(by or Extent.COMPANY), language)
        else:
            skipped.append(Skipped(plain(address), UNLISTED))
    return tuple(found.values()), tuple(skipped)


def by_reason(skipped: Iterable[Skipped]) -> Iterator[tuple[Text, tuple[Message, ...]]]:
    """Each reason once, with everybody whom it concerns."""
    found: dict[Text, list[Message]] = {}
    for one in skipped:
        found.setdefault(one.why, []).append(one.who)
    for why, names in found.items():
        yield why, tuple(names)


def first_of(names: Sequence[Message], language: Language, more: Text) -> object:
    """A few names as a line has room for; ``more`` says how many there are besides ``{names}``, by their ``{count}``."""
    few = tuple(one_line(name.into(language), 80) for name in names[:_IN_A_LINE])
    rest = len(names) - len(few)
    return more.says(names=few, count=rest) if rest else few


def _scope(audience: Audience, person: Person, by: Extent | None, *, asked: bool) -> Scope | Text:
    """What a person gets, or why nothing. ``asked`` are those whom the command line names."""
    directory = audience.plan.directory
    if any(row.receives is Receives.NONE for row in directory.rows_of(directory.first_row(person))):
        return WANTS_NONE
    if directory.first_row(person) is not person:
        return SAME_PERSON
    if person.receives is None and "receives" in person.problems:
        return UNCLEAR
    extent = by or (_BY_RECEIVES[person.receives] if person.receives else None)
    if extent is None:
        return ASKED_BUT_BLANK if asked else BLANK
    if extent in WHOLE:
        return Scope(extent)
    if not person.name:
        return NO_NAME
    scope = _scope_of_some(audience, directory.label(person), person, extent)
    # what stands under the name alone may be another's, so it is nobody's
    return NAMESAKE if isinstance(scope, Text) and person in audience.plan.unclear else scope


def _scope_of_some(audience: Audience, name: str, person: Person, extent: Extent) -> Scope | Text:
    """The scope of a person who gets some of the plan, or why there is nothing to get."""
    department = person.department or ""
    if extent is Extent.DEPARTMENT and not department:
        return NO_DEPARTMENT
    if extent is Extent.MANAGER and not audience.manages(name):
        return NO_MANAGER
    scope = Scope(extent, name, department if extent is Extent.DEPARTMENT else "")
    return scope if audience.items(scope) else NOTHING


def _language(person: Person, usual: Language) -> Language:
    return person.language.language if person.language else usual


def _named(person: Person, key: str) -> Message:
    return _NAMED.says(name=person.name or person.email or "–", cell=person.at(key))


_NAMED = Text(en="{name} ({cell})", zh_TW="{name}（{cell}）")

WANTS_NONE = Text(en="Receives is “none”", zh_TW="收件範圍為「不寄」")
BLANK = Text(en="Receives is blank", zh_TW="未填收件範圍")
ASKED_BUT_BLANK = Text(
    en="Receives is blank: fill it in, or say with --by what they get",
    zh_TW="未填收件範圍：請填寫，或用 --by 指定寄送的內容",
)
UNCLEAR = Text(en="Receives is not understood", zh_TW="看不懂收件範圍")
UNCLEAR_LANGUAGE = Text(en="Language is not understood", zh_TW="看不懂語言")
NO_ADDRESS = Text(en="no e-mail address", zh_TW="沒有電子郵件地址")
BAD_ADDRESS = Text(en="not one e-mail address that can be used", zh_TW="不是單一可用的電子郵件地址")
TWICE = Text(en="the address stands in an upper row already", zh_TW="地址與上方某列相同")
SAME_PERSON = Text(en="an upper row is about the same person", zh_TW="上方某列已是同一人")
NO_NAME = Text(en="the name is blank", zh_TW="姓名空白")
NAMESAKE = Text(
    en="others have that name, and what may be theirs stands under the name alone",
    zh_TW="另有同名者，而相關項目只寫了姓名，無法分辨",
)
NAMESAKE_IN_PART = Text(
    en="others have that name, and some of what may be theirs stands under the name alone",
    zh_TW="另有同名者，而部分相關項目只寫了姓名，無法分辨",
)
NO_DEPARTMENT = Text(en="no department", zh_TW="沒有部門")
NO_MANAGER = Text(en="nobody's manager", zh_TW="不是任何人的主管")
NOTHING = Text(en="nothing in the plan concerns them", zh_TW="計畫中沒有相關項目")
UNLISTED = Text(en="not on the People sheet", zh_TW="不在「人員」工作表中")
_OF_NAMES = (SAME_PERSON, NO_NAME, NAMESAKE)
FAULTS = (
    UNCLEAR, UNCLEAR_LANGUAGE, ASKED_BUT_BLANK, NO_ADDRESS, BAD_ADDRESS, TWICE, NO_NAME, NAMESAKE,
    NAMESAKE_IN_PART, NO_DEPARTMENT, UNLISTED,
)  # fmt: skip
"""The reasons that are mistakes in the workbook, not wishes: the command then ends with exit code 2."""
