"""What an engineer does from Python."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import subprocess
import sys
from pathlib import Path

import pytest

import okrsheet
from okrsheet.plan import KeyResult, Kpi, Objective
from okrsheet.report.json import schema
from okrsheet.schema import Kind, Record
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
    import okrsheet.run

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


def test_frames_are_tidy(assessment: okrsheet.Assessment) -> None:
    frames = okrsheet.frames(assessment)
    assert set(frames) == {"objectives", "key_results", "kpis", "check_ins", "history", "findings"}
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
    assert all(len(frame.columns) > 5 for frame in frames.values())
    assert {name for name, frame in frames.items() if len(frame)} == set()


SCHEMA_OF = {
    Kind.SHARE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.SCORE: {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    Kind.POINTS: {"type": ["number", "null"]},
    Kind.STATUS: {"$ref": "#/$defs/status"},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
    Kind.SIGN: {"enum": ["▲", "▼", "▬", None]},
}


@pytest.mark.parametrize(
    ("record", "name"), [(Objective, "objective"), (KeyResult, "key_result"), (Kpi, "kpi")]
)
def test_the_schema_has_every_column_that_okrsheet_fills(record: type[Record], name: str) -> None:
    told = schema()["$defs"][name]
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
@pytest.mark.parametrize("heavy", ["openpyxl", "pandas", "jinja2", "css_inline"])
def test_the_command_line_and_write_back_start_without_heavy_libraries(module: str, heavy: str) -> None:
    code = f"import sys, {module}; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
