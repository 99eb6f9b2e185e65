"""The exports of other tools: known by their headers, and each column a field that exists."""

from __future__ import annotations

import pytest

from okrsheet.importing.meaning.fields import FIELDS
from okrsheet.importing.meaning.presets import Column, Preset, preset_of, presets

HEADERS = {
    "Peoplebox": "Row ID,Parent Row IDs,Parent Goal IDs,Goal ID,Action,Goal Title,Owner Emails,Goal Cycle,Goal Type,Scope,Departments,Start Date,End Date,Description,Starting Value,Target Value,Current Value,Progress Status,Check-in Type,Tags",
    "PeopleCues": "Objective Title,Owner_Email_ID,Start_Date,Due_Date,Description,Metric_Name,Metric_Type,Metric_Start_Value,Metric_Target_Value",
    "Betterworks": "name,type,progress,start_date,end_date,owner_email,categories,description",
    "Engagedly": "Goal,Notes,Goal Identifier,Start Date,End Date,Notification Frequency,Check-In Type,Status,Assigner,Owner Email ID",
    "Culture Amp": "email,name,description,visibility,due_at,created_at,priority,status,completion,key_result_1_title,key_result_1_completion,key_result_2_title,key_result_2_completion",
    "Viva Goals": "OKR Reference,Parent OKR,Title,Owner",
    "Asana": "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent Task",
    "Asana Goals": "gid,name,owner.name,notes,start_on,due_on",
    "Jira": "Summary,Issue key,Issue id,Issue Type,Status,Assignee,Due date",
}
"""The columns as the tools' help pages name them."""


@pytest.mark.parametrize(("name", "headers"), HEADERS.items())
def test_a_tool_is_known_by_its_headers(name: str, headers: str) -> None:
    found = preset_of(headers.split(","))
    assert found is not None and found.name == name
    assert preset_of(headers.upper().split(",")) is found, "however they are capitalised"


@pytest.mark.parametrize("name", HEADERS)
def test_a_tool_is_not_known_by_half_of_its_headers(name: str) -> None:
    [preset] = [one for one in presets() if one.name == name]
    for header in preset.known_by:
        assert preset_of(preset.known_by - {header}) is not preset


def test_an_ordinary_goal_sheet_is_no_export() -> None:
    assert preset_of(["Objective", "Key result", "Owner", "Target", "Due date"]) is None


@pytest.mark.parametrize("preset", presets(), ids=lambda one: one.key)
def test_every_column_is_a_field(preset: Preset) -> None:
    assert set(preset.columns.values()) | {field for _, field in preset.repeated} <= FIELDS.keys()


def test_columns_that_come_once_for_each_key_result_are_counted() -> None:
    found = preset_of(HEADERS["Culture Amp"].split(","))
    assert found is not None
    assert found.column("key_result_2_title") == Column("key_result", 2)
    assert found.column("Key_Result_10_Completion") == Column("progress", 10)
    assert found.column("favourite colour") is None


def test_the_kinds_of_betterworks_are_ours() -> None:
    found = preset_of(HEADERS["Betterworks"].split(","))
    assert found is not None
    assert [found.kind(word) for word in ("goal", "Milestone", "task")] == ["objective", "key_result", ""]
