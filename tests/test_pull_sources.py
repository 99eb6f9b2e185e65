"""The sample company without values gets them from its systems: PostgreSQL, SQLite, a web server, text files, workbooks.

Its figures are then those of the sample in which people typed the values, in both languages.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest

import okrsheet
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.plan import CheckIn, Kpi, Plan
from okrsheet.workbook.sample import PERIOD, company
from okrsheet.workbook.template import new_workbook
from tests.books import sample
from tests.postgres import PASSWORD, READER, USER
from tests.test_cli import run
from tests.webserver import Server, page, serving

DAY = dt.date(2026, 11, 29)
Series: TypeAlias = list[tuple[dt.date, float]]
WITHOUT_A_SOURCE = {"en": "Team calendar", "zh-TW": "團隊行事曆"}
"""What is typed as K7's Data source, which has none in the sample."""
K7: Series = [(dt.date(2026, 10, 30), 71.0), (dt.date(2026, 11, 20), 76.5)]
K8: Series = [(dt.date(2026, 11, 2), 5.0), (dt.date(2026, 11, 16), 9.0)]


def without_values(folder: Path, language: Language) -> Path:
    """The sample company's workbook without a single check-in of a KPI; K7 names a data source."""
    content = dict(company())
    kpi_ids = {row["id"] for row in content[Kpi]}
    content[CheckIn] = tuple(row for row in content[CheckIn] if row["id"] not in kpi_ids)
    content[Kpi] = tuple(
        {**row, "data_source": WITHOUT_A_SOURCE[language]} if row["id"] == "K7" else row
        for row in content[Kpi]
    )
    path = folder / "plan.xlsx"
    new_workbook(path, language, PERIOD, content=content)
    return path


def typed(plan: Plan) -> dict[str, Series]:
    """What people typed in the sample, by KPI."""
    found: defaultdict[str, Series] = defaultdict(list)
    for row in plan.check_ins:
        if row.id.startswith("K") and not row.id.startswith("KR") and row.date:
            assert isinstance(row.value, float)
            found[row.id].append((row.date, float(row.value)))
    return {**found, "K7": K7, "K8": K8}


def into_postgres(address: str, *statements: str) -> None:
    """Runs statements as the database's owner."""
    import pg8000.native

    host, _, rest = address.partition(":")
    with pg8000.native.Connection(USER, host=host, port=int(rest.split("/")[0]), database="postgres") as made:
        for statement in statements:
            made.run(statement)


def leads_of(address: str, leads: Mapping[str, Series]) -> None:
    """K1 and K8 as a table of leads, a row for each day and KPI, which a role may read that needs a password."""
    rows = [f"('{kpi}', '{day}', {value})" for kpi, series in leads.items() for day, value in series]
    into_postgres(
        address,
        "drop table if exists leads",
        "create table leads (kpi text, day date, total numeric(12, 2))",
        f"insert into leads values {', '.join(rows)}",
        f"grant select on leads to {READER}",
    )


def into_sqlite(path: Path, series: Series) -> None:
    """K2, the days that an answer took on average."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table replies (day text, days real)")
        database.executemany(
            "insert into replies values (?, ?)", [(f"{day}", value) for day, value in series]
        )
        database.commit()


def into_csv(path: Path, series: Series) -> None:
    """K3, the cost of a lead: two campaigns a day, of which one was called off."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Day", "Campaign", "State", "Cost per lead"])
        for day, value in series:
            rows.writerow([day.isoformat(), "Autumn", "running", f"{value:.2f}".replace(".", ",")])
            rows.writerow([day.isoformat(), "Summer", "stopped", "99,90"])


def as_csv(series: Series) -> bytes:
    """K6, the return on investment, as a sheet that is published as text."""
    file = io.StringIO()
    csv.writer(file).writerows([["Week", "ROI"], *[[f"{day}", f"{value:.0%}"] for day, value in series]])
    return file.getvalue().encode()


def into_workbook(path: Path, load: Series, team: Series) -> None:
    """K5 as a column of shares shown in percent, K7 as single cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Load"
    sheet.append(["Week", "Utilisation"])
    for row, (day, value) in enumerate(load, 2):
        sheet.append([day, value])
        sheet.cell(row, 2).number_format = "0%"
    other = book.create_sheet("Team")
    for day, value in team:
        other.append([day, value])
    book.save(path)


SOURCES: Mapping[str, Mapping[Language, str]] = {
    "CRM": {"en": "CRM", "zh-TW": "CRM 系統"},
    "REPORTS": {"en": "Reporting software", "zh-TW": "報表軟體"},
    "PLAN": {"en": "Project plan: budget per expected lead", "zh-TW": "專案企劃：預算 ÷ 預估名單數"},
    "PROJECTS": {"en": "Project-management software", "zh-TW": "專案管理軟體"},
    "LOAD": {"en": "Asana workload", "zh-TW": "Asana 工作負荷"},
    "ROI": {"en": "Asana: budget against actual cost", "zh-TW": "Asana：預算與實際成本"},
    "TEAM": {"en": WITHOUT_A_SOURCE["en"], "zh-TW": WITHOUT_A_SOURCE["zh-TW"]},
}


def configuration(language: Language, database: str, address: str, rows: int) -> str:
    name = {key: f'[sources."{names[language]}"]' for key, names in SOURCES.items()}
    return f"""
{name["CRM"]}
kind = "sql"
url = "{database}"
query = "select total as value, day as date from leads where kpi = :kpi_id and day between :period_start and :as_of"

{name["REPORTS"]}
kind = "sql"
url = "sqlite:///reports.sqlite"
query = "select days, day from replies where day <= :as_of order by day"

{name["PLAN"]}
kind = "csv"
file = "campaigns*.csv"
column = "Cost per lead"
date = "Day"
where = {{ State = "running" }}

{name["PROJECTS"]}
kind = "http"
url = "{address}/customers?since={{period_start}}"
headers = {{ Authorization = "Bearer ${{PROJECTS_TOKEN}}" }}
value = "data.weeks[].count"
date = "data.weeks[].day"

{name["LOAD"]}
kind = "excel"
file = "load.xlsx"
cell = "Load!B2:B{rows + 1}"
date = "Load!A2:A{rows + 1}"

{name["ROI"]}
kind = "sheet"
url = "{address}/roi.csv"
column = "ROI"
date = "Week"

{name["TEAM"]}
kind = "excel"
file = "load.xlsx"
cell = "Team!B1:B2"
date = "Team!A1:A2"
"""


@dataclass
class Company:
    """The sample company in a folder, with its systems around it."""

    folder: Path
    language: Language
    plan: Path
    values: dict[str, Series]
    server: Server

    def log(self) -> dict[str, list[tuple[dt.date | None, object]]]:
        """The check-ins of the KPIs."""
        plan = okrsheet.read(self.plan, DAY)
        return {kpi.id: [(row.date, row.value) for row in plan.log_of(kpi)] for kpi in plan.kpis}

    def pull(self, *options: str) -> tuple[int, str]:
        done = run("pull", self.plan, "--as-of", DAY.isoformat(), "--lang", "en", *options)
        return done.exit_code, done.output


@pytest.fixture(params=LANGUAGES)
def systems(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Company]:
    """The company with a value of every KPI in one of its systems, and none in its workbook."""
    language: Language = request.param
    (tmp_path / "typed").mkdir()
    values = typed(okrsheet.read(sample(tmp_path / "typed", language), DAY))
    leads_of(postgres, {"K1": values["K1"], "K8": K8})
    into_sqlite(tmp_path / "reports.sqlite", values["K2"])
    into_csv(tmp_path / "campaigns-2026-Q4.csv", values["K3"])
    into_workbook(tmp_path / "load.xlsx", values["K5"], K7)
    with serving() as server:
        weeks = [{"day": f"{day}T09:30:00+08:00", "count": value} for day, value in values["K4"]]
        server.json("/customers", json.dumps({"data": {"weeks": weeks}}))
        server.answers["/roi.csv"] = page(as_csv(values["K6"]), kind="text/csv; charset=utf-8")
        told = configuration(
            language,
            f"postgresql+pg8000://{READER}:${{CRM_PASSWORD}}@{postgres}",
            server.url(""),
            len(values["K5"]),
        )
        (tmp_path / "okrsheet.toml").write_text(told, encoding="utf-8")
        monkeypatch.setenv("CRM_PASSWORD", PASSWORD)
        monkeypatch.setenv("PROJECTS_TOKEN", "t0ken-of-the-projects")
        yield Company(tmp_path, language, without_values(tmp_path, language), values, server)


def test_every_kpi_gets_its_values_and_the_figures_are_those_of_typed_ones(systems: Company) -> None:
    assert not any(systems.log().values())
    code, output = systems.pull()
    assert code == 0, output
    assert systems.log() == {
        kpi: [(d, pytest.approx(v)) for d, v in s] for kpi, s in sorted(systems.values.items())
    }
    by_hand = okrsheet.assess(okrsheet.read(systems.folder / "typed" / "plan.xlsx", DAY), DAY)
    by_pull = okrsheet.assess(okrsheet.read(systems.plan, DAY), DAY)
    for item in by_hand.plan.items:
        if item.id not in ("K7", "K8"):  # which have no values in the sample
            there = by_pull[item.id]
            assert (there.progress, there.status) == (by_hand[item].progress, by_hand[item].status), item
    assert by_pull.summary.progress == by_hand.summary.progress
    assert "t0ken" not in output
    assert PASSWORD not in output
    comments = {
        str(row.comment) for row in okrsheet.read(systems.plan, DAY).check_ins if row.by == "okrsheet"
    }
    assert {name[systems.language] for name in SOURCES.values()} == {
        name
        for names in SOURCES.values()
        for name in [names[systems.language]]
        if any(name in c for c in comments)
    }


def test_a_second_run_adds_nothing(systems: Company) -> None:
    systems.pull()
    before = systems.plan.read_bytes()
    code, output = systems.pull()
    assert (code, systems.plan.read_bytes() == before) == (0, True), output
    count = sum(map(len, systems.values.values()))
    assert f"0 values were added, {count} were there already, 0 not taken" in output


def test_a_dry_run_lists_the_same_and_writes_nothing(systems: Company) -> None:
    before = systems.plan.read_bytes()
    would = [line for line in systems.pull("--dry-run")[1].splitlines() if line.startswith(str(systems.plan))]
    assert systems.plan.read_bytes() == before
    did = [line for line in systems.pull()[1].splitlines() if line.startswith(str(systems.plan))]
    assert would == did
    assert len(did) == sum(map(len, systems.values.values()))


BREAK = {
    "CRM": "leads",
    "REPORTS": "reports.sqlite",
    "PLAN": "campaigns",
    "PROJECTS": "/customers",
    "LOAD": "load.xlsx",
    "ROI": "/roi.csv",
}


@pytest.mark.parametrize("broken", BREAK)
def test_a_broken_source_leaves_the_others(systems: Company, postgres: str, broken: str) -> None:
    of = {
        "CRM": {"K1", "K8"},
        "REPORTS": {"K2"},
        "PLAN": {"K3"},
        "PROJECTS": {"K4"},
        "LOAD": {"K5", "K7"},
        "ROI": {"K6"},
    }
    match broken:
        case "CRM":
            into_postgres(postgres, "drop table leads")
        case "REPORTS":
            (systems.folder / "reports.sqlite").write_bytes(b"SQLite format 3\0 and no more")
        case "PLAN":
            (systems.folder / "campaigns-2026-Q4.csv").unlink()
        case "PROJECTS":
            systems.server.answers["/customers"] = page("<html>Please log in</html>", kind="text/html")
        case "LOAD":
            (systems.folder / "load.xlsx").write_bytes(b"PK\x03\x04 cut off")
        case "ROI":
            systems.server.answers["/roi.csv"] = page("no", "403 Forbidden", kind="text/plain")
    code, output = systems.pull()
    assert code == 1, output
    filled = {kpi for kpi, rows in systems.log().items() if rows}
    assert filled == systems.values.keys() - of[broken]
    said = [line for line in output.splitlines() if "”: " in line]
    for kpi in of[broken]:
        source = SOURCES["TEAM" if kpi == "K7" else broken][systems.language]
        assert any(re.match(rf".*\b{kpi}\b.*, “{re.escape(source)}”: ", line) for line in said), (kpi, output)
    assert not any(secret in output for secret in ("Traceback", "t0ken", PASSWORD))
