"""Progress and status worked out once more, naively, from plain dictionaries: what figures are held against.

It says nothing about cells and reasons, reads nothing of okrsheet, and looks everything up again each time.
An item is a dictionary of its columns; what is blank is ``None``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
ASIDE = ("Postponed", "Cancelled")
STATES = {"Closed": "Closed", "Postponed": "Postponed", "Cancelled": "Cancelled"}
GUARDS = ("At least", "At most", "Between")
PACES = {
    "okrsheet": ((0.90, 0.05), (0.70, 0.15)),
    "viva": ((None, 0.0), (None, 0.25)),
    "workfront": ((0.90, None), (0.70, None)),
    "upraise": ((0.95, None), (0.75, None)),
}


@dataclass
class Book:
    """A plan: settings, the rows of its sheets, and the day."""

    day: dt.date
    settings: Row
    objectives: list[Row]
    results: list[Row]
    kpis: list[Row]
    log: list[Row] = field(default_factory=list)
    phases: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)

    def find(self, rows: list[Row], name: str | None) -> Row | None:
        return next((row for row in rows if row["id"] == name), None)

    # When.

    def date(self, item: Row, end: str) -> dt.date:
        above = None
        if item in self.results:
            above = self.find(self.objectives, item["objective"])
        elif item in self.kpis:
            above = self.find(self.objectives, item["supports"])
        day: dt.date = item[end] or (above and above[end]) or self.settings[end]
        return day

    def linear(self, item: Row, day: dt.date) -> Fraction:
        start, end = self.date(item, "start"), self.date(item, "end")
        return clamp(Fraction((day - start).days + 1, (end - start).days + 1))

    def expected(self, item: Row, day: dt.date) -> Fraction:
        if item["measure"] in GUARDS:
            return Fraction(1)
        start, end = self.date(item, "start"), self.date(item, "end")
        way = self.way(item)
        marks = {0: Fraction(0), (end - start).days + 1: Fraction(1)}
        if way and item["target"] is not None:
            for row in self.phases:
                if row["id"] == item["id"] and start <= row["date"] < end:
                    share = (row["target"] - way[0]) / (way[1] - way[0])
                    if item["measure"].endswith(" by"):
                        share = Fraction(row["target"]) / Fraction(item["target"])
                    marks[(row["date"] - start).days + 1] = share
        gone = min(max(0, (day - start).days + 1), (end - start).days + 1)
        right = min(d for d in marks if d >= gone)
        if right == gone:
            return clamp(marks[gone])
        left = max(d for d in marks if d < gone)
        return clamp(marks[left] + (marks[right] - marks[left]) * Fraction(gone - left, right - left))

    # What.

    def way(self, item: Row) -> tuple[Fraction, Fraction] | None:
        """From where to where a value goes; ``None`` where there is no such way."""
        measure, target, base = item["measure"], item["target"], item["baseline"]
        if target is None:
            return None
        if measure == "Milestone":
            return (Fraction(0), Fraction(target)) if target else None
        if base is None:
            if measure != "Increase to":
                return None
            base = 0
        if measure == "Increase by":
            target = base + target
        if measure == "Decrease by":
            target = base - target
        if target == base or (target > base) != measure.startswith("Increase"):
            return None
        return Fraction(base), Fraction(target)

    def rows_of(self, item: Row) -> list[Row]:
        oldest = self.date(item, "start") - dt.timedelta(days=31)
        rows = [row for row in self.log if row["id"] == item["id"] and row["date"] >= oldest]
        return sorted(rows, key=lambda row: row["date"])  # stable: of one day the lower row is the later

    def value(self, item: Row, day: dt.date) -> tuple[Any, bool]:
        """The value as of a day, and whether it is dated; ``None`` where there is none."""
        rows = self.rows_of(item)
        if not rows:
            return item["current"], False
        rows = [row for row in rows if row["date"] <= day]
        if item["aggregation"] in ("Sum", "Average") and item["measure"] != "Milestone":
            rows = [row for row in rows if row["date"] >= self.date(item, "start")]
            total = sum(Fraction(row["value"]) for row in rows)
            made = (total if item["aggregation"] == "Sum" else total / len(rows)) if rows else None
            return made, True
        return (rows[-1]["value"] if rows else None), True

    def source(self, item: Row) -> Row:
        """Whose values count: of a key result with a target and one KPI, that KPI's."""
        names = item.get("kpis") or []
        if len(names) == 1 and item["target"] is not None:
            kpi = self.find(self.kpis, names[0])
            if kpi and (kpi["current"] is not None or self.rows_of(kpi)):
                return kpi
        return item

    def met(self, item: Row, value: Any) -> bool:
        low, high = item["target"], item["upper"]
        if item["measure"] == "At least":
            return bool(value >= low)
        if item["measure"] == "At most":
            return bool(value <= low)
        return bool(low <= value <= high)

    def raw(self, item: Row, day: dt.date) -> Fraction | None:
        value, _ = self.value(self.source(item), day)
        if value is None or (isinstance(value, str) and item["measure"] != "Milestone"):
            return None
        if item["measure"] in GUARDS:
            if item["target"] is None:
                return None
            span = [
                row
                for row in self.rows_of(self.source(item))
                if self.date(item, "start") <= row["date"] <= day
            ]
            values = [row["value"] for row in span if not isinstance(row["value"], str)] or [value]
            return Fraction(sum(self.met(item, one) for one in values), len(values))
        way = self.way(item)
        if item["measure"] == "Milestone" and value in ("done", "not started"):
            return Fraction(value == "done")
        return (Fraction(value) - way[0]) / (way[1] - way[0]) if way else None

    # Wholes.

    def made_of(self, item: Row) -> list[Row] | None:
        """The KPIs that a key result is made of."""
        if item not in self.results or not item["kpis"] or item["target"] is not None:
            return None
        own = item["current"] is not None or self.rows_of(item)
        if item["measure"] == "Milestone" and own:
            return None
        return [kpi for name in item["kpis"] if (kpi := self.find(self.kpis, name))]

    def parts(self, item: Row) -> list[Row]:
        if (kpis := self.made_of(item)) is not None:
            return [kpi for kpi in kpis if kpi["state"] not in ASIDE]
        results = [row for row in self.results if row["objective"] == item["id"]]
        below = [row for row in self.objectives if row["supports"] == item["id"]]
        mode = item["roll_up"] or self.settings["roll_up"]
        if mode == "both":
            chosen = results + below
        elif mode == "aligned objectives":
            chosen = below or results
        else:
            chosen = results or below
        return [row for row in chosen if row["state"] not in ASIDE and row["weight"] != 0]

    def is_whole(self, item: Row) -> bool:
        return item in self.objectives or self.made_of(item) is not None

    def share_of(self, part: Row, day: dt.date) -> Fraction | None:
        """A part's progress as it counts in a whole."""
        found = self.progress(part, day)
        zero = self.settings["unreported"] == "count as zero" and part in self.results
        return Fraction(0) if found is None and zero else found

    def progress(self, item: Row, day: dt.date) -> Fraction | None:
        if not self.is_whole(item):
            raw = self.raw(item, day)
            return None if raw is None else clamp(raw)
        return mean([(weight(part), self.share_of(part, day)) for part in self.parts(item)])

    def expected_of(self, item: Row, day: dt.date) -> Fraction | None:
        if item not in self.objectives:
            return self.linear(item, day) if self.is_whole(item) else self.expected(item, day)
        parts = self.parts(item)
        numbered = [part for part in parts if self.share_of(part, day) is not None]
        if not parts:
            return self.linear(item, day)
        return mean([(weight(part), self.expected_of(part, day)) for part in numbered or parts])

    # Where it stands.

    def status(self, item: Row, day: dt.date) -> str:
        return STATES.get(item["state"]) or self.judged(item, day)

    def judged(self, item: Row, day: dt.date) -> str:
        progress, ended = self.progress(item, day), day > self.date(item, "end")
        if item in self.kpis and not self.complete(item):
            return "Incomplete"
        if day < self.date(item, "start"):
            return "Not started"
        if progress is None or (item in self.objectives and self.thin(item, day)):
            return "No data"
        if not self.is_whole(item) and item["measure"] in GUARDS:
            return self.guarded(item, day, ended)
        if progress == 1 and self.all_achieved(item, day):
            return "Achieved"
        if ended:
            return "Missed"
        expected = self.expected_of(item, day)
        assert expected is not None
        return paced(self.settings["pace"], progress, expected)

    def complete(self, kpi: Row) -> bool:
        bounds = kpi["target"] is not None and (kpi["measure"] != "Between" or kpi["upper"] is not None)
        return bounds and kpi["end"] is not None and bool(kpi["data_source"]) and bool(kpi["frequency"])

    def thin(self, item: Row, day: dt.date) -> bool:
        parts = self.parts(item)
        known = sum(weight(part) for part in parts if self.share_of(part, day) is not None)
        return 2 * known < sum(weight(part) for part in parts)

    def all_achieved(self, item: Row, day: dt.date) -> bool:
        if not self.is_whole(item):
            return True
        return all(
            self.judged(part, day) == "Achieved"
            for part in self.parts(item)
            if self.share_of(part, day) is not None
        )

    def guarded(self, item: Row, day: dt.date, ended: bool) -> str:
        value, _ = self.value(self.source(item), day)
        if ended:
            return "Achieved" if self.met(item, value) else "Missed"
        if self.met(item, value):
            return "On track"
        low = item["measure"] == "At least" or (item["measure"] == "Between" and value < item["target"])
        bound = item["target"] if low or item["measure"] == "At most" else item["upper"]
        near = abs(Fraction(value) - bound) <= abs(Fraction(bound)) * Fraction(1, 20)
        return "At risk" if near else "Off track"

    # Change.

    def reported(self, item: Row, day: dt.date) -> Fraction | None:
        rows = [r for r in self.history if r["id"] == item["id"] and r["month"] == f"{day:%Y-%m}"]
        return Fraction(rows[-1]["progress"]) if rows else None

    def hidden(self, item: Row, day: dt.date) -> bool:
        """Whether an undated value hides an item's past, unless its own row in History tells it."""
        if not self.is_whole(item):
            dated = self.value(self.source(item), day)[1]
            return not dated and self.progress(item, day) is not None and self.reported(item, day) is None
        return any(self.hidden(p, day) for p in self.parts(item)) and self.reported(item, day) is None

    def past(self, item: Row, day: dt.date) -> Fraction | None:
        """Progress as of a past day: by dated values, else as reported, else unknown."""
        if not self.is_whole(item):
            value, dated = self.value(self.source(item), day)
            return self.progress(item, day) if dated and value is not None else self.reported(item, day)
        parts = self.parts(item)
        if not any(self.hidden(part, day) for part in parts):
            zero = self.settings["unreported"] == "count as zero"
            shares = [
                (
                    weight(p),
                    Fraction(0) if (s := self.past(p, day)) is None and zero and p in self.results else s,
                )
                for p in parts
            ]
            if (found := mean(shares)) is not None:
                return found
        return self.reported(item, day)

    def change(self, item: Row) -> Fraction | None:
        before = self.day.replace(day=1) - dt.timedelta(days=1)
        now, then = self.progress(item, self.day), self.past(item, before)
        if now is None or then is None or self.date(item, "start") > before:
            return None
        return 100 * (now - then)


def clamp(share: Fraction) -> Fraction:
    return min(Fraction(1), max(Fraction(0), share))


def weight(part: Row) -> Fraction:
    return Fraction(1) if part.get("weight") is None else Fraction(part["weight"])


def mean(parts: list[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    known = [(w, share) for w, share in parts if share is not None]
    total = sum(w for w, _ in known)
    return sum((w * share for w, share in known), Fraction(0)) / total if total else None


def paced(rule: str, progress: Fraction, expected: Fraction) -> str:
    gap = round(float(expected - progress), 9)
    if rule == "engagedly":
        return "On track" if gap < 0.165 else "At risk" if gap <= 0.33 else "Off track"
    for (ratio, behind), status in zip(PACES[rule], ("On track", "At risk"), strict=True):
        near = behind is not None and gap <= behind
        share = ratio is not None and (not expected or round(float(progress / expected), 9) >= ratio)
        if near or share:
            return status
    return "Off track"
