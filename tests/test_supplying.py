"""Which source serves which KPI, and how sources are asked: again when they are silent, never too long, secrets hidden."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import textwrap
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import okrsheet
from okrsheet.basics.cells import Cell
from okrsheet.basics.text import Text
from okrsheet.plan.supplied import Supply
from okrsheet.sources import supplying
from okrsheet.sources.given import Given, NoAnswer, Question, SourceError
from okrsheet.sources.settings import Source, load
from okrsheet.sources.supplying import supplies, unused
from tests.books import made
from tests.tables import plan_of
from tools.ready_made import ROOT

DAY = dt.date(2026, 11, 29)
KPIS = """
    KPIs
    ID | Data source | State  | Start      | End
    K1 | CRM         |        | 2026-10-01 | 2026-12-31
    K2 | crm         |        | 2026-10-01 | 2026-12-31
    K3 | Shop        |        | 2026-10-01 | 2026-12-31
    K4 | Shop        | Closed | 2026-10-01 | 2026-12-31
    K5 | Shop        |        | 2026-12-01 | 2026-12-31
    K6 | Asana       |        | 2026-10-01 | 2026-12-31
    K7 |             |        | 2026-10-01 | 2026-12-31
"""
Reader = Callable[[Source, Question], Sequence[Given]]


def asked(
    folder: Path,
    toml: str,
    monkeypatch: pytest.MonkeyPatch,
    read: Reader | None = None,
    only: Sequence[str] = (),
) -> dict[str, Supply]:
    """What each KPI gets when sources are read by a function; without one, each gives the number of its entry."""
    (folder / "okrsheet.toml").write_text(textwrap.dedent(toml), encoding="utf-8")
    monkeypatch.setattr(supplying, "_read", read or (lambda source, question: [Given(Cell(len(source.kpi)))]))
    plan = plan_of(textwrap.dedent(KPIS), DAY)
    return {kpi.id: supply for kpi, supply in supplies(plan, DAY, load(folder), only=only).items()}


def entry(name: str, **settings: object) -> str:
    lines = [
        f"{key} = {value!r}" if isinstance(value, str) else f"{key} = {value}"
        for key, value in settings.items()
    ]
    return "\n".join([name, 'kind = "csv"', 'file = "a.csv"', 'column = "x"', *lines, ""])


def told(supply: Supply) -> str:
    """What a KPI gets, in a word."""
    if not supply.configured:
        return f"not configured{f', nearly {supply.nearest}' if supply.nearest else ''}"
    return (
        supply.trouble.into("en").splitlines()[0] if supply.trouble else str([v.value for v in supply.values])
    )


def test_the_kpis_that_are_looked_at_get_the_source_that_they_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = (
        entry("[[sources.CRM]]", kpi="K1") + entry("[[sources.CRM]]", kpi="K2, K9") + entry("[sources.Shop]")
    )
    found = asked(tmp_path, toml, monkeypatch)
    assert {k: told(s) for k, s in found.items()} == {
        "K1": "[1.0]",
        "K2": "[2.0]",
        "K3": "[0.0]",  # K4 is closed, K5 has not begun
        "K6": "not configured",
    }
    assert list(asked(tmp_path, toml, monkeypatch, only=["shop"])) == ["K3"]


@pytest.mark.parametrize(
    ("toml", "kpi", "expected"),
    [
        (entry("[sources.CRM]"), "K1", "[sources.CRM] is named by K1 and other KPIs, and would give all of them the same number"),
        (entry("[sources.CRM]", where="x") + "", "K1", "where: this must be a table"),
        ('[sources.CRM]\nkind = "csv"\nfile = "a"\ncolumn = "x"\nwhere = { ID = ":kpi_id" }\n', "K1", "[0.0]"),
        ('[sources.CRM]\nkind = "sql"\nurl = "sqlite:///a"\nquery = "select 1 where id = :kpi_id"\n', "K2", "[0.0]"),
        ('[sources.CRM]\nkind = "http"\nurl = "https://a/{kpi_id}"\nvalue = "v"\n', "K2", "[0.0]"),
        (entry("[[sources.CRM]]", kpi="K1") + entry("[[sources.CRM]]"), "K1", "[1.0]"),
        (entry("[[sources.CRM]]", kpi="K1") + entry("[[sources.CRM]]"), "K2", "[0.0]"),
        (entry("[[sources.CRM]]", kpi="K1") + entry("[[sources.CRM]]", kpi="K1"), "K1", "several sources would do for K1"),
        (entry("[sources.CRM]") + entry("[sources.Crm]"), "K1", "several sources would do for K1"),
        (entry("[sources.CRM]", kpi="K1"), "K2", "is for K2"),
        (entry("[sources.Assana]"), "K6", "not configured, nearly Assana"),
        (entry("[sources.Shop]", colour="x"), "K3", "there is no such setting"),
    ],
)  # fmt: skip
def test_nobody_gets_a_number_that_may_be_anothers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, kpi: str, expected: str
) -> None:
    assert expected in told(asked(tmp_path, toml, monkeypatch)[kpi])


def test_one_id_in_two_workbooks_is_no_answer_to_which_kpi_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = ["ID", "KPI", "Data source", "Start", "End"]
    for name in ("a.xlsx", "b.xlsx"):
        made(tmp_path / name, {"KPIs": [header, ["K1", "Leads", "CRM", "2026-10-01", "2026-12-31"]]})
    plan = okrsheet.read(tmp_path, DAY)
    monkeypatch.setattr(supplying, "_read", lambda source, _: [Given(Cell(len(source.kpi)))])
    general = entry("[[sources.CRM]]") + 'where = { ID = ":kpi_id" }\n'
    for toml, expected in (
        (general, ["would give all of them the same number"] * 2),
        (general + entry("[[sources.CRM]]", kpi="b.xlsx#K1"), ["[0.0]", "[1.0]"]),
    ):
        (tmp_path / "okrsheet.toml").write_text(toml)
        found = [told(supply) for supply in supplies(plan, DAY, load(tmp_path)).values()]
        assert [want in got for want, got in zip(expected, found, strict=True)] == [True, True], found


def test_a_kpi_without_an_id_gets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "okrsheet.toml").write_text(entry("[sources.CRM]"))
    monkeypatch.setattr(supplying, "_read", lambda *_: [Given(Cell(5))])
    plan = plan_of(
        "KPIs\nID | KPI | Data source | Start | End\n | Leads | CRM | 2026-10-01 | 2026-12-31", DAY
    )
    assert [told(s) for s in supplies(plan, DAY, load(tmp_path)).values()] == [
        "the KPI has no ID by which its values could be found again"
    ]


def test_what_is_configured_for_nobody_is_said(tmp_path: Path) -> None:
    toml = entry("[sources.Old]") + entry("[sources.Shop]", kpi=["K3", "K6", "K99"])
    (tmp_path / "okrsheet.toml").write_text(toml, encoding="utf-8")
    said = [
        one.into("en").partition("toml: ")[2]
        for one in unused(plan_of(textwrap.dedent(KPIS), DAY), load(tmp_path))
    ]
    assert said == [
        "[sources.Old]: no KPI names this data source",
        "[sources.Shop]: the Data source of K6 is another one (KPIs!B7: Asana)",
        "[sources.Shop]: the plan has no KPI K99",
    ]


# Being asked


def fails(times: int, error: Exception) -> tuple[Reader, Counter[str]]:
    """A reader that fails so many times for each KPI, and how often it was asked."""
    count: Counter[str] = Counter()

    def read(source: Source, question: Question) -> Sequence[Given]:
        count[question.kpi_id] += 1
        if count[question.kpi_id] <= times:
            raise error
        return [Given(Cell(5))]

    return read, count


def test_a_source_that_does_not_answer_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supplying, "_FIRST_PAUSE", 0.01)
    read, count = fails(2, NoAnswer(Text(en="busy", zh_TW="忙碌"), Text(en="wait", zh_TW="等待")))
    assert told(asked(tmp_path, entry("[sources.Shop]"), monkeypatch, read)["K3"]) == "[5.0]"
    assert count["K3"] == 3
    read, count = fails(2, NoAnswer(Text(en="busy", zh_TW="忙碌"), Text(en="wait", zh_TW="等待")))
    assert told(asked(tmp_path, entry("[sources.Shop]", retries=1), monkeypatch, read)["K3"]) == "busy"
    assert count["K3"] == 2


def test_what_would_be_the_same_another_time_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = fails(
        1, SourceError(Text(en="no such column", zh_TW="沒有此欄"), Text(en="look", zh_TW="檢查"))
    )
    assert told(asked(tmp_path, entry("[sources.Shop]"), monkeypatch, read)["K3"]) == "no such column"
    assert count["K3"] == 1


def test_nobody_waits_longer_than_the_time_out_and_the_others_have_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count: Counter[str] = Counter()

    def read(source: Source, question: Question) -> Sequence[Given]:
        count[question.kpi_id] += 1
        if source.name == "CRM":
            time.sleep(20)
        return [Given(Cell(5))]

    toml = (
        '[sources.CRM]\nkind = "csv"\nfile = "a"\ncolumn = "x"\ntimeout = 1\nwhere = { ID = ":kpi_id" }\n'
        + entry("[sources.Shop]")
    )
    started = time.monotonic()
    found = asked(tmp_path, toml, monkeypatch, read)
    assert time.monotonic() - started < 5
    assert told(found["K1"]) == told(found["K2"]) == "it did not answer in time"
    assert count["K2"] == 0  # a source that has gone is not waited for once more
    assert told(found["K3"]) == "[5.0]"


def test_a_source_that_waits_longer_than_its_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = NoAnswer(Text(en="too many requests", zh_TW="請求過多"), Text(en="wait", zh_TW="等待"))
    error.after = 3600
    read, count = fails(1, error)
    assert told(asked(tmp_path, entry("[sources.Shop]"), monkeypatch, read)["K3"]) == "too many requests"
    assert count["K3"] == 1


@pytest.mark.parametrize(
    "error",
    [
        ValueError("cannot connect to db as okr:s3cret-of-the-shop"),
        SourceError(
            Text(en="it says {what}", zh_TW="{what}").says(what=Text(en="{a}", zh_TW="{a}").says(a=["pw s3cret-of-the-shop"])),
            Text(en="try {it}", zh_TW="{it}").says(it="czNjcmV0LW9mLXRoZS1zaG9w"),  # in base64
        ),
    ],
)  # fmt: skip
def test_no_secret_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setenv("SHOP_PW", "s3cret-of-the-shop")
    read, _ = fails(1, error)
    toml = '[sources.Shop]\nkind = "sql"\nurl = "postgresql://okr:${SHOP_PW}@db/"\nquery = "select 1"\n'
    trouble = asked(tmp_path, toml, monkeypatch, read)["K3"].trouble
    assert trouble
    for said in (trouble.into("en"), trouble.into("zh-TW"), "".join(traceback.format_exception(trouble))):
        assert "s3cret" not in said
        assert "czNjcmV0" not in said
    assert "•••" in trouble.into("en")


def test_a_source_that_never_answers_keeps_no_program_from_ending(tmp_path: Path) -> None:
    program = """
        import datetime, threading, time
        from okrsheet.sources import supplying
        from okrsheet.sources.given import Question
        from okrsheet.sources.settings import Csv
        supplying._read = lambda source, question: time.sleep(60)
        day = datetime.date(2026, 11, 29)
        try:
            supplying._in_time(Csv(), Question("K1", day, day, day, time.monotonic() + 0.2))
        except Exception as error:
            print(error)
    """
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.strip() == "it did not answer in time"
    assert time.monotonic() - started < 15
