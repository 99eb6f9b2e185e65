"""The script that an analyst would write: pandas reads and computes, openpyxl writes back, jinja2 renders.

``python -m benchmarks.analyst plan.xlsx 2026-11-30``. It does what the monthly summary needs and nothing else:
the latest check-in of every item up to the day, progress and expected, key results made of KPIs, objectives
rolled up over their levels, a status, counts by department; status and progress written into the workbook, and
a page with all items. It checks nothing, knows one language, one pace rule and one way of writing a number, and
saves the whole workbook anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
import openpyxl
import pandas as pd

PAGE = jinja2.Environment(autoescape=True).from_string("""<!doctype html><meta charset="utf-8"><title>Summary</title>
<h1>{{ "%.0f%%" % (progress * 100) }} done</h1>
<table>{% for name, row in departments.iterrows() %}<tr><td>{{ name }}</td>{% for n in row %}<td>{{ n }}</td>{% endfor %}</tr>
{% endfor %}</table>
{% for title, items in tables.items() %}<h2>{{ title }}</h2><table>
{% for item in items.itertuples() %}<tr><td>{{ item.ID }}</td><td>{{ item.Title }}</td><td>{{ item.Owner }}</td>
<td>{{ item.Status }}</td><td>{{ "%.0f%%" % (item.Progress * 100) if item.Progress == item.Progress else "–" }}</td></tr>
{% endfor %}</table>{% endfor %}""")


def status(row: pd.Series) -> str:
    """Where an item stands."""
    if pd.isna(row["Progress"]):
        return "No data"
    if row["Progress"] >= 1:
        return "Achieved"
    ratio = row["Progress"] / row["Expected"] if row["Expected"] else 1
    return "On track" if ratio >= 0.9 else "At risk" if ratio >= 0.7 else "Off track"


def expected(items: pd.DataFrame, day: pd.Timestamp, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """The even pace by the day."""
    first = (
        pd.to_datetime(items["Start"]).fillna(start) if "Start" in items else pd.Series(start, items.index)
    )
    column = "Due" if "Due" in items else "End"
    last = pd.to_datetime(items[column], errors="coerce").fillna(end)
    share = ((day - first).dt.days + 1) / ((last - first).dt.days + 1)
    return share.clip(0, 1)


def main(path: Path, day: pd.Timestamp) -> None:
    """Computes everything, writes it back, and renders the page."""
    sheets = pd.read_excel(
        path, sheet_name=["Settings", "Objectives", "Key Results", "KPIs", "Check-ins"], engine="openpyxl"
    )
    settings = sheets["Settings"].set_index(
        "Setting 項目" if "Setting 項目" in sheets["Settings"] else "Setting"
    )["Value"]
    start, end = pd.Timestamp(settings["Period start"]), pd.Timestamp(settings["Period end"])
    log = sheets["Check-ins"]
    log = log[pd.to_datetime(log["Date"]) <= day].sort_values("Date", kind="stable")
    last = log.groupby("ID")["Value"].last()
    kpis, results, objectives = sheets["KPIs"], sheets["Key Results"], sheets["Objectives"]
    for items in (kpis, results):
        value = items["ID"].map(last).fillna(items["Current"])
        baseline = items["Baseline"].fillna(0)
        items["Progress"] = ((value - baseline) / (items["Target"] - baseline)).clip(0, 1).astype(float)
    by_kpi = kpis.set_index("ID")["Progress"]
    made_of = results["KPIs"].notna()
    results.loc[made_of, "Progress"] = [
        by_kpi.reindex([name.strip() for name in str(names).split(",")]).mean()
        for names in results.loc[made_of, "KPIs"]
    ]
    objectives["Progress"] = objectives["ID"].map(results.groupby("Objective ID")["Progress"].mean())
    for _ in range(3):  # levels
        below = objectives.groupby("Supports")["Progress"].mean()
        objectives["Progress"] = objectives["Progress"].fillna(objectives["ID"].map(below))
    tables = {"Objectives": objectives, "Key Results": results, "KPIs": kpis}
    for items in tables.values():
        items["Expected"] = expected(items, day, start, end)
        items["Status"] = items.apply(status, axis=1)
    departments = kpis.groupby(["Department", "Status"]).size().unstack(fill_value=0)
    progress = objectives.loc[objectives["Level"] == "Company", "Progress"].mean()

    book = openpyxl.load_workbook(path)
    for title, items in tables.items():
        sheet = book[title]
        column = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
        for row, (share, word) in enumerate(zip(items["Progress"], items["Status"], strict=True), 2):
            sheet.cell(row, column["Progress"]).value = None if pd.isna(share) else share
            sheet.cell(row, column["Status"]).value = word
    book.save(path)
    titles = {"Objectives": "Objective", "Key Results": "Key result", "KPIs": "KPI"}
    named = {title: items.rename(columns={titles[title]: "Title"}) for title, items in tables.items()}
    page = PAGE.render(progress=progress, departments=departments, tables=named)
    path.with_name("summary.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), pd.Timestamp(sys.argv[2]))
