"""Words in a stranger's cells: directions, frequencies, statuses, “not yet”, done or not, and who it is.

What is not known stays text; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from okrsheet.basics.cells import Cell
from okrsheet.basics.text import fold
from okrsheet.plan.convert import is_placeholder, tidy
from okrsheet.plan.status import Status
from okrsheet.plan.words import Frequency, Measure, Milestone

# Nothing yet

_NO_VALUE: Final = frozenset(
    fold(text)
    for text in (
        "no target", "no target set", "not defined", "not set yet", "to be set", "target tbd", "tbd (q2)", "not measured", "not tracked", "no baseline",
        "none yet", "new kpi", "no value", "not started yet", "awaiting data", "waiting for data", "#N/A", "n.a.", "n/d", "nd", "s/d", "s/i",
        "sin meta", "sin dato", "sin datos", "por definir", "pendiente", "no aplica", "no definido", "a definir", "pendente", "não se aplica",
        "sem meta", "sem dados", "não definido", "à définir", "a definir", "en attente", "sans objet", "non défini", "s.o.", "n.c.",
        "offen", "k.a.", "keine angabe", "noch offen", "nicht definiert", "kein ziel", "entfällt", "chưa có", "chưa xác định", "không có",
        "chưa đặt", "đang chờ", "미정", "없음", "해당없음", "미설정", "미측정", "未設定", "なし", "該当なし", "未測定", "検討中", "未計測", "対象外",
        "待訂", "無目標", "未設目標", "尚未設定", "待訂定", "尚無目標", "待提供", "不考核", "无目标", "未设定", "待制定", "尚未设定", "待提供",
        "baseline to be established", "establish baseline", "to be measured", "tbd*",
    )
)  # fmt: skip


def is_no_value(text: str) -> bool:
    """Whether a text only says that there is nothing yet: ``TBD``, “No target”, 待訂, ``-``; a sign such as % is a unit."""
    if text.strip() in _SIGNS_OF_UNITS:
        return False
    return is_placeholder(text) or fold(text) in _NO_VALUE


_SIGNS_OF_UNITS: Final = frozenset(("%", "％", "‰", "#", "°"))


# Directions


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way is better. ``measure`` is the one that says it without more; ``None`` of “maintain”, which says
    neither how far up nor how far down. ``to_move`` is the one for a value that is to move to its target.
    """

    measure: Measure | None
    to_move: Measure | None
    needs_baseline: bool = False
    """Whether the word speaks of moving (“reduce”), so that it says nothing without a value to start from."""


_HIGHER: Final = (
    "higher is better", "higher better", "higher the better", "the higher the better", "more is better", "bigger is better", "larger is better", "maximize", "maximise",
    "max", "high", "higher", "up is good", "up_is_good", "positive", "maior_igual", "maior igual", "maior melhor", "maior é melhor", "quanto maior melhor", "mayor es mejor",
    "mayor mejor", "mayor_igual", "mayor igual", "a mayor mejor", "plus haut mieux", "plus c'est haut mieux c'est", "à la hausse", "höher ist besser", "je höher desto besser",
    "höher", "mehr ist besser", "越高越好", "越大越好", "越多越好", "望大", "望大型", "正向", "正向指標", "正向指标", "正指標", "极大型", "高越好", "高い方が良い", "高いほど良い", "大きいほど良い",
    "높을수록 좋음", "높을수록좋음", "상향", "클수록 좋음", "càng cao càng tốt", "cao hơn tốt hơn", "positiva", "crescente", "ascendente", "hausse", "↑", "⬆", "▲", "up", "greater is better", "gte", "greater than or equal",
    "higher-is-better", "above target is good", "at or above", "higher = better", "good when up", "larger the better",
)  # fmt: skip
_LOWER: Final = (
    "lower is better", "lower better", "lower the better", "the lower the better", "less is better", "smaller is better", "fewer is better", "minimize", "minimise", "min", "low",
    "lower", "down is good", "down_is_good", "negative", "menor_igual", "menor igual", "menor melhor", "menor é melhor", "quanto menor melhor", "menor es mejor", "menor mejor",
    "a menor mejor", "plus bas mieux", "à la baisse", "niedriger ist besser", "je niedriger desto besser", "niedriger", "weniger ist besser", "越低越好", "越小越好", "越少越好", "望小",
    "望小型", "反向", "反向指標", "反向指标", "負向", "负向", "逆向指标", "逆指標", "极小型", "低越好", "低い方が良い", "低いほど良い", "小さいほど良い", "낮을수록 좋음", "낮을수록좋음", "하향",
    "작을수록 좋음", "càng thấp càng tốt", "thấp hơn tốt hơn", "negativa", "decrescente", "descendente", "baisse", "↓", "⬇", "▼", "down", "lte", "less than or equal", "below target is good", "at or below",
    "lower-is-better", "lower = better", "good when down", "smaller the better",
)  # fmt: skip
_GROW: Final = (
    "grow", "growth", "increase", "increasing", "raise", "improve", "rise", "boost", "aumentar", "incrementar", "crecer", "aumento", "crescer", "augmenter", "augmentation",
    "croissance", "steigern", "erhöhen", "steigend", "zunehmend", "提升", "提高", "成長", "增長", "增长", "增加", "上升", "向上", "増加", "増やす", "向上させる", "증가", "향상", "tăng", "increase by",
)  # fmt: skip
_SHRINK: Final = (
    "reduce", "reduction", "decrease", "decreasing", "cut", "shrink", "decline", "disminuir", "reducir", "disminución", "reducción", "reduzir", "diminuir", "redução", "réduire",
    "diminuer", "réduction", "senken", "reduzieren", "verringern", "sinkend", "abnehmend", "降低", "減少", "减少", "下降", "縮減", "縮短", "缩短", "減らす", "低減", "削減", "감소", "축소", "giảm",
)  # fmt: skip
_KEEP: Final = (
    "maintain", "keep", "hold", "stable", "steady", "sustain", "mantener", "estable", "manter", "estável", "maintenir", "stable", "halten", "stabil", "維持", "持平", "保持", "持續", "維持する",
    "유지", "duy trì", "control", "nominal", "望目", "望目型", "target is best", "on target", "within range",
)  # fmt: skip


def direction(text: str) -> Direction | None:
    """What a direction's word means; nothing for a word that is none.

    >>> direction("Higher is Better").measure.name, direction("reduce").needs_baseline
    ('AT_LEAST', True)
    """
    found = _directions().get(_word(text))
    if found is None and (measure := Measure.find(tidy(text))):
        moving = measure in (
            Measure.INCREASE_TO,
            Measure.DECREASE_TO,
            Measure.INCREASE_BY,
            Measure.DECREASE_BY,
        )
        return Direction(measure, measure, measure is not Measure.INCREASE_TO and moving)
    return found


@cache
def _directions() -> dict[str, Direction]:
    known: dict[str, Direction] = {}
    for words, made in (
        (_HIGHER, Direction(Measure.AT_LEAST, Measure.INCREASE_TO)),
        (_LOWER, Direction(Measure.AT_MOST, Measure.DECREASE_TO)),
        (_GROW, Direction(Measure.INCREASE_TO, Measure.INCREASE_TO, needs_baseline=True)),
        (_SHRINK, Direction(Measure.DECREASE_TO, Measure.DECREASE_TO, needs_baseline=True)),
        (_KEEP, Direction(None, None)),
    ):
        known |= {_word(word): made for word in words}
    return known


def _word(text: str) -> str:
    """A word, its case, punctuation and width aside; of a sign, the sign."""
    return fold(text) or tidy(text)


# Frequencies

_TIMES: Final = {
    Frequency.DAILY: "diario diaria diariamente diário diária quotidien quotidienne journalier täglich tgl hằng ngày hàng ngày mỗi ngày 毎日 日次 매일 일별 일간 日 每日 日报",
    Frequency.WEEKLY: "semanal semanalmente hebdomadaire hebdo wöchentlich hằng tuần hàng tuần mỗi tuần 毎週 週次 매주 주간 주별 weekly wkly 周报 每周 每週",
    Frequency.EVERY_TWO_WEEKS: "quincenal quinzenal bimensuel 14-tägig zweiwöchentlich 隔週 2週間ごと 격주 双周 雙週 fortnightly 2 tuần một lần",
    Frequency.MONTHLY: "mensual mensal mensualmente mensalmente mensuel mensuelle monatlich mtl hằng tháng hàng tháng mỗi tháng 毎月 月次 매월 월간 월별 monthly 月报 月度 每月",
    Frequency.QUARTERLY: "trimestral trimestralmente trimestriel trimestrielle vierteljährlich quartalsweise quartal hằng quý hàng quý mỗi quý 四半期 四半期ごと 四半期毎 분기 분기별 매분기 quarterly 季度 每季 每季度",
    Frequency.TWICE_A_YEAR: "semestral semestralmente semestriel semestrielle halbjährlich 6 tháng nửa năm 半期 半年ごと 半期ごと 반기 반기별 半年度 每半年 semiannual semi-annual biannual half-yearly bi-annual",
    Frequency.YEARLY: "anual anualmente annuel annuelle jährlich hằng năm hàng năm mỗi năm 毎年 年次 매년 연간 연 연별 annual annually yearly 年度 每年",
    Frequency.EACH_TIME: "por evento por ocurrencia por projeto por proyecto par projet je projekt 都度 건별 수시 逐案 每案 每次 per release each release per sprint each sprint",
    Frequency.CONTINUOUS: "continuo contínuo continua permanente continu en continu laufend kontinuierlich fortlaufend 隨時 即时 实时 リアルタイム 随時 常時 상시 실시간 thường xuyên liên tục real-time realtime",
}  # fmt: skip
"""Words beside those that okrsheet's own workbooks take, separated by spaces; longer ones are listed below."""
_LETTERS: Final = {"d": Frequency.DAILY, "w": Frequency.WEEKLY, "m": Frequency.MONTHLY, "q": Frequency.QUARTERLY, "y": Frequency.YEARLY, "a": Frequency.YEARLY}  # fmt: skip
_IN_PROSE: Final = (
    (Frequency.EVERY_TWO_WEEKS, r"every (?:two|2|other|second) weeks?|bi-?weekly|fortnight\w*|once (?:in )?(?:every )?(?:two|2) weeks|twice a month|每兩週|每两周|每2週|隔週|quincena\w*|alle (?:zwei|2) wochen|todas las quincenas|toutes les deux semaines"),
    (Frequency.TWICE_A_YEAR, r"(?:twice|two times|2 ?x) (?:a|per|every) ?year|every (?:six|6) months|half[- ]?yearly|semi-?annual\w*|biannual\w*|semest\w+|halbjähr\w*|每半年|半年一次|6 tháng|cada (?:seis|6) meses|a cada (?:seis|6) meses|tous les (?:six|6) mois"),
    (Frequency.QUARTERLY, r"quarter\w*|every (?:three|3) months|trimest\w+|vierteljähr\w*|quartal\w*|每一?季度?|季度|quý|분기\w*|四半期\w*|cada (?:tres|3) meses"),
    (Frequency.MONTHLY, r"month\w*|mensual\w*|mensal\w*|mensuel\w*|monatlich\w*|jeden monat|cada mes|todo mês|chaque mois|每個?月|每月|月度|毎月|月次|매월|월별|hàng tháng|hằng tháng"),
    (Frequency.WEEKLY, r"week\w*|semanal\w*|hebdo\w*|wöchentlich\w*|jede woche|cada semana|toda semana|chaque semaine|(?:every|each) (?:mon|tues|wednes|thurs|fri)day|每週|每周|每星期|毎週|週次|매주|hàng tuần|hằng tuần"),
    (Frequency.DAILY, r"daily|every (?:working |business )?day|each day|diari[oa]\w*|quotidien\w*|täglich\w*|cada día|todo dia|chaque jour|每日|每天|毎日|매일|hàng ngày|hằng ngày"),
    (Frequency.YEARLY, r"annual\w*|yearly|year-?end|once a year|every year|anual\w*|annuel\w*|jährlich\w*|cada año|todo ano|chaque année|每年|年度|毎年|매년|hàng năm|hằng năm"),
    (Frequency.CONTINUOUS, r"real-?time|continuous\w*|ongoing|always on|實時|即時|随时|隨時"),
    (Frequency.EACH_TIME, r"(?:per|each|every|after each) (?:project|release|sprint|event|campaign|survey|incident|audit|delivery)|每次|每案|per incident"),
)  # fmt: skip
_UNSPOKEN = re.compile(
    r"every (?:two|2|four|4|five|5|other) months?|bi-?month\w*|bimest\w+|bimestr\w+|cuatrimest\w+|quadrimest\w+|four-?month\w*|twice a (?:week|day)|(?:two|three|2|3) times a|2x|3x|"
    r"per incident|ad ?hoc|as needed|on demand|by request|every (?:two|three|2|3|5) years|bi-?ennial|每兩個月|每2個月|每两月|双月|雙月|隔月|격월",
    re.IGNORECASE,
)
"""Frequencies for which okrsheet has no word; two months are not one, and what is done as needed has none."""
_BY_WHEN = re.compile(r"\b(?:by|before|on|within|until|due|no later than|antes del?|até|avant|bis)\b.*|[（(].*?[)）]|[，,;；].*", re.IGNORECASE)  # fmt: skip


def frequency(text: str) -> Frequency | None:
    """A frequency, also in prose; nothing where okrsheet has no word for it, or where several are named.

    >>> frequency("once a month by the 5th").name, frequency("Semestral").name, frequency("bimestral")
    ('MONTHLY', 'TWICE_A_YEAR', None)
    """
    typed = tidy(text)
    if not typed or len(typed) > 200 or _UNSPOKEN.search(typed):
        return None
    if known := Frequency.find(typed) or _frequencies().get(fold(typed)) or _LETTERS.get(typed.casefold()):
        return known
    for said in (_BY_WHEN.sub("", typed), typed):
        rest, found = said.casefold(), []
        for word, pattern in _IN_PROSE:
            if re.search(pattern, rest):
                found.append(word)
                rest = re.sub(pattern, " ", rest)
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


@cache
def _frequencies() -> dict[str, Frequency]:
    several = {
        "hằng ngày": Frequency.DAILY, "hàng ngày": Frequency.DAILY, "hàng tuần": Frequency.WEEKLY, "hằng tuần": Frequency.WEEKLY, "hàng tháng": Frequency.MONTHLY,
        "hằng tháng": Frequency.MONTHLY, "hàng quý": Frequency.QUARTERLY, "hàng năm": Frequency.YEARLY, "6 tháng": Frequency.TWICE_A_YEAR, "en continu": Frequency.CONTINUOUS,
    }  # fmt: skip
    plural = {fold(word): found for found, words in _TIMES.items() for word in words.split() if len(word) > 1}
    return plural | {fold(word): found for word, found in several.items()}


# Statuses, to be compared

_STATUSES: Final = {
    Status.ACHIEVED: "achieved|accomplished|exceeded|done|complete|completed|finished|met|success|closed - done|delivered|已完成|完成|達成|达成|已達成|已达成|達標|达标|completado|cumplido|logrado|concluído|concluido|atingido|terminé|atteint|réalisé|abgeschlossen|erreicht|erledigt|fertig|hoàn thành|đạt|達成済み|完了|달성|완료|✅|✔|☑",
    Status.ON_TRACK: "on track|on-track|ontrack|on target|green|good|healthy|ahead|ahead of schedule|g|in progress - on track|正常|綠|綠燈|绿|绿灯|順利|顺利|如期|按計畫進行|按计划进行|進度正常|en curso|en tiempo|en línea|no prazo|dentro do prazo|verde|em dia|en bonne voie|vert|sur la bonne voie|im plan|auf kurs|grün|đúng tiến độ|順調|정상|순조|양호|🟢|💚|🟩",
    Status.AT_RISK: "at risk|at-risk|risk|amber|yellow|warning|caution|needs attention|a|y|slightly behind|some risk|有風險|有风险|風險|风险|黃|黃燈|黄|黄灯|注意|預警|预警|en riesgo|alerta|amarillo|em risco|atenção|amarelo|à risque|a risque|orange|jaune|gefährdet|gelb|có rủi ro|rủi ro|要注意|注意が必要|위험|주의|🟡|🟠|🟨|💛|⚠|⚠️",
    Status.OFF_TRACK: "off track|off-track|offtrack|red|behind|behind schedule|bad|critical|delayed|blocked|r|late|overdue|落後|落后|延遲|延误|紅|紅燈|红|红灯|異常|异常|逾期|atrasado|retrasado|rojo|fuera de meta|vermelho|crítico|en retard|rouge|verspätet|rot|kritisch|im verzug|chậm tiến độ|chậm|遅延|遅れ|지연|미흡|🔴|🟥|❌",
    Status.MISSED: "missed|failed|not achieved|not met|not done|未達成|未达成|未達標|未达标|no cumplido|incumplido|não atingido|non atteint|verfehlt|nicht erreicht|không đạt|未達|미달성|미달",
    Status.NOT_STARTED: "not started|to do|todo|planned|backlog|open|new|pending|not yet started|draft|未開始|尚未開始|未开始|待開始|sin iniciar|no iniciado|por iniciar|não iniciado|a iniciar|non commencé|à démarrer|nicht begonnen|offen|geplant|chưa bắt đầu|未着手|시작전|미착수|예정|⚪|⬜",
    Status.POSTPONED: "postponed|on hold|deferred|paused|暫停|暂停|延後|延期|擱置|搁置|pospuesto|aplazado|adiado|suspenso|reporté|verschoben|tạm dừng|保留|中断|보류|연기",
    Status.CANCELLED: "cancelled|canceled|dropped|abandoned|取消|作廢|cancelado|annulé|abgebrochen|hủy|中止|キャンセル|취소",
    Status.NO_DATA: "no data|n/a|unknown|無資料|无数据|sin datos|sem dados|pas de données|keine daten",
}  # fmt: skip


def status_word(text: str) -> Status | None:
    """Somebody's own status by okrsheet's names, to be compared with okrsheet's; “in progress” is none."""
    typed = tidy(text)
    return _statuses().get(fold(typed) or typed) or _statuses().get(typed) if typed else None


@cache
def _statuses() -> dict[str, Status]:
    return {
        fold(word) or word: status
        for status, words in reversed(_STATUSES.items())
        for word in words.split("|")
    }


# Done or not

_DONE: Final = frozenset(fold(w) for w in (
    "y", "yes", "true", "done", "x", "complete", "completed", "finished", "100%", "sí", "si", "sim", "hecho", "feito", "fait", "oui", "ja", "erledigt", "fertig",
    "có", "xong", "hoàn thành", "是", "已完成", "完成", "済", "完了", "はい", "예", "완료", "達成", "已達成", "launched", "delivered", "achieved", "shipped", "live", "v",
))  # fmt: skip
_NOT_DONE: Final = frozenset(fold(w) for w in (
    "n", "no", "false", "not done", "not started", "incomplete", "open", "não", "nao", "non", "nein", "chưa", "không", "否", "未完成", "未開始", "未开始", "未", "未着手", "いいえ", "아니오", "미완료",
    "to do", "0%", "pendiente", "pendente", "offen", "未達成",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """Whether a milestone is done, and the day on which it was, where the cell says so."""

    done: bool
    on: dt.date | None = None


def done_or_not(cell: Cell) -> Done | None:
    """TRUE, “Yes”, ✓, a date (the day on which it was done), or the opposite; nothing for what is neither."""
    value = cell.value
    if isinstance(value, bool):
        return Done(value)
    if isinstance(value, dt.datetime):
        return Done(True, value.date())
    if isinstance(value, dt.date):
        return Done(True, value)
    if not isinstance(value, str) or not value.strip():
        return None
    folded = fold(value)
    if folded in _DONE or (not folded and Milestone.find(tidy(value)) is Milestone.DONE):
        return Done(True)
    if folded in _NOT_DONE or (not folded and Milestone.find(tidy(value)) is Milestone.NOT_STARTED):
        return Done(False)
    found = Milestone.find(tidy(value))
    return Done(found is Milestone.DONE) if found in (Milestone.DONE, Milestone.NOT_STARTED) else None


# People

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED_ADDRESS = re.compile(
    r"\s*(?:\"?(?P<name>[^<>\"@]*?)\"?\s*)?[<(（\[]\s*(?:mailto:)?(?P<mail>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)\s*[>)）\]]\s*"
)
_BETWEEN_PEOPLE = re.compile(
    r"\s*[,;、，；\n/／＆|+]\s*|\s+(?:&|and|und|et|và|with)\s+|\s+[ye]\s+(?=[A-ZÁÉÍÓÚÑ])|\s+及\s*|(?<=[\u4e00-\u9fff])[和與与及](?=[\u4e00-\u9fff]{2})"
)
_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$|\b(?:Jr|Sr|Dept|Comm|Mgr|Dr)\.$")
"""How a name ends whose last dot belongs to it: “Linda M.”."""
_AT_NAME = re.compile(r"^@(?=\w)")


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or a role as an owner's cell names it; one of name and address may be blank."""

    name: str
    email: str = ""


def owners(text: str) -> tuple[Owner, ...]:
    """Those whom an owner's cell names, in order; nobody where it only says that nobody is named yet.

    >>> owners("Ann Lee <ann@example.com>; bob@example.com")
    (Owner(name='Ann Lee', email='ann@example.com'), Owner(name='', email='bob@example.com'))
    """
    if is_no_value(text):
        return ()
    found: dict[tuple[str, str], Owner] = {}
    for part in _people(text.replace("\r", "\n")):
        if named := _NAMED_ADDRESS.fullmatch(part):
            made = Owner(_name(named["name"] or ""), named["mail"])
        elif address := _ADDRESS.fullmatch(part):
            made = Owner("", address[0])
        else:
            made = Owner(_name(part))
        if (made.name or made.email) and not is_no_value(made.name or made.email):
            found.setdefault((fold(made.name), made.email.casefold()), made)
    return tuple(found.values())


def _people(text: str) -> Iterable[str]:
    """The parts of a cell, one for each person; what stands in brackets is not cut."""
    guarded = re.sub(r"[(（][^()（）]*[)）]", lambda m: re.sub(r"[,;、，；/&]", "\0", m[0]), text)
    return (part.replace("\0", ",").strip() for part in _BETWEEN_PEOPLE.split(guarded) if part.strip(" \0"))


def _name(text: str) -> str:
    name = " ".join(text.split()).strip(" :-•").lstrip(". ")
    return _AT_NAME.sub("", name if _INITIAL.search(name) else name.rstrip(". "))
