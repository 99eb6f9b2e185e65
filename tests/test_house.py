"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
import string
import subprocess
from pathlib import Path

import pytest

from okrsheet.basics.text import LANGUAGES, Text, fold
from okrsheet.plan import SHEETS, Settings
from okrsheet.plan.columns import columns_of
from tools import manual

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "okrsheet").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    # a rule's docstring is its manual and a command's its help, so only the body counts
    long = [f.name for f in functions if _body(f) > 50]
    assert long == []


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    documented = ast.get_docstring(function) is not None
    rest = function.body[1:] if documented else function.body
    return rest[-1].end_lineno - rest[0].lineno + 1 if rest and rest[-1].end_lineno else 0


def texts() -> list[tuple[str, str, str]]:
    """Every ``Text`` of the source whose sentences stand there."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                said = [*node.args, *(keyword.value for keyword in node.keywords)]
                if len(said) == 2 and all(isinstance(one, ast.Constant) for one in said):
                    en, zh = (str(ast.literal_eval(one)) for one in said)
                    found.append((f"{path.name}:{node.lineno}", en, zh))
    return found


def test_both_languages_have_the_same_placeholders() -> None:
    assert len(texts()) > 300
    for where, en, zh in texts():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (en, zh)]
        assert fields[0] == fields[1], where


SIMPLIFIED = set("们这说对发时间应该进过还没关于从给让书长门问题体会报导数据类实现单为个处")
MAINLAND = re.compile("文件夾|單元格|郵箱|默認|服務器|信息|用戶|數據|打開|視頻|屏幕|軟件|硬件|程序")


def test_chinese_is_that_of_taiwan() -> None:
    only_simplified = {c for c in SIMPLIFIED if not _in_big5(c)}
    assert len(only_simplified) > 20
    for where, _, zh in texts():
        assert not only_simplified & set(zh), (where, zh)
        assert not MAINLAND.search(zh), (where, zh)


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def test_a_sheet_has_no_two_columns_of_one_name() -> None:
    for record in (*SHEETS, Settings):
        for language in LANGUAGES:
            labels = [fold(c.label.into(language)) for c in columns_of(record)]
            assert len(labels) == len(set(labels)), record


def test_ours_come_last() -> None:
    for record in SHEETS:
        ours = [c.ours for c in columns_of(record) if not c.beside]
        assert ours == sorted(ours)


def test_the_manual_is_up_to_date() -> None:
    for name, text in manual.pages().items():
        assert (ROOT / name).read_text("utf-8") == text, f"{name} is stale: make docs"


def test_text_knows_its_languages() -> None:
    assert (Text(en="a", zh_TW="甲").into("en"), Text(en="a", zh_TW="甲").into("zh-TW")) == ("a", "甲")


@pytest.mark.parametrize("readme", ["README.md", "README.zh-TW.md"])
def test_pictures_of_the_readme_are_there_and_small(readme: str) -> None:
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+"', (ROOT / readme).read_text("utf-8"))
    assert pictures
    assert all(0 < (ROOT / picture).stat().st_size < 200_000 for picture in pictures)


def test_the_source_distribution_takes_in_all_that_is_kept() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    # setuptools takes in the package, and these files, by itself
    known = {"okrsheet", "LICENSE", "README.md", "pyproject.toml", "setup.cfg", "MANIFEST.in"}
    for line in (ROOT / "MANIFEST.in").read_text("utf-8").splitlines():
        command, *names = line.split()
        if command in ("include", "graft"):
            known |= {path.name for name in names for path in ROOT.glob(name)}
    tops = {name.partition("/")[0].strip('"') for name in kept.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= known
