"""The numbers of an item: its target, baseline and unit, the way it is measured, its values as check-ins.

How a value is held against its target is taken from what the source says: a word for the direction, an operator
in the target, the baseline, “from … to …” in the name. Where it says nothing, a number to be reached is
*Increase to*, which is told; a key result without a number is a milestone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from okrsheet.basics.dates import Period
from okrsheet.importing.meaning.amounts import Amount, amount_of, done_of
from okrsheet.importing.meaning.fields import KEY_RESULT
from okrsheet.importing.meaning.values import Point, unit_of, way_in
from okrsheet.importing.meaning.wording import Direction, direction, is_no_value
from okrsheet.importing.rows.items import Item, plain_text
from okrsheet.importing.tables.drafts import Found, OfPeriod
from okrsheet.importing.tables.view import Spot
from okrsheet.plan.words import Aggregation, Measure, Milestone
from okrsheet.workbook.sample import Value

_NUMBERS = ("baseline", "target", "upper_target")
_NO_SUM = (Measure.BETWEEN, Measure.DECREASE_TO, Measure.DECREASE_BY, Measure.INCREASE_BY, Measure.MILESTONE)
_TOTAL = re.compile(
    r"\b(?:total|sum|ytd|to date|cumul\w*|acum\w*|gesamt|summe|tổng|lũy kế)(?!\w)|合計|合计|總計|总计|累計|累计|加總|小計|합계|누계|누적",
    re.IGNORECASE,
)
_NEAR = 0.005
"""How far a sum may be from the whole, as a share of it: what was divided by four or twelve is rounded."""
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]{1,20})[)）\]]")
_SINKING = re.compile(
    r"\b(?:reduc\w*|decreas\w*|lower(?:ing)?|cut(?:ting)?|minimi[sz]\w*|shorten\w*|shrink\w*|redu[cz]ir|disminu\w*|diminu\w*|réduire|senk\w*|reduzier\w*|verringer\w*|giảm)\b"
    r"|降低|減少|减少|下降|縮短|缩短|削減|低減|감소|단축",
    re.IGNORECASE,
)

_LESS = re.compile(
    r"\b(?:complaints?|defects?|churn|attrition|turnover|errors?|bugs?|incidents?|accidents?|injur\w+|downtime|lead[ -]?time|response time|cycle time|waiting|absence|"
    r"absenteeism|returns?|refunds?|rework|scrap|delays?|overdue|bounce|cost per|cpl|cac|emissions?|waste|quejas|reclamos|reclamações|defeitos|rotatividade|rotación|"
    r"fehler\w*|beschwerden|reklamation\w*|ausschuss|krankenstand)\b"
    r"|客訴|投訴|投诉|不良|離職|离职|流失|錯誤|错误|事故|逾期|缺陷|退貨|退货|クレーム|離職率|解約|解约|失注|苦情|返品|残業|欠勤|加班|不具合|불량|이직|불만|해지|반품|khiếu nại|lỗi",
    re.IGNORECASE,
)
"""What everybody wants less of. Nothing else says so, so the result tells of which items it was taken."""


@dataclass
class Numbers:
    """Settles the numbers of items; ``points`` are the decimal signs of the source's sheets."""

    today: dt.date
    points: Mapping[str, Point | None] = field(default_factory=dict)
    weights: Mapping[Spot, float | None] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    """IDs of items whose direction nothing says."""
    spelt_out: bool = False
    """Whether the item at hand counts in several units of money, and so in the plain one."""
    adding: bool = False
    """Whether the amounts by periods of the item at hand add up to its target."""
    planned: int = 0
    """Values of periods still to come."""
    summed: list[str] = field(default_factory=list)
    """IDs of items whose numbers by periods are amounts that add up to the target."""

    def settle(self, item: Item) -> None:
        """Fills every column of numbers."""
        self.spelt_out = self._in_several_units(item)
        amounts = self._amounts(item)
        said = self._said(item)
        self._way(item, amounts)
        self._of_the_whole(item, amounts)
        moving = said.needs_baseline if said else bool(_SINKING.search(item.draft.title))
        self.adding = not moving and self._adds_up(item, amounts)
        if self.adding:
            self.summed.append(str(item.row["id"]))
            item.row["aggregation"] = Aggregation.SUM
            self._start_from_nothing(item, amounts)
        self._phases(item, amounts, said)
        self._measure(item, amounts, said)
        self._unit(item, amounts)
        self._values(item)
        self._current(item)

    def _in_several_units(self, item: Item) -> bool:
        """Whether an item counts in 萬元 here and in 億元 there, so that only the plain unit compares."""
        self.spelt_out = False
        return (
            len(
                {one.number.times for found in self._founds(item) if (one := self.amount(found)) and one.unit}
            )
            > 1
        )

    def amount(self, found: Found, near: Sequence[float] = ()) -> Amount | None:
        """A cell's number, by the decimal sign of its sheet."""
        amount = amount_of(found.cell, self.points.get(found.spot.sheet), near)
        return Amount(amount.number.spelt_out) if amount and self.spelt_out else amount

    def _near(self, item: Item) -> list[float]:
        """The numbers of an item that can be read in one way only."""
        return [amount.value for found in self._founds(item) if (amount := self.amount(found))]

    @staticmethod
    def _founds(item: Item) -> list[Found]:
        """The cells of an item that hold its numbers."""
        draft = item.draft
        founds = [found for name in (*_NUMBERS, "current", "value") for found in draft.cells.get(name, ())]
        return [*founds, *(one.found for one in (*draft.values, *draft.targets))]

    def _amounts(self, item: Item) -> dict[str, Amount]:
        amounts: dict[str, Amount] = {}
        near = self._near(item)
        for name in _NUMBERS:
            found = item.draft.first(name)
            if found and (amount := self.amount(found, near)):
                amounts[name] = amount
                item.put(name, amount.typed, found)
                if amount.rest:
                    item.note(found)
        return amounts

    def _said(self, item: Item) -> Direction | None:
        found = item.draft.first("measure")
        said = direction(found.text) if found else None
        if found and said and said.measure:
            item.placed[found.spot] = "measure"
        return said

    def _way(self, item: Item, amounts: dict[str, Amount]) -> None:
        """“From 30 to 50”, in the target's cell or else in the name, where no number stands in a column."""
        if "target" in amounts:
            return
        found = item.draft.first("target")
        way = way_in(found.text) if found else None
        if way is None and item.draft.kind == KEY_RESULT and found is None and not item.draft.targets:
            way = way_in(item.draft.title)
        if way is None:
            return
        if found and not item.draft.first("baseline"):
            item.note(found)
        amounts["target"] = Amount(way.target)
        item.row["target"] = amounts["target"].typed
        if "baseline" not in amounts:
            amounts["baseline"] = Amount(way.baseline)
            item.row["baseline"] = amounts["baseline"].typed

    # Amounts that add up

    def _of_the_whole(self, item: Item, amounts: dict[str, Amount]) -> None:
        """The target of the period that holds those of all the others is the item's."""
        if "target" in amounts or len(item.draft.targets) < 3:
            return
        for period, found, *_ in item.draft.targets:
            others = [one.period for one in item.draft.targets if one.found is not found]
            if all(_within(other, period) for other in others) and (amount := self.amount(found)):
                amounts["target"] = amount
                item.put("target", amount.typed, found)
                item.row.setdefault("end", period.end)
                return

    def _adds_up(self, item: Item, amounts: Mapping[str, Amount]) -> bool:
        """Whether the numbers by periods are amounts of each: their targets make up the whole one, or their values
        what stands as the value so far.
        """
        target = amounts.get("target")
        if target is None or target.percent or target.measure in _NO_SUM or "upper_target" in amounts:
            return False
        steps = self._parts(item.draft.targets)
        values = self._parts(item.draft.values)
        total, last = sum(values), values[-1] if values else 0.0
        if _make_up(steps, target.value):
            so_far = sum(steps[: len(values)])
            return len(values) < 2 or abs(total - so_far) <= abs(last - so_far)
        if steps:
            return False
        sums = (
            *item.draft.cells.get("current", ()),
            *(note for note in item.draft.cells.get("notes", ()) if _TOTAL.search(note.header)),
        )
        wholes = (amount for found in sums if (amount := self.amount(found)) and not amount.percent)
        return any(_make_up(values, whole.value) for whole in wholes)

    def _parts(self, dated: Sequence[OfPeriod]) -> list[float]:
        """The numbers of periods of which none holds another, by time; none where they overlap or are shares."""
        read = [(one.period, amount) for one in dated if (amount := self.amount(one.found))]
        parts = sorted(
            ((p, amount) for p, amount in read if not any(_within(o, p) for o, _ in read)),
            key=lambda part: part[0].start,
        )
        apart = all(a.end < b.start for (a, _), (b, _) in pairwise(parts))
        if not apart or any(amount.percent or amount.value < 0 for _, amount in parts):
            return []
        return [amount.value for _, amount in parts]

    @staticmethod
    def _start_from_nothing(item: Item, amounts: dict[str, Amount]) -> None:
        """A sum starts at nothing: a former period's result is no baseline of it."""
        found = item.draft.first("baseline")
        if found and item.placed.get(found.spot) == "baseline" and amounts["baseline"].value:
            del item.row["baseline"], amounts["baseline"]
            item.note(found)

    # Targets by periods

    def _phases(self, item: Item, amounts: dict[str, Amount], said: Direction | None) -> None:
        """Targets by periods: steps on the way where they lead from the baseline to the target, else notes."""
        steps: list[tuple[Period, Found, Amount]] = []
        for period, found, *_ in item.draft.targets:
            amount = self.amount(found)
            if amount:
                steps.append((period, found, amount))
            else:
                item.note(found)
        if not steps:
            return
        steps.sort(key=lambda one: (one[0].end, one[0].start))
        if self.adding:
            parts = [one for one in steps if not any(_within(other, one[0]) for other, *_ in steps)]
            sums = accumulate(amount.value for _, _, amount in parts)
            for step in steps:
                if step not in parts and step[1].spot not in item.placed:
                    item.note(step[1])
            steps = [
                (period, found, Amount(replace(amount.number, value=value)))
                for (period, found, amount), value in zip(parts, sums, strict=True)
            ]
        if "target" not in amounts:
            last = steps[-1]
            amounts["target"] = last[2]
            item.put("target", last[2].typed, last[1])
            item.row.setdefault("end", last[0].end)
        self._steps(item, amounts, steps, said)

    def _steps(
        self,
        item: Item,
        amounts: Mapping[str, Amount],
        steps: Sequence[tuple[Period, Found, Amount]],
        said: Direction | None,
    ) -> None:
        target, baseline = amounts["target"], amounts.get("baseline")
        end = item.row.get("end")
        last = end if isinstance(end, dt.date) else steps[-1][0].end
        start = baseline.value if baseline else 0.0
        values = [amount.value for _, _, amount in steps]
        rising = start <= target.value and all(
            a <= b for a, b in zip([start, *values], [*values, target.value], strict=True)
        )
        sinking = baseline is not None and all(
            a >= b for a, b in zip([start, *values], [*values, target.value], strict=True)
        )
        same = len(set(values)) == 1 and values[0] == target.value
        reached = (
            not self._at_most(item, said)
            if self.adding
            else not same and not target.measure and not (said and said.to_move is None)
        )
        leads = (rising or sinking) and reached
        for period, found, amount in steps:
            if found.spot in item.placed:
                continue
            if (
                leads
                and period.end < last
                and amount.percent is target.percent
                and period.end not in _days(item)
            ):
                item.phased.append({"id": item.row["id"], "date": period.end, "target": amount.typed})
                item.placed[found.spot] = "phased target"
            elif amount.typed == target.typed:
                item.placed[found.spot] = "target"
            else:
                item.note(found)

    # The measure

    def _measure(self, item: Item, amounts: Mapping[str, Amount], said: Direction | None) -> None:
        draft, target, baseline = item.draft, amounts.get("target"), amounts.get("baseline")
        if target is None:
            if draft.kind == KEY_RESULT:
                item.row["measure"] = Measure.MILESTONE
            return
        if target.upper is not None and "upper_target" not in amounts:
            item.row["upper_target"] = target.upper
        measure = self._chosen(item, target, baseline, said, "upper_target" in item.row)
        if measure:
            item.row["measure"] = measure

    def _chosen(
        self, item: Item, target: Amount, baseline: Amount | None, said: Direction | None, upper: bool
    ) -> Measure | None:
        moved = None
        if baseline and baseline.value != target.value and target.measure is None:
            moved = Measure.DECREASE_TO if target.value < baseline.value else Measure.INCREASE_TO
        if upper:
            return Measure.BETWEEN
        if self.adding and said is None and target.measure is None:
            self.assumed.append(str(item.row["id"]))
        if self.adding:
            less = target.measure is Measure.AT_MOST or self._at_most(item, said)
            return Measure.AT_MOST if less else Measure.INCREASE_TO
        if target.measure and target.measure is not Measure.BETWEEN:
            return target.measure
        if said:
            if moved and said.to_move is moved:
                return moved
            if item.phased and said.to_move:
                return said.to_move
            return said.measure if not said.needs_baseline or baseline else said.to_move
        if moved:
            return moved
        return self._unsaid(item)

    @staticmethod
    def _at_most(item: Item, said: Direction | None) -> bool:
        """Whether less is better of an item, by what is said of it or else by its name."""
        return said.measure is Measure.AT_MOST if said else bool(_LESS.search(item.draft.title))

    def _unsaid(self, item: Item) -> Measure:
        """The measure of an item of which nothing says which way is better: by its name, or by its targets."""
        if _SINKING.search(item.draft.title) and not item.phased:
            return Measure.DECREASE_TO
        self.assumed.append(str(item.row["id"]))
        values = [
            a.value
            for _, found, *_ in sorted(item.draft.targets, key=lambda t: t[0].end)
            if (a := self.amount(found))
        ]
        nothing = self.amount(target) if (target := item.draft.first("target")) else None
        least = nothing is not None and nothing.value == 0
        if least or _LESS.search(item.draft.title) or (values and values[-1] < values[0]):
            self._in_notes(item)
            return Measure.AT_MOST
        return Measure.AT_LEAST if len(values) > 1 and len(set(values)) == 1 else Measure.INCREASE_TO

    @staticmethod
    def _in_notes(item: Item) -> None:
        """Puts phased targets into Notes: no path leads to a number that is not to be exceeded at any time."""
        item.phased.clear()
        for _, found, *_ in item.draft.targets:
            if item.placed.get(found.spot) == "phased target":
                del item.placed[found.spot]
                item.note(found)

    def _unit(self, item: Item, amounts: Mapping[str, Amount]) -> None:
        if "unit" in item.row:
            return
        unit = next((amount.unit for amount in amounts.values() if amount.unit), "")
        headers = [found.header for name in _NUMBERS if (found := item.draft.first(name))]
        for text in (*headers, item.draft.title):
            unit = unit or next((u for remark in _BRACKETED.findall(text) if (u := unit_of(remark))), "")
        percent = any(amount.percent for amount in amounts.values())
        if unit or percent:
            item.row["unit"] = plain_text(unit or "%")

    # Values

    def _values(self, item: Item) -> None:
        """Values by periods as check-ins; what is of a period still to come is a plan, and noted."""
        seen: set[dt.date] = set()
        for period, found, by, comment in item.draft.values:
            value = self._value(found)
            if self.adding and any(_within(one.period, period) for one in item.draft.values):
                item.note(found)
                continue
            day = min(period.end, self.today)
            if value is None or period.start > self.today or day in seen:
                self.planned += value is not None and period.start > self.today
                for one in (found, by, comment):
                    if one:
                        item.note(one)
                continue
            seen.add(day)
            row: dict[str, Value] = {"date": day, "id": item.row["id"], "value": value}
            if (amount := self.amount(found)) and (amount.unit or amount.rest):
                row["comment"] = plain_text(found.text)
            if by and not by.cell.error:
                row["by"] = plain_text(by.text)
                item.placed[by.spot] = "by"
            if comment and not comment.cell.error:
                row["comment"] = plain_text(" ".join([str(row.get("comment", "")), comment.text]).strip())[
                    :30000
                ]
                item.placed[comment.spot] = "comment"
            item.check_ins.append(row)
            item.placed[found.spot] = "check-in"

    def _value(self, found: Found) -> Value | None:
        if found.cell.error or is_no_value(found.text):
            return None
        amount = self.amount(found)
        if amount:
            return amount.typed if amount.measure is None else None
        done = done_of(found.cell) if not isinstance(found.cell.value, dt.date) else None
        return done[0] if done else None

    def _current(self, item: Item) -> None:
        milestone = item.row.get("measure") is Measure.MILESTONE
        for name in ("current", "value", "done"):
            found = item.draft.first(name)
            if found is None or "current" in item.row:
                continue
            done = done_of(found.cell) if milestone else None
            amount = self.amount(found)
            if done and done[1]:
                self._done_on(item, found, done[1])
            elif done:
                item.put("current", done[0], found)
            elif amount and amount.measure is None and (not milestone or 0 <= amount.value <= 1):
                item.put("current", amount.typed, found)
                if amount.rest or (amount.unit and amount.unit != item.row.get("unit")):
                    item.note(found)

    def _done_on(self, item: Item, found: Found, day: dt.date) -> None:
        """A day on which something was done is its check-in; a day to come is none."""
        if day <= self.today:
            item.check_ins.append({"date": day, "id": item.row["id"], "value": Milestone.DONE})
            item.placed[found.spot] = "check-in"
        else:
            item.note(found)


def _within(period: Period, whole: Period) -> bool:
    """Whether a longer period holds this one."""
    return whole.start <= period.start and period.end <= whole.end and period != whole


def _make_up(parts: Sequence[float], whole: float) -> bool:
    """Whether at least two numbers add up to the whole."""
    return sum(part > 0 for part in parts) > 1 and abs(math.fsum(parts) - whole) <= _NEAR * abs(whole)


def _days(item: Item) -> set[object]:
    return {row["date"] for row in item.phased}
