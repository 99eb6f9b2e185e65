"""Numbers and codes before names (``1.1``, ``O1:``, ``KR 1.1``), lines in one cell, and words for totals."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from okrsheet.basics.text import fold
from okrsheet.importing.meaning.fields import KEY_RESULT, KPI, OBJECTIVE
from okrsheet.plan.convert import tidy


class Mark(NamedTuple):
    """What stands before a name, the kind of item that it says, its numbers, and the name."""

    mark: str
    kind: str
    path: tuple[int, ...]
    rest: str


_WORD = (
    r"(?P<o>objectives?|obj|goals?|o|okr|目標|目标|objetivo|objectif|ziel|mục tiêu)"
    r"|(?P<kr>key\s*results?|kr|關鍵結果|关键结果|關鍵成果|resultado[s]?[ -]clave|resultado[s]?[ -]chave|résultat clé|schlüsselergebnis|kq)"
    r"|(?P<k>kpis?|k|指標|指标)"
)
_CODE = re.compile(
    rf"\W{{0,2}}(?:{_WORD})[\s#\-_.]*(?P<n>\d{{1,3}}(?:[.\-]\d{{1,3}})*[a-z]?)?(?P<end>\s*[:：.、)）\]–—-]+\s*|\s+|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(
    r"[(（\[]?(?P<n>\d{1,3}(?:\.\d{1,3})*)(?P<end>[.)）、:：\]]+\s*|\s+[-–]\s+|\s+|$)(?P<rest>.*)", re.DOTALL
)
_TOTALS: Final = frozenset(
    fold(word)
    for word in (
        "total", "totals", "sub total", "subtotal", "grand total", "sum", "average", "overall", "total weight", "total score", "合計", "總計", "小計", "總分", "平均",
        "合计", "总计", "小计", "总分", "合計点", "합계", "총계", "소계", "평균", "suma", "soma", "promedio", "média", "moyenne",
        "gesamt", "summe", "durchschnitt", "tổng", "tổng cộng", "trung bình",
    )
)  # fmt: skip
_LINE = re.compile(
    r"\s*(?:[-•●▪‣◦*·–]|\(?\d{1,2}(?:\.\d{1,2})?[.)、:：]|[①-⑳]|\(?[a-hA-H][.)]|kr\s*\d+(?:\.\d+)?[.:：)]?)\s*\S",
    re.IGNORECASE,
)


def mark_of(text: str) -> Mark:
    """A name without what stands before it; where nothing does, the name alone."""
    plain = text.strip()
    if found := _BULLET.match(plain):
        return Mark("", KEY_RESULT, (), plain[found.end() :])
    if found := _CIRCLED.match(plain):
        number = unicodedata.digit(plain[0], None) or int(unicodedata.numeric(plain[0]))
        return Mark(plain[0], "", (number,), plain[found.end() :])
    if found := _CODE.fullmatch(plain):
        kind = OBJECTIVE if found["o"] else KEY_RESULT if found["kr"] else KPI
        letters = found["o"] or found["kr"] or found["k"]
        punctuated = bool(found["end"].strip()) and (bool(found["n"]) or found["end"] != "-")
        bare = letters.casefold() == "k" or (
            letters.casefold() == "o" and len(found["n"] or "") > 1 and "." not in found["n"]
        )
        strong = punctuated or (found["n"] and not bare)  # “K12 schools” and “O2 arena” are no codes
        if strong and found["rest"].strip() and (found["n"] or len(letters) > 1):
            mark = plain[: len(plain) - len(found["rest"])].strip(" :：.、)）(（[]–—-\t\n")
            return Mark(mark, kind, _path(found["n"]), found["rest"].strip())
    if (found := _NUMBER.fullmatch(plain)) and found["rest"].strip() and _is_numbering(found):
        return Mark(found["n"], "", _path(found["n"]), found["rest"].strip())
    return Mark("", "", (), plain)


def _is_numbering(found: re.Match[str]) -> bool:
    """Whether a number before a text counts it, rather than being its first word: “1.1 Reduce churn”, but not
    “1.5 million users”, nor “85 - 95”.
    """
    rest, end = found["rest"].strip(), found["end"].strip()
    if rest[0].isdigit() and (end in ("", "-", "–") or found["end"] == "."):
        return False
    if end:
        return True
    return "." in found["n"] and (rest[0].isupper() or bool(_EASTERN.match(rest)))


_EASTERN = re.compile(
    r"(?![億亿萬万千百分天日小時时%％倍元人件個个家次月年週周点點度名項项組组套台점억만천명건개일월년분배])[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
"""A letter of Chinese, Japanese or Korean with which no unit of a number begins."""


_BULLET = re.compile(r"[-•●▪‣◦*·–]\s+(?=\S)")


_CIRCLED = re.compile(r"[①-⑳]\s*(?=\S)")


def code_of(text: str) -> Mark | None:
    """A cell that holds a number or a code and nothing besides: ``1.1``, ``KR2``."""
    plain = tidy(text).strip(" .)(:")
    if not plain:
        return None
    if re.fullmatch(r"\d{1,3}(?:[.\-]\d{1,3})*", plain):
        return Mark(plain, "", _path(plain), "")
    if (found := _CODE.fullmatch(plain)) and found["n"] and not found["rest"]:
        kind = OBJECTIVE if found["o"] else KEY_RESULT if found["kr"] else KPI
        return Mark(plain, kind, _path(found["n"]), "")
    return None


def label_of_kind(text: str) -> str:
    """The kind of a cell that is only a label: “Objective”, “Key result 2:”, “KR1”, 「關鍵結果一」."""
    found = _LABEL.fullmatch(tidy(text))
    if not found or fold(text) in ("okr", "o", "k", "goal", "goals"):
        return ""
    return OBJECTIVE if found["o"] else KEY_RESULT if found["kr"] else KPI


_LABEL = re.compile(
    rf"(?:{_WORD})\s*(?:#|no\.?|n[º°])?\s*(?:\d{{1,2}}(?:[.\-]\d{{1,2}})*|[一二三四五六七八九十]|[ivx]{{1,4}}|[a-f])?\s*[:：.)]?",
    re.IGNORECASE,
)


def _path(number: str | None) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", number or ""))


def lines_of(text: str) -> tuple[str, ...]:
    """The numbered or bulleted lines of a cell; one only where it is an ordinary text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return (text,)
    starts = [bool(_LINE.match(line)) for line in lines]
    if not starts[0] or sum(starts) < 2:
        return (text,)
    joined: list[str] = []
    for line, begins in zip(lines, starts, strict=True):
        if begins:
            joined.append(line)
        else:
            joined[-1] += " " + line
    return tuple(re.sub(r"^[-•●▪‣◦*·–]\s*", "", line) for line in joined)


def is_total(text: str) -> bool:
    """Whether a text names a sum of rows above it: “Total”, 合計, “Average progress”; not “Average deal size”."""
    parts = [part for part in re.split(r"\s*[/／&+]\s*", text.strip()) if part]
    if len(parts) > 1:
        return all(map(is_total, parts))
    first, _, rest = " ".join(text.split()).strip(" :：").partition(" ")
    parts = [part for part in re.split(r"[/／、&+()（）]", text) if part.strip()]
    if parts and all(fold(part) in _TOTALS for part in parts):
        return True
    if (fold(first) in _ALL and fold(rest) in _TOTALS) or _EASTERN_SUM.fullmatch(text.strip(" :：")):
        return True
    return fold(text) in _TOTALS or (fold(first) in _TOTALS and bool(_SUMMED.fullmatch(rest)))


_ALL = frozenset(map(fold, ("overall", "total", "team", "company", "全體", "全部", "整體", "全体", "整体", "전체", "gesamter", "promedio", "média", "media", "moyenne")))  # fmt: skip
"""Words of which an average or sum may be: “Overall average”, 「전체 평균」."""
_EASTERN_SUM = re.compile(
    r"(?:部[门門]|[团團][队隊]|公司|小[组組]|整[体體]|[总總][体體]|全[体體]|チーム|部署|팀|부서|전체)?\s*(?:(?:加[权權])?平均|合[计計]|[总總])\s*(?:完成度|完成率|[进進]度|[达達]成率|[达達]成度|進捗率|得分|分[数數])"
    r"|(?:팀|부서|전체)?\s*(?:평균|종합)\s*(?:진척률|진행률|달성률|점수)"
)
"""The same in Chinese, Japanese and Korean: 「部门平均完成度」."""
_SUMMED = re.compile(
    r"(?:(?:of )?(?:the )?(?:weighted |weight |overall |okr |kr )?(?:progress|scores?|weights?|weighting|weightage|completion|achievement|attainment|performance|%|rating|status|kpis?( monitored)?|points))"
    r"|avance|cumplimiento|progresso|fortschritt|達成率|进度|進度|得分",
    re.IGNORECASE,
)
