"""The words of the drop-downs, in both languages, with the synonyms that people type."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Self

from okrsheet.text import Text, fold


class Word(Enum):
    """A word that a cell may hold. Members are declared as ``(English, Chinese, *synonyms)``."""

    def __init__(self, en: str, zh_tw: str, *synonyms: str) -> None:
        self.text = Text(en, zh_tw)
        self.synonyms = synonyms

    @property
    def key(self) -> str:
        """The word in ``report.json``: ``on_track``."""
        return self.name.lower()

    @classmethod
    def find(cls, typed: str) -> Self | None:
        """The word that was typed, in either language, case, width and spacing aside."""
        return cls.spellings().get(fold(typed))

    @classmethod
    @cache
    def spellings(cls) -> dict[str, Self]:
        """Every folded spelling of every word."""
        return {
            folded: word
            for word in reversed(cls)
            for spelling in (*word.synonyms, word.text.zh_TW, word.text.en)
            if (folded := fold(spelling))
        }


class Measure(Word):
    """How a value is held against its target."""

    INCREASE_TO = ("Increase to", "增加至", "增加到", "grow to", "raise to", "提升至", "增至", "提高至")
    DECREASE_TO = ("Decrease to", "減少至", "減少到", "reduce to", "cut to", "降至", "降低至", "減至")
    INCREASE_BY = ("Increase by", "增加", "grow by", "raise by")
    DECREASE_BY = ("Decrease by", "減少", "reduce by", "cut by")
    AT_LEAST = ("At least", "至少", "minimum", "no less than", "不低於")
    AT_MOST = ("At most", "至多", "maximum", "no more than", "不高於", "不超過")
    BETWEEN = ("Between", "介於", "range", "within", "區間", "範圍")
    MILESTONE = ("Milestone", "里程碑", "done or not", "binary", "完成與否")

    @property
    def guardrail(self) -> bool:
        """Whether the measure watches a bound, rather than a way to go."""
        return self in (Measure.AT_LEAST, Measure.AT_MOST, Measure.BETWEEN)

    @property
    def relative(self) -> bool:
        """Whether the target is a distance from the baseline."""
        return self in (Measure.INCREASE_BY, Measure.DECREASE_BY)

    @property
    def rising(self) -> bool:
        """Whether a higher value is the better one."""
        return self in (Measure.INCREASE_TO, Measure.INCREASE_BY)

    @classmethod
    def find(cls, typed: str) -> Measure | None:
        """As :meth:`Word.find`; the signs ≥ and ≤ are no letters, so they are looked up first."""
        sign = {">=": cls.AT_LEAST, "≥": cls.AT_LEAST, "<=": cls.AT_MOST, "≤": cls.AT_MOST}
        return sign.get(typed.strip()) or super().find(typed)


class Frequency(Word):
    """How often a value is to be looked at."""

    DAILY = ("Daily", "每日", "every day", "day", "每天")
    WEEKLY = ("Weekly", "每週", "every week", "week", "每周", "每星期", "每禮拜")
    EVERY_TWO_WEEKS = (
        "Every two weeks", "每兩週", "biweekly", "fortnightly", "every 2 weeks", "每兩周", "雙週", "雙周",
        "每2週", "每二週", "隔週",
    )  # fmt: skip
    MONTHLY = ("Monthly", "每月", "every month", "month", "每個月", "按月")
    QUARTERLY = ("Quarterly", "每季", "every quarter", "quarter", "每季度", "按季")
    YEARLY = ("Yearly", "每年", "annually", "annual", "every year", "year", "每年度", "年度")
    EACH_TIME = (
        "Each time",
        "每次",
        "every time",
        "per project",
        "per event",
        "per occurrence",
        "逐次",
        "每案",
        "每個專案",
    )
    CONTINUOUS = (
        "Continuous",
        "持續",
        "continuously",
        "ongoing",
        "always",
        "real time",
        "即時",
        "隨時",
        "持續監控",
    )


class Level(Word):
    """Where in the organisation an objective stands."""

    COMPANY = ("Company", "公司", "corporate", "organisation", "organization", "全公司", "組織")
    DEPARTMENT = ("Department", "部門", "team", "團隊", "division", "處", "單位")
    INDIVIDUAL = ("Individual", "個人", "personal", "person")


class ObjectiveType(Word):
    """How much of an objective counts as success."""

    ASPIRATIONAL = ("Aspirational", "挑戰型", "stretch", "moonshot", "挑戰")
    COMMITTED = ("Committed", "承諾型", "commitment", "roofshot", "承諾")


class State(Word):
    """What its owner has decided to do with an item."""

    OPEN = ("Open", "進行中", "active", "in progress", "開啟", "執行中")
    POSTPONED = ("Postponed", "延後", "on hold", "paused", "deferred", "暫緩", "暫停", "已延後", "延期")
    CLOSED = ("Closed", "結案", "已結案", "關閉")


class RollUp(Word):
    """What an objective's progress is made of."""

    KEY_RESULTS = ("key results", "關鍵結果", "key result", "KR")
    ALIGNED_OBJECTIVES = ("aligned objectives", "支援目標", "supporting objectives", "objectives", "下層目標")
    BOTH = ("both", "兩者", "all", "全部", "兩者皆計")


class Unreported(Word):
    """What becomes of key results without a number."""

    LEAVE_OUT = ("leave out", "不列入", "ignore", "skip", "排除", "不計入")
    COUNT_AS_ZERO = ("count as zero", "以零計", "zero", "視為零", "計為0", "以0計")


class PaceRule(Word):
    """Which rule tells on track from at risk; see :mod:`okrsheet.status`."""

    OKRSHEET = ("okrsheet", "okrsheet")
    VIVA = ("viva", "viva", "Viva Goals", "Microsoft Viva Goals")
    WORKFRONT = ("workfront", "workfront", "Adobe Workfront")
    UPRAISE = ("upraise", "upraise")
    ENGAGEDLY = ("engagedly", "engagedly")


class Receives(Word):
    """How much of the plan a person is mailed."""

    COMPANY = ("company", "公司", "all", "全部")
    DEPARTMENT = ("department", "部門", "team")
    OWN = ("own", "個人", "self", "本人", "自己")
    NONE = ("none", "不寄", "no", "nothing", "無", "不收")


class LanguageWord(Word):
    """A language that okrsheet speaks."""

    EN = ("en", "英文", "English", "英語", "en-US", "en-GB")
    ZH_TW = ("zh-TW", "繁體中文", "Traditional Chinese", "中文", "正體中文", "zh", "zh-Hant")


class Milestone(Word):
    """How far a milestone is, in words."""

    DONE = (
        "done",
        "完成",
        "complete",
        "completed",
        "finished",
        "yes",
        "是",
        "已完成",
        "達成",
        "已達成",
        "achieved",
    )
    NOT_STARTED = ("not started", "未開始", "no", "否", "尚未開始", "not done", "未完成", "to do")
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
