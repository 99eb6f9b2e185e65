"""Values from the web: JSON that an interface answers, and files of rows at an address."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from okrsheet.basics.secrets import masked
from okrsheet.basics.text import Message, Text, one_line
from okrsheet.sources.fetching import Answer, fetch, secrets_of
from okrsheet.sources.given import MOST_VALUES, Given, Question, SourceError, too_many
from okrsheet.sources.settings import Http, Sheet
from okrsheet.sources.typed_cells import day_cell, value_cell

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult


def read_sheet(source: Sheet, asked: Question) -> list[Given]:
    """What rows at an address give for a KPI.

    Raises:
        SourceError: as :func:`okrsheet.sources.fetching.fetch`, or the rows give no value.
    """
    from okrsheet.sources.tables import values_of

    answer = fetch(source, asked)
    return values_of(source, [(answer.name, answer.content)], asked)


def read_http(source: Http, asked: Question) -> list[Given]:
    """What JSON at an address gives for a KPI: a value, or a list of values with their dates. ``null`` is no value.

    Raises:
        SourceError: as :func:`okrsheet.sources.fetching.fetch`; the answer is no JSON, or what the paths find is no value.
    """
    value, date = _path(source.value, "value"), _path(source.date, "date") if source.date else None
    document = _document(fetch(source, asked))
    values = _as_list(_found(value, document, "value", source))
    if len(values) > MOST_VALUES:
        raise too_many(_PATH.says(path=one_line(source.value, 60)))
    if date is None and len(values) > 1:
        raise SourceError(_NO_DAYS.says(count=len(values)), _NO_DAYS_HINT)
    pairs = [(one, None) for one in values] if date is None else _paired(values, date, document, source)
    where = one_line(f"{urlsplit(source.url).hostname}, {source.value}", 80)
    given = [
        Given(value_cell(one), None if date is None else day_cell(day), where)
        for one, day in pairs
        if one is not None
    ]
    if not given:
        raise SourceError(_NO_VALUE.says(path=one_line(source.value, 60)), _NO_VALUE_HINT)
    return given


def _paired(
    values: Sequence[object], date: ParsedResult, document: Any, source: Http
) -> Sequence[tuple[object, object]]:
    """Each value with its date.

    A path through a list of objects leaves out what is null, so that two lists of the same length may be of different objects. So
    both are asked of each object together.

    Raises:
        SourceError: the two go through different lists, or are lists of different lengths.
    """
    if together := _together(source.value, source.date):
        found: list[tuple[object, object]] = _found(_path(together, "value"), document, "value", source)
        return found
    if _PROJECTION.search(source.value) or _PROJECTION.search(source.date):
        raise SourceError(_TWO_LISTS.says(value=source.value, date=source.date), _TWO_LISTS_HINT)
    days = _as_list(_found(date, document, "date", source))
    if len(days) != len(values):
        raise SourceError(_UNEQUAL.says(values=len(values), dates=len(days)), _UNEQUAL_HINT)
    return list(zip(values, days, strict=True))


_PROJECTION = re.compile(r"\[(?:\]|\*|\?|[^\]]*:)|(?:^|\.)\*")
"""Where a JMESPath goes on from each element of a list, or each value of an object."""


def _together(value: str, date: str) -> str | None:
    """One path for value and date of each element of the list through which both go; ``None`` where they do not."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(value, date, strict=False))
    common = "".join(one for one, _ in alike)
    begin = common[: common.rfind("]") + 1]
    rests = [path[len(begin) :] for path in (value, date)]
    if not _PROJECTION.search(begin) or not all(rest.startswith(".") for rest in rests):
        return None
    return f"{begin}.[{rests[0][1:]}, {rests[1][1:]}]"


def _as_list(found: object) -> list[object]:
    return found if isinstance(found, list) else [found]


# JSON


class _Unusable(ValueError):
    """JSON that Python would read, and others would not."""

    def __init__(self, what: Message | Text) -> None:
        super().__init__(what)
        self.what = what


def _document(answer: Answer) -> Any:
    """The JSON of an answer.

    Raises:
        SourceError: it is none, or holds what JSON has not: NaN, numbers without bounds, a key twice.
    """
    charset = answer.charset or json.detect_encoding(answer.content)
    if charset.casefold().replace("_", "-") in ("utf-8", "utf8"):
        charset = "utf-8-sig"
    try:
        text = answer.content.decode(charset)
    except (LookupError, UnicodeError):
        raise SourceError(_CHARSET.says(charset=one_line(charset, 30)), _CHARSET_HINT) from None
    try:
        return json.loads(text, parse_constant=_refused, parse_float=_finite, object_pairs_hook=_once)
    except _Unusable as error:
        raise SourceError(error.what, _JSON_HINT) from None
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise SourceError(_NO_JSON.says(why=error.msg, **place), _JSON_HINT) from None
    except RecursionError:
        raise SourceError(_DEEP, _JSON_HINT) from None
    except ValueError:  # a number of more digits than Python reads
        raise SourceError(_NO_NUMBER.says(number="10^…"), _JSON_HINT) from None


def _refused(constant: str) -> object:
    raise _Unusable(_NO_NUMBER.says(number=constant))


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _Unusable(_NO_NUMBER.says(number=one_line(digits, 30)))
    return number


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Unusable(_TWICE.says(key=one_line(twice, 40)))
    return found


# Paths


def _path(expression: str, key: str) -> ParsedResult:
    """A JMESPath, understood.

    Raises:
        SourceError: it is none, or jmespath is missing.
    """
    try:
        import jmespath
        from jmespath.exceptions import JMESPathError
    except ModuleNotFoundError as error:
        raise SourceError(_NO_LIBRARY, _NO_LIBRARY_HINT) from error
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError) as error:
        at = getattr(error, "lex_position", getattr(error, "lexer_position", None))
        shown = expression if not isinstance(at, int) else f"{expression[:at]} ⟨?⟩ {expression[at:]}"
        raise SourceError(_NO_PATH.says(key=key, path=one_line(shown, 120)), _PATH_HINT) from None


def _found(path: ParsedResult, document: Any, key: str, source: Http) -> Any:
    """What a path finds.

    Raises:
        SourceError: nothing, or a function in it was given what it does not take.
    """
    from jmespath.exceptions import JMESPathError

    expression = one_line(path.expression, 60)
    try:
        found = path.search(document)
    except (JMESPathError, RecursionError, ArithmeticError, TypeError, ValueError) as error:
        why = one_line(masked(str(error), *secrets_of(source)), 200)
        raise SourceError(_FAILED.says(key=key, path=expression, why=why), _PATH_HINT) from None
    if found is None:
        place, there = _way_to(path.expression, document)
        what = _what_is_there(there, secrets_of(source))
        raise SourceError(
            _NOTHING.says(key=key, path=expression), _NOTHING_HINT.says(place=one_line(place, 60), what=what)
        )
    return found


def _way_to(expression: str, document: Any) -> tuple[str, Any]:
    """How far a path leads, and what is there: the longest beginning of it, up to a dot, that finds something."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    parts = expression.split(".")
    for count in range(len(parts) - 1, 0, -1):
        begin = ".".join(parts[:count])
        try:
            found = jmespath.search(begin, document)
        except (JMESPathError, RecursionError, ArithmeticError, TypeError, ValueError):
            continue
        if found is not None:
            return begin, found
    return "@", document


def _what_is_there(there: Any, secrets: Iterable[str]) -> Message | Text | str:
    if isinstance(there, dict) and there:
        shown = [one_line(masked(key, *secrets), 30) for key in list(there)[:10]]
        return _KEYS.says(keys=(*shown, "…") if len(there) > len(shown) else tuple(shown))
    if isinstance(there, list):
        return _LIST.says(count=len(there))
    return _NOTHING_THERE if there in ({}, None) else _ONE_VALUE


_PATH = Text(en="the path {path}", zh_TW="路徑 {path}")
_NO_DAYS = Text(en="it gives {count} values and no dates", zh_TW="有 {count} 個數值，但沒有日期")
_NO_DAYS_HINT = Text(
    en="Set date to the path of their dates, or let value find one: values[-1], sum(values).",
    zh_TW="請以 date 指定日期的路徑，或讓 value 只找出一個數值：values[-1]、sum(values)。",
)
_UNEQUAL = Text(
    en="it gives {values} {values:value|values} and {dates} {dates:date|dates}",
    zh_TW="有 {values} 個數值，但有 {dates} 個日期",
)
_UNEQUAL_HINT = Text(
    en="Let both go through the same list: data[].value and data[].date.",
    zh_TW="請讓兩者經過同一個清單：data[].value 與 data[].date。",
)
_TWO_LISTS = Text(
    en="value = {value} and date = {date} do not go through the same list, so which date belongs to which value is not certain",
    zh_TW="value = {value} 與 date = {date} 未經過同一個清單，無法確定哪個日期屬於哪個數值",
)
_TWO_LISTS_HINT = _UNEQUAL_HINT
_NO_VALUE = Text(en="the path {path} gives no value", zh_TW="路徑 {path} 沒有任何數值")
_NO_VALUE_HINT = Text(
    en="Look at the answer by hand: the list is empty, or holds only null.",
    zh_TW="請手動查看回應：清單是空的，或只有 null。",
)
_CHARSET = Text(en="the answer is not encoded in {charset}", zh_TW="回應的編碼不是 {charset}")
_CHARSET_HINT = Text(en="JSON is sent in UTF-8.", zh_TW="JSON 應以 UTF-8 傳送。")
_NO_JSON = Text(
    en="the answer is no JSON (line {line}, column {column}: {why})",
    zh_TW="回應不是 JSON（第 {line} 行第 {column} 欄：{why}）",
)
_DEEP = Text(en="the answer is nested too deeply", zh_TW="回應的巢狀層數過多")
_NO_NUMBER = Text(en="the answer holds {number}, which is no number", zh_TW="回應含有 {number}，不是數字")
_TWICE = Text(
    en="the answer has the key “{key}” twice in one object", zh_TW="回應的同一物件中有兩個鍵「{key}」"
)
_JSON_HINT = Text(
    en="Look at the answer by hand; whoever runs the server must correct it.",
    zh_TW="請手動查看回應；需由伺服器管理者修正。",
)
_NO_LIBRARY = Text(en="http needs jmespath, which is not installed", zh_TW="http 需要 jmespath，但尚未安裝")
_NO_LIBRARY_HINT = Text(en='pip install "okrsheet[http]"', zh_TW='pip install "okrsheet[http]"')
_NO_PATH = Text(en="{key} is no JMESPath: {path}", zh_TW="{key} 不是 JMESPath：{path}")
_PATH_HINT = Text(
    en="Such as data.revenue, items[0].value, items[?id == 'K1'].value; jmespath.org has a tutorial.",
    zh_TW="例如 data.revenue、items[0].value、items[?id == 'K1'].value；jmespath.org 有教學。",
)
_FAILED = Text(en="{key} = {path} cannot be worked out: {why}", zh_TW="{key} = {path} 無法求值：{why}")
_NOTHING = Text(en="{key} = {path} finds nothing in the answer", zh_TW="{key} = {path} 在回應中找不到內容")
_NOTHING_HINT = Text(en="At {place} there is: {what}.", zh_TW="{place} 的內容：{what}。")
_KEYS = Text(en="an object with {keys}", zh_TW="物件，鍵為 {keys}")
_LIST = Text(en="a list of {count}", zh_TW="{count} 項的清單")
_NOTHING_THERE = Text(en="nothing", zh_TW="無")
_ONE_VALUE = Text(en="a single value", zh_TW="單一值")
