"""Laws of collecting: nothing that comes back stops it, and nothing is taken but what was asked of whom answered."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrsheet.asking import asking
from okrsheet.asking.answers import Known, Questions
from okrsheet.asking.asks import Asks, asks_beside
from okrsheet.asking.columns import COLUMNS
from okrsheet.asking.fitting import Fitted, fit
from okrsheet.asking.found import Source, source
from okrsheet.asking.gathering import gather
from okrsheet.asking.token import load_key
from okrsheet.mail.config import OUTBOX
from okrsheet.plan.quantity import Quantity
from okrsheet.workbook.reader import read
from tests.filling import Opened, filled
from tests.test_collect import NOVEMBER, World, plan_in


class Asked(NamedTuple):
    """What is known, and the forms; it tells nobody how long it is."""

    known: Known
    forms: Mapping[str, bytes]

    def __repr__(self) -> str:
        return "what was asked"


UNITS = {"K1": "leads", "K2": "USD", "K3": "", "K4": "%", "K5": "件"}
GOALS = {"K1": "20 leads", "K2": "40 USD", "K3": "900", "K4": "≥ 85%", "K5": "≤ 5 件"}
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """What is known of a plan of which values were asked, and the forms."""
    world = World(tmp_path_factory.mktemp("laws"), Path())
    world.plan = plan_in(world.folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "today", lambda: NOVEMBER)
        world.ask()
    outbox = world.folder / OUTBOX
    with Asks(asks_beside(outbox), reading=True) as asks:
        ours = {one.ask.id: one.ask for one in asks.all()}
    (path,) = world.folder.glob("*.key")
    key = load_key(path)
    assert key is not None
    return Asked(Known(read(world.plan), Questions(ours, {}, key), NOVEMBER), world.forms)


def collected(came: Source, known: Known) -> Fitted:
    gathered = gather([came], known)
    return fit(gathered.answers, known.plan, known.today)


def rows_of(forms: Mapping[str, bytes]) -> list[tuple[str, str, str]]:
    """Person, ID and mark of every row of every form that wants a number."""
    found = []
    for person, content in forms.items():
        opened = Opened(content)
        found += [
            (person, item, str(opened.cell(item, "mark").value)) for item in opened.rows if item in UNITS
        ]
    return found


def table(rows: list[dict[str, str]]) -> bytes:
    """Rows of a form as a table of text."""
    made = io.StringIO()
    writer = csv.DictWriter(made, [column.key for column in COLUMNS])
    writer.writerow({column.key: column.label.en for column in COLUMNS})
    writer.writerows(rows)
    return made.getvalue().encode()


@MANY
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_a_row_is_taken_only_where_mark_id_and_person_belong_together(
    asked: Asked, chosen: list[tuple[int, int]]
) -> None:
    """Rows of several people's forms in one, some with the ID of another row."""
    known, forms = asked
    every = rows_of(forms)
    rows, expected = list[dict[str, str]](), dict[str, float]()
    people = [every[marked][0] for marked, _ in chosen]
    times = sorted(map(people.count, set(people)))
    main = max(people, key=people.count, default="") if times[-2:-1] != times[-1:] else ""
    for number, (marked, named) in enumerate(chosen, 1):
        (person, item, mark), typed = every[marked], every[named][1]
        value = round(0.8 + number / 100, 2) if item == "K4" else number
        row = {"id": typed, "mark": mark, "value": f"{value:.0%}" if item == "K4" else str(value)}
        rows.append({**row, "date": "2026-11-30", "unit": UNITS[item], "goal": GOALS[item]})
        if item == typed and person == main:
            expected[item] = 0.0 if item in expected else value  # two that differ: none
    taken = collected(source("it.csv", table(rows)), known).taken
    found = {one.check_in.item.id: one.check_in.value for one in taken if one.check_in}
    assert found == {item: value for item, value in expected.items() if value}
    assert all(one.answer.ask.person == main for one in taken)


@MANY
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_a_spoilt_form_stops_nothing(asked: Asked, seed: int, changes: int) -> None:
    """Bytes of its parts are changed at random; whatever is taken then is a value of an item that was asked about."""
    known, forms = asked
    chance = random.Random(seed)
    content = filled(forms["Ada"], {("K1", "value"): 14, ("K2", "value"): 45})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(changes):
        part = held[chance.choice([name for name in held if "sheet" in name or chance.random() < 0.2])]
        part[chance.randrange(len(part))] = chance.choice(b"<>&\"'/0123456789.,e- aAzZ\xe4\x00=%")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in held.items():
            archive.writestr(name, bytes(part))
    for one in collected(source("it.xlsx", made.getvalue()), known).taken:
        assert one.answer.ask.person == "Ada" and one.answer.asked.id in ("K1", "K2", "K3")


@MANY
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "PK\3\4", "From: a@b.c\nTo: x\nSubject: y\n\n", "ID,Value,Date\n"]),
)
def test_no_file_stops_it(asked: Asked, noise: bytes, beginning: str) -> None:
    known, _ = asked
    for name in ("it", "it.csv"):
        fitted = collected(source(name, beginning.encode() + noise), known)
        assert fitted.taken == []


@MANY
@given(
    st.dictionaries(
        st.sampled_from(["K1", "K2", "K3", "K4", "K5", "KR1"]),
        st.one_of(
            st.integers(0, 500), st.floats(0, 500).map(lambda n: round(n, 3)), st.just("done"), st.just("85%")
        ),
    )
)
def test_collecting_twice_takes_nothing_the_second_time(asked: Asked, values: dict[str, object]) -> None:
    from dataclasses import replace

    from okrsheet.asking.fitting import with_taken

    known, forms = asked
    came = [
        source(f"{person}.xlsx", filled(content, {(i, "value"): v for i, v in values.items() if i in items}))
        for person, content in forms.items()
        if (items := Opened(content).rows)
    ]
    gathered = gather(came, known)
    first = fit(gathered.answers, known.plan, known.today)
    after = replace(known, plan=with_taken(known.plan, first.taken))
    second = fit(gather(came, after).answers, after.plan, known.today)
    assert second.taken == []
    assert len(second.known) >= len(first.taken)
    assert all(
        isinstance(one.check_in.value, Quantity) or one.answer.item.id == "KR1"
        for one in first.taken
        if one.check_in
    )
