"""Items that stand in one column: which are objectives and which key results, and what belongs to what.

Their kinds are said by a column, by codes such as ``KR1.1``, by numbers such as 1 and 1.1, or by the item above
that each names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from okrsheet.basics.text import fold, fold_id
from okrsheet.importing.meaning.fields import ITEM, KEY_RESULT, KPI, OBJECTIVE
from okrsheet.importing.meaning.marks import Mark, code_of, label_of_kind
from okrsheet.importing.meaning.presets import presets
from okrsheet.importing.tables.bench import Bench
from okrsheet.importing.tables.columns import kind_of
from okrsheet.importing.tables.drafts import Draft, Drafts

_OF_BOTH = ("owner", "email", "due", "start")
_NUMBERS = ("target", "current", "baseline", "value", "done", "measure", "unit")


@dataclass
class Placed:
    """An item with all that may say its place."""

    draft: Draft
    mark: Mark
    id: str
    parent: str
    kind: str
    row: int

    @property
    def code(self) -> Mark:
        """Its number or code, from its own column or from before its name."""
        kind = label_of_kind(self.id)
        return code_of(self.id) or (Mark(self.id, kind, (), "") if kind else self.mark)

    @property
    def measured(self) -> bool:
        """Whether it has numbers of its own."""
        draft = self.draft
        return bool(draft.values or draft.targets or any(draft.cells.get(name) for name in _NUMBERS))


def resolve(placed: Sequence[Placed], bench: Bench) -> None:
    """Gives each item its kind and the item above it."""
    placed = _without_tasks(placed, bench)
    if not placed:
        return
    above = _by_parent(placed) if any(one.parent for one in placed) else _by_number(placed, bench)
    with_items_below = {id(one) for one in above.values()}
    for one in placed:
        one.draft.kind = _kind(one, bool(above.get(id(one.draft))), id(one.draft) in with_items_below, bench)
    for one in placed:
        one.draft.above = _nearest(one.draft, above)
        _check_kind(one.draft)


def _without_tasks(placed: Sequence[Placed], bench: Bench) -> list[Placed]:
    """The items among rows of goals and of the work for them: what a column calls a task is none, where it calls
    others goals.
    """
    tasks = [one for one in placed if fold(one.kind) in _TASKS and not _said(one, bench)]
    if not any(_said(one, bench) for one in placed):
        return list(placed)
    for one in tasks:
        bench.drafts.items.remove(one.draft)
        for column in bench.view.row(one.row):
            if column in bench.table.columns:
                bench.drafts.left[bench.view.spot(one.row, column)] = "task"
    gone = set(map(id, tasks))
    return [one for one in placed if id(one) not in gone]


_TASKS = frozenset(
    fold(word)
    for word in (
        "story", "user story", "task", "sub task", "subtask", "bug", "spike", "ticket", "to do", "todo", "action item", "action", "activity",
        "任務", "任务", "待辦", "待办", "待辦事項", "子任务", "子任務", "故事", "タスク", "サブタスク", "アクション", "작업", "할 일", "하위 작업",
        "tarea", "subtarea", "tarefa", "subtarefa", "tâche", "sous-tâche", "aufgabe", "teilaufgabe", "công việc", "nhiệm vụ",
    )
)  # fmt: skip
"""Kinds of rows that are work, not goals."""


def _kind(one: Placed, has_above: bool, has_below: bool, bench: Bench) -> str:
    said = _said(one, bench)
    if said:
        return said
    if one.mark.kind or ((code := code_of(one.id)) and code.kind):
        return one.mark.kind or one.code.kind
    if has_below or not has_above:
        return OBJECTIVE
    if one.parent and not one.measured:
        return OBJECTIVE
    return KEY_RESULT


def _said(one: Placed, bench: Bench) -> str:
    """The kind that a column says, in words of the tool or of everybody."""
    preset = next((p for p in presets() if p.key == bench.table.preset), None)
    return (preset.kind(one.kind) if preset else "") or kind_of(one.kind, bench.words) if one.kind else ""


def _by_parent(placed: Sequence[Placed]) -> dict[int, Draft]:
    """The item above each, by its ID, the row's number, or its name."""
    by_id = {fold_id(one.id): one.draft for one in reversed(placed) if one.id}
    by_title = {fold(one.draft.title): one.draft for one in reversed(placed)}
    found: dict[int, Draft] = {}
    for one in placed:
        for name in (one.parent, *re.split(r"[,;、\n]", one.parent)):
            draft = by_id.get(fold_id(name.strip())) or by_title.get(fold(name)) if name.strip() else None
            if draft is not None and draft is not one.draft:
                found[id(one.draft)] = draft
                break
    return _without_loops(placed, found)


def _without_loops(placed: Sequence[Placed], found: Mapping[int, Draft]) -> dict[int, Draft]:
    kept: dict[int, Draft] = {}
    for one in placed:
        seen, there = {id(one.draft)}, found.get(id(one.draft))
        while there is not None and id(there) not in seen:
            seen.add(id(there))
            there = found.get(id(there))
        if there is None and id(one.draft) in found:
            kept[id(one.draft)] = found[id(one.draft)]
    return kept


def _by_number(placed: Sequence[Placed], bench: Bench) -> dict[int, Draft]:
    """The item above each, by its number, or the last objective before it where codes say the kinds."""
    found: dict[int, Draft] = {}
    by_path: dict[tuple[int, ...], Draft] = {}
    last: dict[str, Draft] = {}
    for one in placed:
        code = one.code
        kind, path = _said(one, bench) or one.mark.kind or code.kind, code.path
        above = by_path.get(path[:-1]) if len(path) > 1 and kind != OBJECTIVE else None
        if above is None and kind in (KEY_RESULT, KPI):
            above = last.get(OBJECTIVE)
        if above is None and not kind and not path and not code.mark:
            above = last.get(OBJECTIVE) if one.measured else None
        if above is not None and above is not one.draft:
            found[id(one.draft)] = above
        if path and kind in ("", OBJECTIVE):
            by_path[path] = one.draft
        if kind == OBJECTIVE or (not kind and len(path) == 1):
            last[OBJECTIVE] = one.draft
    return found


def _nearest(draft: Draft, above: Mapping[int, Draft]) -> Draft | None:
    """The nearest item above of a kind to which one of this kind may belong."""
    allowed = (OBJECTIVE,) if draft.kind != KPI else (OBJECTIVE, KEY_RESULT)
    there = above.get(id(draft))
    while there is not None and there.kind not in allowed:
        there = above.get(id(there))
    return there


def _check_kind(draft: Draft) -> None:
    if draft.kind == ITEM:
        draft.kind = OBJECTIVE


def share_with_the_only_one(drafts: Drafts) -> None:
    """An objective with one key result in the same row, of which the row says owner and days once: they are of both."""
    below: dict[int, list[Draft]] = {}
    for draft in drafts.items:
        if draft.above is not None:
            below.setdefault(id(draft.above), []).append(draft)
    for draft in drafts.of(OBJECTIVE):
        results = below.get(id(draft), [])
        rows = {found.spot.row for one in results for found in one.names}
        if len(results) != 1 or rows != {found.spot.row for found in draft.names}:
            continue
        for name in _OF_BOTH:
            for one, other in ((draft, results[0]), (results[0], draft)):
                if name not in one.cells and name in other.cells:
                    one.cells[name] = list(other.cells[name])


def give_numbers(drafts: Drafts) -> None:
    """An objective that has numbers of its own and nothing below it gets a key result of the same name for them:
    an objective has no column for a target.
    """
    below = {id(draft.above) for draft in drafts.items if draft.above}
    for draft in list(drafts.of(OBJECTIVE)):
        numbers = [name for name in _NUMBERS if draft.cells.get(name)]
        if id(draft) in below or not (
            draft.values or draft.targets or {"target", "current", "baseline"} & set(numbers)
        ):
            continue
        result = Draft(
            KEY_RESULT, draft.title, draft.names[:1], draft, sheet=draft.sheet, period=draft.period
        )
        result.cells = {
            name: draft.cells.pop(name)
            for name in (*numbers, "upper_target", "confidence")
            if name in draft.cells
        }
        result.cells |= {name: list(draft.cells[name]) for name in _OF_BOTH if name in draft.cells}
        result.values, result.targets, draft.values, draft.targets = draft.values, draft.targets, [], []
        result.theirs, draft.theirs = draft.theirs, []
        drafts.items.insert(drafts.items.index(draft) + 1, result)
