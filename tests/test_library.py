"""What an engineer does from Python."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import okrsheet
from okrsheet.basics.text import Language
from okrsheet.cli import cli
from okrsheet.plan import KINDS, Item
from okrsheet.plan.columns import Kind
from okrsheet.report.json import as_data
from okrsheet.report.schema import schema
from okrsheet.tidy import TABLES
from tests.books import sample

DAY = dt.date(2026, 10, 31)


@pytest.fixture
def assessment(tmp_path: Path) -> okrsheet.Assessment:
    return okrsheet.assess(okrsheet.read(sample(tmp_path), DAY), DAY)


def test_every_public_name_is_there_and_documented() -> None:
    for name in okrsheet.__all__:
        found = getattr(okrsheet, name)
        assert name == "__version__" or found.__doc__
    assert not hasattr(okrsheet, "nonsense")


def test_names_keep_their_meaning_once_their_modules_are_imported() -> None:
    import okrsheet.assessment
    import okrsheet.cli
    import okrsheet.run.reporting

    assert callable(okrsheet.assess)
    assert callable(okrsheet.read)
    assert callable(okrsheet.frames)
    assert callable(okrsheet.explain)


def test_read_assess_explain(assessment: okrsheet.Assessment) -> None:
    kpi = assessment.plan.kpi("K2")
    assert kpi is not None
    assert assessment[kpi].raw == pytest.approx(0.3)
    assert str(kpi.at("target")) == "KPIs!H3"
    assert any("(2.9 − 3.5)" in line.into("en") for line in okrsheet.explain(assessment, "K2"))
    with pytest.raises(okrsheet.OkrsheetError):
        okrsheet.explain(assessment, "nothing")


def test_the_interpreter_lists_what_is_meant_for_others() -> None:
    assert dir(okrsheet) == sorted(okrsheet.__all__)
    assert {*okrsheet._HOME, "__version__"} == set(okrsheet.__all__)


def test_what_is_looked_at_says_in_a_line_what_it_is(assessment: okrsheet.Assessment) -> None:
    plan = assessment.plan
    assert repr(plan) == "Plan('plan.xlsx': 6 objectives, 13 key results, 8 KPIs)"
    assert repr(plan.find("KR1.2")) == "KeyResult('KR1.2' at 'Key Results'!A3)"
    assert repr(plan.people[0]) == f"Person({plan.people[0].name!r} at People!A2)"
    assert repr(okrsheet.Kpi()) == "Kpi()"
    assert repr(assessment["KR1.2"]) == "Measured('KR1.2': 94.0%, Missed on 2026-10-31)"
    assert repr(assessment["K7"]) == "Measured('K7': no number, Incomplete on 2026-10-31)"
    assert repr(assessment) == f"Assessment({plan!r} on 2026-10-31: {len(assessment.findings)} findings)"
    kpi = plan.kpi("K7")
    assert kpi is not None
    finding = assessment.about(kpi)[0]
    assert repr(finding).startswith("Finding(KPIs!")
    assert repr(finding.rule) == f"Rule({finding.code} {finding.rule.name})"


def test_figures_are_looked_up_by_id(assessment: okrsheet.Assessment) -> None:
    for item in assessment.plan.counted:
        assert assessment[item.id] is assessment[item.id.lower()] is assessment[item]
    with pytest.raises(KeyError):
        assessment["nothing"]


@pytest.mark.parametrize("language", [None, "zh-TW"])
def test_the_reports_are_those_that_the_command_writes(tmp_path: Path, language: Language | None) -> None:
    path, command, call = sample(tmp_path), tmp_path / "command", tmp_path / "call"
    assessment, before = okrsheet.assess(okrsheet.read(path, DAY), DAY), path.read_bytes()
    files = okrsheet.write_reports(assessment, str(call), language)
    assert path.read_bytes() == before
    asked = ["--lang", language] if language else []
    said = CliRunner().invoke(cli, ["report", str(path), "--as-of", str(DAY), "--out", str(command), *asked])
    assert said.exit_code == 0, said.output
    assert [file.name for file in files] == ["summary.html", "summary.txt", "report.html", "report.json"]
    assert sorted(files) == sorted(call.iterdir())
    for file in files:
        assert file.read_bytes() == (command / file.name).read_bytes(), file.name


def test_reports_that_cannot_be_written_leave_nothing_behind(
    tmp_path: Path, assessment: okrsheet.Assessment
) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(okrsheet.Refused, match="taken"):
        okrsheet.write_reports(assessment, tmp_path / "taken")
    (tmp_path / "out" / "report.json").mkdir(parents=True)
    with pytest.raises(okrsheet.Refused, match=r"report\.json"):
        okrsheet.write_reports(assessment, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.json"]


def test_frames_are_tidy(assessment: okrsheet.Assessment) -> None:
    frames = okrsheet.frames(assessment)
    assert {"objectives", "key_results", "kpis", "check_ins", "history", "findings"} < set(frames)
    assert list(frames) == list(TABLES)
    kpis = frames["kpis"].set_index("id")
    assert kpis.loc["K2", "progress"] == pytest.approx(0.3)
    assert kpis["progress"].isna().sum() == 2
    assert str(kpis["next_due"].dtype).startswith("datetime64")
    assert kpis.loc["K7", "missing"] == "target, timeframe, data_source, frequency"
    assert kpis.groupby("department")["complete"].sum().sum() == kpis["complete"].sum()
    assert len(frames["check_ins"]) == len(assessment.plan.check_ins)


def test_frames_of_an_empty_plan_have_their_columns(tmp_path: Path) -> None:
    from okrsheet.plan import Plan

    frames = okrsheet.frames(okrsheet.assess(Plan(), DAY))
    assert {name: tuple(frame) for name, frame in frames.items()} == {
        n: (*t.columns,) for n, t in TABLES.items()
    }
    assert [name for name, frame in frames.items() if len(frame)] == ["plan"]
    assert frames["plan"]["progress"].isna().all()


SCHEMA_OF = {
    Kind.SHARE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.SCORE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.POINTS: {"type": ["number", "null"]},
    Kind.STATUS: {"$ref": "#/$defs/status"},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
    Kind.SIGN: {"enum": ["▲", "▼", "▬", None]},
}


@pytest.mark.parametrize("record", KINDS)
def test_a_kind_of_item_has_one_name_everywhere(record: type[Item], assessment: okrsheet.Assessment) -> None:
    key = KINDS[record].key
    ids = [item.id for item in assessment.plan.items if isinstance(item, record)]
    assert ids == [item.id for item in getattr(assessment.plan, key)]
    assert ids == [item["id"] for item in as_data(assessment, "en")[key]]
    assert ids == list(okrsheet.frames(assessment)[key]["id"])
    assert sum(assessment.summary.counts[record].values()) == len(ids)


@pytest.mark.parametrize("record", KINDS)
def test_the_schema_has_every_column_that_okrsheet_fills(record: type[Item]) -> None:
    told = schema()
    told = told["$defs"][told["properties"][KINDS[record].key]["items"]["$ref"].rpartition("/")[2]]
    for column in record.OURS:
        if column.kind is Kind.CHECKS:
            assert column.key not in told["properties"]  # findings have a list of their own
            continue
        assert column.key in told["required"]
        if column.kind in SCHEMA_OF:
            said = {k: v for k, v in told["properties"][column.key].items() if k != "description"}
            assert said == SCHEMA_OF[column.kind], column.key


def test_departments_and_owners(assessment: okrsheet.Assessment) -> None:
    names = [group.name for group in assessment.departments]
    assert len(names) == len(set(names)) >= 3
    marketing = next(g for g in assessment.departments if g.name == "Marketing")
    objective = assessment.plan.objective("O2")
    assert objective is not None
    assert marketing.progress == assessment[objective].progress


def test_what_ships_with_the_package() -> None:
    files = importlib.resources.files("okrsheet")
    assert files.joinpath("py.typed").is_file()
    assert files.joinpath("report", "report.schema.json").is_file()


@pytest.mark.parametrize("module", ["okrsheet.cli", "okrsheet.writeback"])
@pytest.mark.parametrize(
    "heavy", ["openpyxl", "pandas", "jinja2", "css_inline", "sqlalchemy", "jmespath", "pyarrow"]
)
def test_the_command_line_and_write_back_start_without_heavy_libraries(module: str, heavy: str) -> None:
    assert _starts_without(module, heavy)


@pytest.mark.parametrize(
    ("module", "own"),
    [
        ("okrsheet.cli", "okrsheet.plan"),
        ("okrsheet.cli", "okrsheet.xlsx"),
        ("okrsheet.run.checking", "okrsheet.report"),
        ("okrsheet.run.checking", "multiprocessing"),
    ],
)
def test_help_needs_no_plan_and_check_no_report(module: str, own: str) -> None:
    """Each takes as long to import as the rest of it."""
    assert _starts_without(module, own)


def _starts_without(module: str, other: str) -> bool:
    code = f"import sys, {module}; sys.exit({other!r} in sys.modules)"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
