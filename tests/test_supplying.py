"""Which source serves which KPI, and how sources are asked: again when they are silent, never too long, secrets hidden."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
import textwrap
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import okrsheet
from okrsheet.basics.cells import Cell
from okrsheet.basics.text import Text
from okrsheet.plan import Plan
from okrsheet.plan.supplied import Supply
from okrsheet.sources import supplying
from okrsheet.sources.given import Given, Kept, NoAnswer, NotLetIn, Question, SourceError
from okrsheet.sources.serving import unused
from okrsheet.sources.settings import Configured, Http, Source, load
from okrsheet.sources.supplying import supplies
from tests.books import made
from tests.tables import plan_of
from tests.webserver import page, serving
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
    return {kpi.id: supply for kpi, supply in supplies(plan, DAY, load(folder), only=only, today=DAY).items()}


def asked_of(folder: Path, toml: str) -> dict[str, str]:
    """What each KPI gets of real sources, in a word."""
    (folder / "okrsheet.toml").write_text(textwrap.dedent(toml), encoding="utf-8")
    plan = plan_of(textwrap.dedent(KPIS), DAY)
    found = supplies(plan, DAY, load(folder), today=DAY)
    return {kpi.id: told(supply) for kpi, supply in found.items() if supply.configured}


def entry(name: str, **settings: object) -> str:
    lines = [
        f"{key} = {value!r}" if isinstance(value, str) else f"{key} = {value}"
        for key, value in settings.items()
    ]
    return "\n".join([name, 'kind = "csv"', 'file = "a.csv"', 'column = "x"', *lines, ""])


def told(supply: Supply) -> str:
    """What a KPI gets, in a word."""
    if supply.elsewhere:
        return "configured for others"
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
        (entry("[sources.CRM]", kpi="K1"), "K2", "configured for others"),
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
        (general, ["would give them the same number"] * 2),
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


def folder_of_two(folder: Path, toml: str) -> tuple[Plan, Configured]:
    """Two workbooks with a K1 of the same source each, and a configuration."""
    for name in ("sales", "support"):
        kpis = [
            ["ID", "KPI", "Owner", "Data source", "Start", "End"],
            ["K1", "Leads", "Ann", "CRM", "2026-10-01", "2026-12-31"],
        ]
        made(folder / f"{name}.xlsx", {"KPIs": kpis, "Check-ins": [["Date", "ID", "Value"]]})
    (folder / "okrsheet.toml").write_text(textwrap.dedent(toml), encoding="utf-8")
    return okrsheet.read(folder, DAY), load(folder)


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        (
            '[sources.CRM]\nkind = "csv"\nfile = "a"\ncolumn = "x"\nwhere = { ID = ":kpi_id" }\n',
            {
                "sales.xlsx#K1": "[sources.CRM] knows sales.xlsx#K1 and support.xlsx#K1 by the same ID",
                "support.xlsx#K1": "[sources.CRM] knows support.xlsx#K1 and sales.xlsx#K1 by the same ID",
            },
        ),
        (
            entry("[sources.CRM]", kpi="K1"),
            dict.fromkeys(("sales.xlsx#K1", "support.xlsx#K1"), "K1 is the ID of KPIs in several workbooks"),
        ),
        (
            entry("[[sources.CRM]]", kpi="sales.xlsx#K1") + entry("[[sources.CRM]]", kpi="support.xlsx#K1"),
            {"sales.xlsx#K1": "[1.0]", "support.xlsx#K1": "[1.0]"},
        ),
        (
            entry("[sources.CRM]", kpi="sales.xlsx#K1"),
            {"sales.xlsx#K1": "[1.0]", "support.xlsx#K1": "configured for others"},
        ),
    ],
)
def test_of_two_workbooks_with_one_id_each_has_its_own_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toml: str, expected: dict[str, str]
) -> None:
    monkeypatch.setattr(supplying, "_read", lambda source, question: [Given(Cell(len(source.kpi)))])
    plan, configured = folder_of_two(tmp_path, toml)
    found = {
        plan.known_as(kpi): told(supply) for kpi, supply in supplies(plan, DAY, configured, today=DAY).items()
    }
    assert found.keys() == expected.keys()
    assert all(said in found[kpi] for kpi, said in expected.items()), found


def test_an_id_of_several_workbooks_is_told_with_what_to_write(tmp_path: Path) -> None:
    plan, configured = folder_of_two(tmp_path, entry("[sources.CRM]", kpi="K1"))
    (said,) = (one.into("en").partition("toml: ")[2] for one in unused(plan, configured))
    assert said == "[sources.CRM]: K1 is the ID of several KPIs; write one of sales.xlsx#K1, support.xlsx#K1"


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


def test_each_pause_before_it_is_asked_again_is_twice_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    read, _ = fails(4, NoAnswer(Text(en="busy", zh_TW="忙碌"), Text(en="wait", zh_TW="等待")))
    assert told(asked(tmp_path, entry("[sources.Shop]", retries=4), monkeypatch, read)["K3"]) == "[5.0]"
    assert pauses == [0.5, 1, 2, 4]


def test_what_would_be_the_same_another_time_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = fails(
        1, SourceError(Text(en="no such column", zh_TW="沒有此欄"), Text(en="look", zh_TW="檢查"))
    )
    assert told(asked(tmp_path, entry("[sources.Shop]"), monkeypatch, read)["K3"]) == "no such column"
    assert count["K3"] == 1


def test_a_source_that_lets_nobody_in_is_not_tried_with_one_password_for_each_kpi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = fails(
        9, NotLetIn(Text(en="wrong password", zh_TW="密碼錯誤"), Text(en="mend it", zh_TW="修正"))
    )
    toml = '[sources.CRM]\nkind = "csv"\nfile = "a"\ncolumn = "x"\nwhere = { ID = ":kpi_id" }\n'
    found = asked(tmp_path, toml, monkeypatch, read)
    assert [told(found[kpi]) for kpi in ("K1", "K2")] == ["wrong password"] * 2
    assert count == {"K1": 1}


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


def test_no_secret_is_told_of_where_a_value_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", "s3cret-of-the-shop")
    toml = '[sources.Shop]\nkind = "http"\nurl = "https://shop.test/${SHOP_KEY}"\nvalue = "v"\n'

    def read(source: Source, _: Question) -> Sequence[Given]:
        assert isinstance(source, Http)
        return [Given(Cell(5), where=f"{source.url}, v")]

    supply = asked(tmp_path, toml, monkeypatch, read)["K3"]
    assert [one.where for one in supply.values] == ["https://shop.test/•••, v"]


# Once for all


def test_an_address_is_asked_once_for_all_kpis_that_need_it(tmp_path: Path) -> None:
    with serving() as server:
        server.answers["/leads.csv"] = page("ID,Leads\nK1,4\nK2,7\nK3,9\n", kind="text/csv")
        server.json("/all", '{"leads": 5, "hours": 8}')
        toml = f"""
            [sources.CRM]
            kind = "sheet"
            url = "{server.url("/leads.csv")}"
            column = "Leads"
            where = {{ ID = ":kpi_id" }}

            [[sources.Shop]]
            kind = "http"
            url = "{server.url("/all")}"
            value = "leads"
            kpi = "K3"

            [[sources.Asana]]
            kind = "http"
            url = "{server.url("/all")}"
            value = "hours"
            kpi = "K6"
        """
        assert asked_of(tmp_path, toml) == {"K1": "[4.0]", "K2": "[7.0]", "K3": "[5.0]", "K6": "[8.0]"}
        assert sorted(one.target for one in server.asked) == ["/all", "/leads.csv"]


def test_a_query_for_many_kpis_runs_once_and_a_bad_row_is_its_own_kpis_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlalchemy")
    from okrsheet.sources import database

    with closing(sqlite3.connect(tmp_path / "crm.db")) as made:
        made.execute("create table leads (kpi_id text, value)")
        made.executemany("insert into leads values (?, ?)", [("K1", 4), ("k2", b"seven"), ("K9", 1)])
        made.commit()
    runs: list[object] = []
    values = database._values

    def counted(*given: Any) -> Any:
        runs.append(given)
        return values(*given)

    monkeypatch.setattr(database, "_values", counted)
    toml = (
        '[sources.CRM]\nkind = "sql"\nurl = "sqlite:///crm.db"\nquery = "select kpi_id, value from leads"\n'
    )
    found = asked_of(tmp_path, toml)
    assert found["K1"] == "[4.0]"
    assert found["K2"] != "[7.0]"
    assert len(runs) == 1


def test_what_failed_is_asked_again_by_the_next(tmp_path: Path) -> None:
    kept, answers = Kept(), [1, 2]
    with pytest.raises(ZeroDivisionError):
        kept.once("a", lambda: 1 // 0)
    assert [kept.once("a", answers.pop) for _ in range(3)] == [2, 2, 2]
    assert kept.once("b", answers.pop) == 1


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
