"""The words of the drop-downs, in every language, with the synonyms that people type."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache
from itertools import permutations
from typing import Self

from okrsheet.basics.languages import conventions
from okrsheet.basics.text import INVISIBLE, LANGUAGES, Language, Text, fold

_TRADITIONAL = str.maketrans(
    "个两为于关区单双后启围团执无时标结续缓计诺资达过进门间闭随风实战层减处织组周长缩礼红绿黄离险暂开与体语视监频灯专键队",
    "個兩為於關區單雙後啟圍團執無時標結續緩計諾資達過進門間閉隨風實戰層減處織組週長縮禮紅綠黃離險暫開與體語視監頻燈專鍵隊",
)
"""Simplified characters of the words below, as people type them by habit; 周 is 週 here."""


def spelling(typed: str) -> str:
    """The form in which two spellings of one word are equal: case, width, spaces, punctuation
    and script aside. Of a sign such as ≥ or ✓, itself.
    """
    sign = unicodedata.normalize("NFKC", typed)
    return fold(typed).translate(_TRADITIONAL) or "".join(c for c in sign if c not in INVISIBLE)


class Word(Enum):
    """A word that a cell may hold. Members are declared as ``(English, Chinese, *synonyms)``."""

    def __init__(self, en: str, zh_tw: str, *synonyms: str) -> None:
        self.text = Text(en=en, zh_TW=zh_tw)
        self.synonyms = synonyms

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self.name}"

    @property
    def key(self) -> str:
        """The word in ``report.json``: ``on_track``."""
        return self.name.lower()

    @classmethod
    def find(cls, typed: str) -> Self | None:
        """The word that was typed, in any language, case, width and spacing aside."""
        return cls.spellings().get(spelling(typed))

    @classmethod
    @cache
    def spellings(cls) -> dict[str, Self]:
        """Every spelling of every word: synonyms, every language, and two of them in one cell."""
        return {
            spelling(spelt): word
            for word in reversed(cls)
            for said in [word.text.every()]
            for spelt in (*word.synonyms, *map(" ".join, permutations(said, 2)), *reversed(said))
        }


class Measure(Word):
    """How a value is compared with its target."""

    INCREASE_TO = (
        "Increase to", "增加至", "增加到", "grow to", "raise to", "rise to", "提升至", "提升到", "增至", "提高至",
        "提高到", "成長至",
    )  # fmt: skip
    DECREASE_TO = (
        "Decrease to", "減少至", "減少到", "reduce to", "cut to", "lower to", "降至", "降到", "降低至", "降低到", "下降至", "下降到", "減至",
        "縮短至", "縮短到",
    )  # fmt: skip
    INCREASE_BY = ("Increase by", "增加", "grow by", "raise by", "rise by")
    DECREASE_BY = ("Decrease by", "減少", "reduce by", "cut by", "lower by")
    AT_LEAST = (
        "At least", "至少", "minimum", "min.", "no less than", "not less than", "不低於", "不少於", "大於等於", "≥", "≧", ">=",
    )  # fmt: skip
    AT_MOST = (
        "At most", "至多", "maximum", "max.", "no more than", "not more than", "不高於", "不超過", "不多於", "小於等於", "≤",
        "≦", "<=",
    )  # fmt: skip
    BETWEEN = ("Between", "介於", "range", "within", "區間", "範圍")
    MILESTONE = ("Milestone", "里程碑", "done or not", "binary", "完成與否")

    @property
    def guardrail(self) -> bool:
        """Whether the measure has a bound to be kept, rather than a target to move to."""
        return self in (Measure.AT_LEAST, Measure.AT_MOST, Measure.BETWEEN)

    @property
    def relative(self) -> bool:
        """Whether the target is a distance from the baseline."""
        return self in (Measure.INCREASE_BY, Measure.DECREASE_BY)

    @property
    def rising(self) -> bool:
        """Whether a higher value is the better one."""
        return self in (Measure.INCREASE_TO, Measure.INCREASE_BY)


class Frequency(Word):
    """How often a value is to be checked in."""

    DAILY = (
        "Daily", "每日", "every day", "per day", "day", "每天", "按日", "日", "每工作日", "every working day",
    )  # fmt: skip
    WEEKLY = (
        "Weekly", "每週", "every week", "per week", "once a week", "week", "每星期", "每禮拜", "每週一次", "按週", "週",
    )  # fmt: skip
    EVERY_TWO_WEEKS = (
        "Every two weeks", "每兩週", "biweekly", "fortnightly", "every 2 weeks", "every other week", "雙週", "每2週",
        "每二週", "隔週", "每兩星期",
    )  # fmt: skip
    MONTHLY = (
        "Monthly", "每月", "every month", "per month", "once a month", "month", "每個月", "每月一次", "按月", "月",
    )  # fmt: skip
    QUARTERLY = (
        "Quarterly", "每季", "every quarter", "per quarter", "quarter", "每季度", "每季一次", "按季", "季",
    )  # fmt: skip
    TWICE_A_YEAR = (
        "Twice a year", "每半年", "half-yearly", "half yearly", "semiannually", "semi-annually", "every six months",
        "every 6 months", "每半年一次", "半年", "每六個月", "每6個月",
    )  # fmt: skip
    YEARLY = (
        "Yearly", "每年", "annually", "annual", "every year", "per year", "year", "每年度", "每年一次", "按年", "年度", "年",
    )  # fmt: skip
    EACH_TIME = (
        "Each time", "每次", "every time", "per project", "each project", "per event", "per occurrence", "逐次", "每案",
        "每個專案",
    )  # fmt: skip
    CONTINUOUS = (
        "Continuous", "持續", "continuously", "ongoing", "always", "real time", "即時", "實時", "隨時", "持續監控",
    )  # fmt: skip


class Aggregation(Word):
    """How the check-ins of an item become its value."""

    LATEST = ("Latest", "最新值", "last", "latest value", "running total", "最新", "最近值", "累計值")
    SUM = ("Sum", "加總", "total", "add up", "合計", "總和", "累加")
    AVERAGE = ("Average", "平均", "mean", "avg", "平均值")


class Level(Word):
    """Where in the organisation an objective stands."""

    COMPANY = ("Company", "公司", "corporate", "organisation", "organization", "全公司", "組織", "公司級")
    DEPARTMENT = ("Department", "部門", "dept", "dept.", "team", "團隊", "division", "處", "單位", "部門級")
    INDIVIDUAL = ("Individual", "個人", "個人級", "personal", "person")


class ObjectiveType(Word):
    """How much of an objective counts as success."""

    ASPIRATIONAL = ("Aspirational", "挑戰型", "stretch", "moonshot", "挑戰")
    COMMITTED = ("Committed", "承諾型", "commitment", "roofshot", "承諾")


class State(Word):
    """What its owner has decided to do with an item."""

    OPEN = ("Open", "進行中", "active", "in progress", "開啟", "執行中")
    POSTPONED = ("Postponed", "延後", "on hold", "paused", "deferred", "暫緩", "暫停", "已延後", "延期")
    CANCELLED = ("Cancelled", "取消", "canceled", "已取消", "dropped", "abandoned", "中止", "已中止", "作廢")
    CLOSED = ("Closed", "結案", "已結案", "關閉", "已關閉")


class RollUp(Word):
    """What an objective's progress is made of."""

    KEY_RESULTS = ("key results", "關鍵結果", "key result", "KR")
    ALIGNED_OBJECTIVES = ("aligned objectives", "支援目標", "supporting objectives", "objectives", "下層目標")
    BOTH = ("both", "兩者", "all", "全部", "兩者皆計")


class Unreported(Word):
    """What becomes of key results without a number."""

    LEAVE_OUT = ("leave out", "不列入", "ignore", "skip", "排除", "不計入")
    COUNT_AS_ZERO = ("count as zero", "以零計", "zero", "視為零", "計為0", "以0計")


class Receives(Word):
    """How much of the plan a person is mailed."""

    COMPANY = ("company", "公司", "all", "全部")
    DEPARTMENT = ("department", "部門", "team")
    OWN = ("own", "個人", "self", "本人", "自己")
    KEEPER = ("keeper", "維護者", "maintainer", "admin", "管理者")
    NONE = ("none", "不寄", "no", "nothing", "無", "不收")


class LanguageWord(Word):
    """A language that okrsheet speaks, as the cells of a workbook call it; ``LanguageWord["ZH_TW"]``."""

    vars().update({code.upper().replace("-", "_"): conventions(code).called for code in LANGUAGES})

    @classmethod
    def of(cls, language: Language) -> Self:
        """The word for a language."""
        return list(cls)[LANGUAGES.index(language)]

    @property
    def language(self) -> Language:
        """The language that is meant."""
        return LANGUAGES[list(type(self)).index(self)]


class Milestone(Word):
    """How far a milestone is, in words."""

    DONE = (
        "done", "完成", "complete", "completed", "finished", "yes", "true", "是", "已完成", "達成", "已達成", "achieved",
        "✓", "✔", "✅", "☑",
    )  # fmt: skip
    NOT_STARTED = (
        "not started", "未開始", "no", "false", "否", "尚未開始", "not done", "未完成", "to do", "☐", "□",
    )  # fmt: skip
    IN_PROGRESS = ("in progress", "進行中", "ongoing", "started", "處理中", "執行中", "wip")


class Component(Word):
    """The four components without which a KPI is only the name of a metric.

    Source: the article that okrsheet starts from; a KPI needs a measurable target, a
    timeframe, a data source and a monitoring frequency.
    """

    TARGET = ("target", "目標值")
    TIMEFRAME = ("timeframe", "期限")
    DATA_SOURCE = ("data source", "資料來源")
    FREQUENCY = ("frequency", "監控頻率")
