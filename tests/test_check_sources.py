"""What the KPIs' data sources say beside what people typed: the rules, ``check --sources``, the keeper's mail."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from okrsheet.basics.configuration import key_of, read_table
from okrsheet.basics.text import LANGUAGES, Language
from okrsheet.figures.sources import agree
from okrsheet.mail.config import load
from okrsheet.plan import Plan
from okrsheet.plan.quantity import Quantity
from okrsheet.plan.supplied import Supplies
from okrsheet.plan.words import Milestone
from okrsheet.report.audience import COMPANY, KEEPER, Audience
from okrsheet.report.context import Context
from okrsheet.report.summary import summary_view
from okrsheet.sources.settings import Configured
from okrsheet.sources.supplying import supplies
from tests.books import made
from tests.mailserver import PASSWORD, serving
from tests.tables import HELP, assessed
from tests.test_cli import run
from tests.test_mail_command import toml

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

# What agrees


def percent(number: float) -> Quantity:
    return Quantity(number / 100, percent=True)


@pytest.mark.parametrize(
    ("typed", "given", "agrees"),
    [
        # what was typed may be rounded, what the source says not
        (percent(85), percent(85.2), True),
        (percent(85), percent(84.5), True),
        (percent(85), percent(85.5), False),
        (percent(85.2), percent(85.24), True),
        (percent(85.2), percent(85), False),
        (percent(89), percent(85.2), False),
        (Quantity(5), Quantity(4.5), True),
        (Quantity(-5), Quantity(-4.5), True),
        (Quantity(5), Quantity(4.49), False),
        (Quantity(52000), Quantity(52300), False),
        (Quantity(0), Quantity(0.4), True),
        (Quantity(0.1 + 0.2), Quantity(0.3), True),
        (Quantity(1e299), Quantity(1e-299), False),
        # a share with and without its sign is one number; 85 and 85 % are not
        (Quantity(0.85), percent(85), True),
        (percent(85), Quantity(0.852), True),
        (Quantity(85), percent(85), False),
        # how far a milestone is, in words
        (Milestone.DONE, Milestone.DONE, True),
        (Milestone.DONE, Milestone.IN_PROGRESS, False),
        (Milestone.DONE, percent(100), True),
        (percent(40), Milestone.IN_PROGRESS, True),
        (Milestone.DONE, percent(40), False),
        (Milestone.NOT_STARTED, Quantity(0), True),
        (Milestone.DONE, Quantity(3), None),
    ],
)
def test_what_agrees(typed: Quantity | Milestone, given: Quantity | Milestone, agrees: bool | None) -> None:
    assert agree(typed, given) is agrees


def told(tables: str, as_of: dt.date | str = dt.date(2026, 10, 31), code: str = "D") -> list[str]:
    """The findings about data sources as ``cell code``."""
    return [f"{f.where.within} {f.code}" for f in assessed(tables, as_of).findings if f.code.startswith(code)]


KPI = "KPIs\nID | Measure | Target | Data source\nK1 | At least | 5 | CRM\n\n"


@pytest.mark.parametrize(
    ("log", "says", "cells"),
    [
        # of several check-ins of a day the last row counts
        ("2026-10-05|K1|4\n2026-10-05|K1|5", "K1|2026-10-05|5", []),
        ("2026-10-05|K1|5\n2026-10-05|K1|4", "K1|2026-10-05|5", ["'Check-ins'!C3"]),
        # a day that the source does not have; one that is still to come
        ("2026-10-06|K1|4", "K1|2026-10-05|5", []),
        ("2026-11-02|K1|4", "K1|2026-10-30|5", []),
        # a value whose day the source does not tell is of the day of the check
        ("2026-10-31|K1|4", "K1||5", ["'Check-ins'!C2"]),
        ("2026-10-30|K1|4", "K1||5", []),
        # every value is a finding of its own
        ("2026-10-05|K1|4\n2026-10-12|K1|5\n2026-10-19|K1|6", "K1|2026-10-05|5\nK1|2026-10-12|5\nK1|2026-10-19|5",
         ["'Check-ins'!C2", "'Check-ins'!C4"]),
    ],
)  # fmt: skip
def test_check_ins_are_compared_with_the_source_day_by_day(log: str, says: str, cells: list[str]) -> None:
    tables = f"{KPI}Check-ins\nDate | ID | Value\n{log}\n\nSources\nID | Day | Value\n{says}"
    assert told(tables, code="D104") == [f"{cell} D104" for cell in cells]


@pytest.mark.parametrize(
    ("aggregation", "log", "cells"),
    [
        ("Latest", "", ["KPIs!F2"]),
        ("Sum", "", []),  # what the source's values add up to is no value of a day
        ("Average", "", []),
        (
            "Latest",
            "\n\nCheck-ins\nDate | ID | Value\n2026-10-06 | K1 | 5",
            [],
        ),  # Current does not count then
        ("Sum", "\n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 5", ["'Check-ins'!C2"]),
        # what was typed twice on a day is added up, too; of an average nobody knows
        ("Sum", "\n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 3\n2026-10-05 | K1 | 4", []),
        ("Sum", "\n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 3.5\n2026-10-05 | K1 | 3.5", []),
        (
            "Sum",
            "\n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 3.4\n2026-10-05 | K1 | 3.5",
            ["'Check-ins'!C3"],
        ),
        (
            "Sum",
            "\n\nCheck-ins\nDate | ID | Value\n2026-10-12 | K1 | 2.5\n2026-10-12 | K1 | 2.4",
            ["'Check-ins'!C3"],
        ),
        ("Average", "\n\nCheck-ins\nDate | ID | Value\n2026-10-05 | K1 | 3\n2026-10-05 | K1 | 4", []),
    ],
)
def test_current_is_the_latest_value_while_there_is_no_check_in_and_sums_go_by_the_day(
    aggregation: str, log: str, cells: list[str]
) -> None:
    tables = f"""
KPIs
ID | Measure | Target | Data source | Aggregation | Current
K1 | At least | 5 | CRM | {aggregation} | 4

Sources
ID | Day | Value
K1 | 2026-10-05 | 7
K1 | 2026-10-12 | 5{log}"""
    assert told(tables, code="D104") == [f"{cell} D104" for cell in cells]


def test_milestones_are_compared_by_their_words() -> None:
    tables = """
        KPIs
        ID | Measure   | Target | Data source | Current
        K1 | Milestone |        | Asana       | done
        K2 | Milestone |        | Asana       | done

        Sources
        ID | Day        | Value
        K1 | 2026-10-05 | in progress
        K2 | 2026-10-05 | done
    """
    (found,) = (f for f in assessed(tables).findings if f.code == "D104")
    assert "typed done, “Asana” says in progress on 2026-10-05" in found.message.into("en")
    assert "填寫的是 完成，「Asana」在 2026-10-05 是 進行中" in found.message.into("zh-TW")


@pytest.mark.parametrize(
    ("unit", "third", "cells"),
    [
        ("%", "88%", ["'Check-ins'!C4"]),  # told once, at the last
        ("%", "90", ["'Check-ins'!C2", "'Check-ins'!C3", "'Check-ins'!C4"]),  # one is just wrong
    ],
)
def test_percent_beside_shares_are_told_once(unit: str, third: str, cells: list[str]) -> None:
    tables = f"""
        KPIs
        ID | Measure  | Target | Unit   | Data source
        K1 | At least | 80     | {unit} | CRM

        Check-ins
        Date       | ID | Value
        2026-10-05 | K1 | 85
        2026-10-12 | K1 | 86
        2026-10-19 | K1 | 88

        Sources
        ID | Day        | Value
        K1 | 2026-10-05 | 85.2%
        K1 | 2026-10-12 | 86%
        K1 | 2026-10-19 | {third}
    """
    found = [f for f in assessed(tables).findings if f.code == "D104"]
    assert [f.where.within for f in found] == cells
    for language, words in (("en", "(3 values): set scale"), ("zh-TW", "（3 個）都是如此")):
        assert all((words in f.hint.into(language)) is (len(cells) == 1) for f in found)


def test_who_typed_it_is_named() -> None:
    tables = (
        f"{KPI}Check-ins\nDate|ID|Value|By\n2026-10-05|K1|4|Ann\n\nSources\nID|Day|Value\nK1|2026-10-05|5"
    )
    (found,) = (f for f in assessed(tables).findings if f.code == "D104")
    said = found.message
    assert said.into("en").endswith("typed 4 (by Ann), “CRM” says 5 on 2026-10-05")
    assert said.into("zh-TW").endswith("填寫的是 4（Ann），「CRM」在 2026-10-05 是 5")


# What is fresh


@pytest.mark.parametrize(
    ("frequency", "latest", "as_of", "stale"),
    [
        ("Weekly", "2026-10-24", "2026-10-31", False),
        ("Weekly", "2026-10-23", "2026-10-31", True),
        ("Daily", "2026-10-30", "2026-11-02", False),  # over the weekend
        ("Monthly", "2026-10-01", "2026-11-01", False),
        ("Monthly", "2026-10-01", "2026-11-02", True),
        ("Each time", "2026-10-01", "2026-12-31", False),
        ("", "2026-10-01", "2026-12-31", False),
        ("Weekly", "", "2026-10-31", False),  # the source does not tell the day
        ("Weekly", "2026-12-26", "2027-03-01", False),  # nothing is due after the end
        ("Weekly", "2026-12-20", "2027-03-01", True),
    ],
)
def test_a_source_is_as_fresh_as_the_frequency_asks_for(
    frequency: str, latest: str, as_of: str, stale: bool
) -> None:
    tables = f"""
        Settings
        Setting      | Value
        Period start | 2026-10-01
        Period end   | 2026-12-31

        KPIs
        ID | Data source | Frequency   | End
        K1 | CRM         | {frequency} | 2026-12-31

        Sources
        ID | Day      | Value
        K1 | {latest} | 5
    """
    assert told(tables, as_of, code="D103") == (["KPIs!B2 D103"] if stale else [])


def test_grace_days_count_and_a_milestone_that_is_done_needs_nothing_newer() -> None:
    tables = """
        Settings
        Setting      | Value
        Period start | 2026-10-01
        Period end   | 2026-12-31
        Grace days   | 2

        KPIs
        ID | Data source | Frequency | Measure   | Target
        K1 | CRM         | Weekly    | At least  | 5
        K2 | CRM         | Weekly    | At least  | 5
        K3 | CRM         | Weekly    | Milestone |

        Sources
        ID | Day        | Value
        K1 | 2026-10-21 | 5
        K2 | 2026-10-22 | 5
        K3 | 2026-10-01 | done
    """
    assert told(tables, code="D103") == ["KPIs!B2 D103"]


def test_nothing_is_found_while_nobody_asked() -> None:
    assert told(f"{KPI}Check-ins\nDate | ID | Value\n2026-10-05 | K1 | 4") == []


@pytest.mark.parametrize("name", ["CRM", "CRM 系統", 'a "b" \\ c', "x\ny\x7fz"])
def test_the_header_that_is_to_be_written_is_valid(tmp_path: Path, name: str) -> None:
    path = tmp_path / "okrsheet.toml"
    path.write_text(f"[sources.{key_of(name)}]\nkind = 'csv'\n", "utf-8")
    assert list(read_table(path)["sources"]) == [name]


# The command

SHEETS: dict[str, list[list[object]]] = {
    "People": [
        ["Name", "Email", "Receives"],
        ["Ada", "ada@example.com", "keeper"],
        ["Ben", "ben@example.com", "company"],
    ],
    "Objectives": [["ID", "Objective", "Owner"], ["O1", "Grow", "Ada"]],
    "Key Results": [
        ["ID", "Objective ID", "Key result", "Owner", "Measure", "Target", "KPIs"],
        ["KR1", "O1", "Better numbers", "Ada", "Increase to", 10, "K1, K2, K3, K4"],
    ],
    "KPIs": [
        ["ID", "KPI", "Owner", "Measure", "Target", "End", "Data source", "Frequency"],
        ["K1", "Utilisation", "Ada", "At least", "80%", dt.date(2026, 12, 31), "CRM", "Weekly"],
        ["K2", "Leads", "Ada", "At least", 5, dt.date(2026, 12, 31), "CRM", "Weekly"],
        ["K3", "Visits", "Ada", "At least", 5, dt.date(2026, 12, 31), "Web 統計", "Weekly"],
        ["K4", "Cost", "Ada", "At most", 5, dt.date(2026, 12, 31), "Books", "Weekly"],
    ],
    "Check-ins": [
        ["Date", "ID", "Value", "By"],
        [dt.date(2026, 11, 16), "K1", "87%", "Ada"],
        [dt.date(2026, 11, 23), "K1", "89%", "Ada"],
        [dt.date(2026, 11, 23), "K2", 7, "Ada"],
        [dt.date(2026, 11, 23), "K3", 7, "Ada"],
        [dt.date(2026, 11, 23), "K4", 4, "Ada"],
    ],
}
CONFIG = """
[sources.crm]
kind = "csv"
file = "crm.csv"
column = "Value"
date = "Day"
where = { ID = ":kpi_id" }

[sources."Web 統計"]
kind = "csv"
file = "gone.csv"
column = "Value"
"""
DAY = ("--as-of", "2026-11-29")


def plan(folder: Path, config: str = CONFIG) -> Path:
    (folder / "okrsheet.toml").write_text(config, "utf-8")
    (folder / "crm.csv").write_text(
        "ID,Day,Value\nK1,2026-11-16,87.1%\nK1,2026-11-23,85.2%\nK2,2026-11-16,7\n", "utf-8"
    )
    return made(folder / "plan.xlsx", SHEETS)


@pytest.mark.parametrize(
    ("language", "sentences", "table"),
    [
        (
            "en",
            [
                "KPIs!G3: warning[D103] “Leads”: the latest value in “CRM” is of 2026-11-16; Weekly means that a newer one was due on 2026-11-23",
                "KPIs!G4: warning[D102] “Visits”: “Web 統計” gives no value: ",
                "KPIs!G5: info[D101] “Cost”: okrsheet.toml sets up no data source “Books” for it\n    To have it read, add [sources.Books] to okrsheet.toml",
                "'Check-ins'!C3: warning[D104] “Utilisation”: typed 89% (by Ada), “CRM” says 85.2% on 2026-11-23",
            ],
            """\
Data source  KPIs  Configured  Answered  Latest day  Agree  Differ
CRM          2     yes         yes       2026-11-23  1      1
Web 統計     1     yes         no        –           –      –
Books        1     no          –         –           –      –
""",
        ),
        (
            "zh-TW",
            [
                "KPIs!G3: warning[D103] 「Leads」：「CRM」最新的數值是 2026-11-16；監控頻率為每週，2026-11-23 就應有更新的數值",
                "KPIs!G4: warning[D102] 「Visits」：無法取得「Web 統計」的數值：",
                "KPIs!G5: info[D101] 「Cost」：okrsheet.toml 沒有為它設定資料來源「Books」\n    若要讀取，請在 okrsheet.toml 加上 [sources.Books]",
                "'Check-ins'!C3: warning[D104] 「Utilisation」：填寫的是 89%（Ada），「CRM」在 2026-11-23 是 85.2%",
            ],
            """\
資料來源  KPI  已設定  有回應  最新日期    相符  不符
CRM       2    是      是      2026-11-23  1     1
Web 統計  1    是      否      –           –     –
Books     1    否      –       –           –     –
""",
        ),
    ],
)  # fmt: skip
def test_it_says_what_is_configured_reachable_fresh_and_disagrees(
    tmp_path: Path, language: Language, sentences: list[str], table: str
) -> None:
    path = plan(tmp_path)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    done = run("check", path, *DAY, "--sources", "--lang", language)
    for sentence in sentences:
        assert sentence in done.stdout
    assert done.stdout.endswith(table)
    assert done.exit_code == 0 and not done.stderr
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before
    assert run("check", path, *DAY, "--sources", "--strict").exit_code == 1


def test_every_format_has_the_findings_and_json_the_sources(tmp_path: Path) -> None:
    path = plan(tmp_path)
    codes = ["D103", "D102", "D101", "D104"]
    said = {
        f: run("check", path, *DAY, "--sources", "--select", "D", "-f", f).stdout
        for f in ("json", "github", "sarif")
    }
    data = json.loads(said["json"])
    assert [f["code"] for f in data["findings"]] == codes
    assert data["data_sources"][0] == {
        "file": str(path),
        "source": "CRM",
        "kpis": ["K1", "K2"],
        "configured": ["K1", "K2"],
        "answered": ["K1", "K2"],
        "latest": "2026-11-23",
        "agree": 1,
        "differ": 1,
    }
    assert [one["answered"] for one in data["data_sources"][1:]] == [[], []]
    assert [line.split("title=")[1][:4] for line in said["github"].splitlines()] == codes
    (only,) = json.loads(said["sarif"])["runs"]
    assert [result["ruleId"] for result in only["results"]] == codes


def test_without_the_option_no_configuration_is_read(tmp_path: Path) -> None:
    path = plan(tmp_path, "this is no TOML")
    done = run("check", path, *DAY, "-f", "json")
    assert done.exit_code == 0 and "data_sources" not in json.loads(done.stdout)
    assert "D10" not in done.stdout
    asked = run("check", path, *DAY, "--sources")
    assert asked.exit_code == 2 and "this is not a valid TOML file" in asked.stderr


@pytest.mark.parametrize(
    ("language", "none", "nowhere"),
    [
        ("en", "none of its data sources is configured", "no KPI that is under way names a data source"),
        ("zh-TW", "資料來源都尚未設定", "進行中的 KPI 都沒有填寫資料來源"),
    ],
)
def test_without_any_source_it_says_so(tmp_path: Path, language: str, none: str, nowhere: str) -> None:
    done = run("check", plan(tmp_path, ""), *DAY, "--sources", "--select", "D", "--lang", language)
    assert done.exit_code == 0 and none in done.stderr and "[sources.N" in done.stderr.replace("名稱", "N")
    assert done.stdout.count("info[D101]") == 4
    only = {title: rows for title, rows in SHEETS.items() if title == "Objectives"}
    done = run("check", made(tmp_path / "plan.xlsx", only), *DAY, "--sources", "--lang", language)
    assert nowhere in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--config", "other.toml"], "check reads a configuration only with --sources"),
        (["--select", "D"], "D is about what the data sources say: add --sources"),
        (["--select", "source-disagrees"], "source-disagrees is about what the data sources say: add --sources"),
    ],
)  # fmt: skip
def test_what_only_the_sources_can_tell_is_not_asked_without_them(
    tmp_path: Path, words: list[str], said: str
) -> None:
    done = run("check", plan(tmp_path), *words, "--lang", "en")
    assert done.exit_code == 2 and said in done.stderr


def test_each_plan_asks_the_sources_beside_it(tmp_path: Path) -> None:
    for name, config in (("a", CONFIG), ("b", "")):
        (tmp_path / name).mkdir()
        plan(tmp_path / name, config)
    done = run("check", tmp_path, *DAY, "--each", "-j", "2", "--sources", "-f", "json", "--select", "D101")
    data = json.loads(done.stdout)
    assert [Path(f["file"]).parent.name for f in data["findings"]] == ["a", "b", "b", "b", "b"]
    assert [(Path(s["file"]).parent.name, s["source"], bool(s["configured"])) for s in data["data_sources"]] == [
        ("a", "CRM", True), ("a", "Web 統計", True), ("a", "Books", False),
        ("b", "CRM", False), ("b", "Web 統計", False), ("b", "Books", False),
    ]  # fmt: skip
    one = run("check", tmp_path / "b", *DAY, "--sources", "--config", tmp_path / "a" / "okrsheet.toml")
    assert "CRM          2     yes " in one.stdout, "another configuration can be named"


def test_a_source_that_is_nearly_called_so_is_named(tmp_path: Path) -> None:
    path = plan(tmp_path, CONFIG.replace("crm]", "CRM2]"))
    done = run("check", path, *DAY, "--sources", "--select", "D101")
    assert "It has “CRM2”: write one name in both." in done.stdout


def test_what_was_pulled_agrees(tmp_path: Path) -> None:
    path = plan(tmp_path)
    logged = {**SHEETS, "Check-ins": SHEETS["Check-ins"][:1]}
    assert run("pull", made(path, logged), *DAY).exit_code == 1, "one source is not there"
    done = json.loads(run("check", path, *DAY, "--sources", "--select", "D", "-f", "json").stdout)
    assert "D104" not in {finding["code"] for finding in done["findings"]}
    assert [(one["agree"], one["differ"]) for one in done["data_sources"]] == [(3, 0), (0, 0), (0, 0)]


# The keeper's mail

BOX = """
    KPIs
    ID | KPI    | Measure  | Target | Data source | Frequency
    K1 | Use    | At least | 80%    | CRM         | Weekly
    K2 | Leads  | At least | 5      | CRM         | Weekly
    K3 | Visits | At least | 5      | Web         | Weekly
    K4 | Cost   | At most  | 5      | Books       | Weekly

    Check-ins
    Date       | ID | Value | By
    2026-10-30 | K1 | 89%   | Ada
    2026-10-16 | K2 | 7     | Ada
    2026-10-30 | K3 | 7     | Ada
    2026-10-30 | K4 | 4     | Ada

    Sources
    ID | Day        | Value | Trouble
    K1 | 2026-10-30 | 85.2% |
    K2 | 2026-10-16 | 7     |
    K3 |            |       | it did not answer in time.
"""
LINES: dict[Language, tuple[str, ...]] = {
    "en": (
        "Data sources: 2 of 3 are configured, 1 answered. Of 2 typed values that can be compared, 1 agrees.",
        "Not configured: Books.",
        "“Web” gives no value: it did not answer in time (KPIs!E4).",
        "KPIs!E3: “Leads”: the latest value in “CRM” is of 2026-10-16; Weekly means that a newer one was due on 2026-10-23",
        "'Check-ins'!C2: “Use”: typed 89% (by Ada), “CRM” says 85.2% on 2026-10-30",
    ),
    "zh-TW": (
        "3 個資料來源中有 2 個已設定、1 個有回應。可比對的 2 個填寫數值中有 1 個相符。",
        "尚未設定：Books。",
        "無法取得「Web」的數值：it did not answer in time（KPIs!E4）。",
        "KPIs!E3：「Leads」：「CRM」最新的數值是 2026-10-16；監控頻率為每週，2026-10-23 就應有更新的數值",
        "'Check-ins'!C2：「Use」：填寫的是 89%（Ada），「CRM」在 2026-10-30 是 85.2%",
    ),
}


def test_the_keepers_box_says_what_the_sources_say_and_nobody_elses_does() -> None:
    assessment = assessed(BOX)
    audience = Audience(assessment.plan)
    for language in LANGUAGES:
        context = Context(assessment, language)
        view = summary_view(context.showing(audience.selection(KEEPER)))
        start = view.quality.index(LINES[language][0])
        assert view.quality[start:-1] == LINES[language]
        assert view.keeper is not None
        assert not [f for f in view.keeper.findings.rows if f.code.startswith("D")], "the box has said it"
        whole = summary_view(context.showing(audience.selection(COMPANY)))
        assert not set(LINES[language]) & set(whole.quality)


def test_of_many_a_few_are_told_and_how_many_more() -> None:
    kpis = "\n".join(f"K{n} | At least | 5 | CRM{n}" for n in range(1, 10))
    log = "\n".join(f"2026-10-05 | K{n} | 4" for n in range(1, 10))
    says = "\n".join(f"K{n} | 2026-10-05 | 5 | " for n in range(1, 10))
    tables = f"KPIs\nID | Measure | Target | Data source\n{kpis}\n\nCheck-ins\nDate | ID | Value\n{log}\n\n"
    assessment = assessed(f"{tables}Sources\nID | Day | Value | Trouble\n{says}")
    more = ("+4 more; okrsheet check --sources lists them.", "另有 4 項，請見 okrsheet check --sources。")
    for language, line in zip(LANGUAGES, more, strict=True):
        context = Context(assessment, language).showing(Audience(assessment.plan).selection(KEEPER))
        assert summary_view(context).quality[-2] == line


def test_what_one_source_lacks_is_told_once_for_all_its_kpis() -> None:
    silent = "\n".join(f"K{n} |  |  | it did not answer" for n in range(1, 10))
    one = "\n".join(f"K{n} | At least | 5 | CRM" for n in range(1, 10))
    assessment = assessed(
        f"KPIs\nID | Measure | Target | Data source\n{one}\n\nSources\nID|Day|Value|Trouble\n{silent}"
    )
    context = Context(assessment, "en").showing(Audience(assessment.plan).selection(KEEPER))
    assert (
        "“CRM” gives no value: it did not answer (KPIs!D2, KPIs!D3, KPIs!D4 and 6 more)."
        in summary_view(context).quality
    )


def test_what_settings_ignore_is_not_told() -> None:
    ignoring = f"Settings\nSetting | Value\nIgnored rules | D104\nPeriod start|2026-10-01\nPeriod end|2026-12-31\n{BOX}"
    assessment = assessed(ignoring.replace("\n    ", "\n"))
    context = Context(assessment, "en").showing(Audience(assessment.plan).selection(KEEPER))
    said = summary_view(context).quality
    assert LINES["en"][2] in said and LINES["en"][4] not in said


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the sources of a plan are asked."""
    times: list[str] = []

    def counted(plan: Plan, as_of: dt.date, configured: Configured) -> Supplies:
        times.append("asked")
        return supplies(plan, as_of, configured)

    monkeypatch.setattr("okrsheet.mail.mailing.supplies", counted)
    monkeypatch.setenv("OKRSHEET_SMTP_PASSWORD", PASSWORD)
    return times


def test_only_the_keepers_letter_is_worth_asking(tmp_path: Path, asked: list[str]) -> None:
    path, folder = plan(tmp_path), tmp_path / "drafts"
    shown = run("mail", path, *DAY)
    assert shown.exit_code == 0 and not asked, "nothing goes out"
    run("mail", path, *DAY, "--draft", folder, "--to", "ben@example.com")
    assert not asked, "no keeper is among them"
    run("mail", path, *DAY, "--draft", folder, "--no-sources")
    assert not asked
    run("mail", path, *DAY, "--draft", folder)
    assert asked == ["asked"]
    ada, ben = (
        (folder / f"plan-2026-11-29-{name}@example.com.eml").read_text("utf-8") for name in ("ada", "ben")
    )
    assert "Data sources: 2 of 3 are configured" in ada and "Data sources:" not in ben
    (tmp_path / "okrsheet.toml").unlink()
    run("mail", path, *DAY, "--draft", folder)
    assert asked == ["asked"], "none is configured"


def test_what_the_sources_say_makes_no_other_letter(tmp_path: Path, asked: list[str]) -> None:
    """A source that is down for a minute, or has a new value, is no reason to write to the keeper again."""
    path = plan(tmp_path)
    with serving(login=True) as server:
        toml(tmp_path, server, CONFIG)
        assert load(path).smtp.host == "localhost"
        sent = run("mail", path, *DAY, "--send")
        assert sent.exit_code == 0 and server.counts == {"ada@example.com": 1, "ben@example.com": 1}
        letter = dict(server.accepted)["ada@example.com"].get_body(("plain",))
        assert letter is not None and "Data sources: 2 of 3 are configured" in letter.get_content()
        (tmp_path / "crm.csv").unlink()
        for words in ((), ("--correction",)):
            again = run("mail", path, *DAY, "--send", *words)
            assert again.exit_code == 0 and "reads differently" not in again.stderr
        assert server.counts == {"ada@example.com": 1, "ben@example.com": 1}
        assert asked == ["asked"], "nothing went out any more"


def test_a_trouble_has_its_own_hint() -> None:
    (found,) = (f for f in assessed(BOX).findings if f.code == "D102")
    assert found.hint.into("en") == HELP
