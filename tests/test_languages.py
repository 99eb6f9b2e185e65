"""A language more is a file: one that nobody speaks is added to a copy of the package, and used for all
that okrsheet does. What it shows of English or Chinese then was written past the languages.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from okrsheet.basics.dates import month_number
from okrsheet.basics.languages import LANGUAGES, conventions, spoken_in
from okrsheet.basics.text import Text, number, render
from tests.markup import page_of
from tests.test_house import texts as literal_texts
from tools import sentences

ROOT = Path(__file__).parents[1]
CODE = "qtz"  # of those that stand for no language
_SMALL = dict(zip("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщ", strict=True))
_OTHER_LETTERS = str.maketrans(_SMALL | {a.upper(): b.upper() for a, b in _SMALL.items()})
_PLACEHOLDER = re.compile(r"(\{\w+(?:![rs])?(?::[^{}]*)?\})")
_CONVENTIONS = '''"""A language that nobody speaks."""

from okrsheet.basics.languages import Conventions, Marks

CONVENTIONS = Conventions(
    called=("квц", "無人語", "Qtz"),
    locales=("qtz",),
    between=" ⁊ ",
    after_sentence=" ⁂ ",
    marks=Marks(colon=" ⁝ ", comma=" ⁏ ", semicolon=" ⁐ ", after_title=" ", left=" ⟨", right="⟩"),
    day="{month}⁄{day}",
    full_day="{year}⁄{month}⁄{day}",
    thousands="’",
    point="·",
    percent="٪{number}",
    choose=lambda count: 2 if count == 0 else count - 1 if count < 3 else 2,
    font="Cambria",
    letters_wide=1.0,
    mail_font="Cambria",
)

WORDS = {
'''


def translated(english: str) -> str:
    """A sentence in other letters, its placeholders kept; “row|rows” gets a third word."""
    pieces = enumerate(_PLACEHOLDER.split(english.replace("計畫", "план")))
    return "".join(_words_for_counts(p) if n % 2 else p.translate(_OTHER_LETTERS) for n, p in pieces)


def _words_for_counts(placeholder: str) -> str:
    name, colon, offered = placeholder[1:-1].partition(":")
    if "|" not in offered:
        return placeholder
    one, many = offered.translate(_OTHER_LETTERS).split("|")
    return f"{{{name}{colon}{one}|{many}|{many}}}"


@dataclass(frozen=True)
class Home:
    """A copy of the package with one more language, and a folder to work in."""

    package: Path
    work: Path

    def python(self, *arguments: str, language: str = CODE) -> subprocess.CompletedProcess[str]:
        known = ("PATH", "SYSTEMROOT", "TMPDIR")
        environment = {name: os.environ[name] for name in known if name in os.environ}
        environment |= {"PYTHONPATH": str(self.package), "LC_ALL": f"{language}.UTF-8", "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, "-P", *arguments],
            check=False,
            cwd=self.work,
            env=environment,
            capture_output=True,
            text=True,
        )

    def says(self, *arguments: str, language: str = CODE) -> str:
        """All that okrsheet prints."""
        done = self.python("-m", "okrsheet", *arguments, language=language)
        assert "Traceback" not in done.stderr and "OKRSHEET_DEBUG" not in done.stderr, done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("package"), tmp_path_factory.mktemp("work"))
    for name in ("okrsheet", "tools"):
        shutil.copytree(ROOT / name, made.package / name, ignore=shutil.ignore_patterns("__pycache__"))
    listing = "import json; from tools.sentences import texts; print(json.dumps([t.en for t in texts()]))"
    english = json.loads(made.python("-c", listing, language="en").stdout)
    lines = (
        f"    {sentence!r}: {translated(sentence)!r},\n" for sentence in dict.fromkeys([*english, "квц"])
    )
    module = made.package / "okrsheet" / "basics" / "languages" / f"{CODE}.py"
    module.write_text(_CONVENTIONS + "".join(lines) + "}\n", "utf-8")
    return made


@pytest.fixture(scope="module")
def plan(home: Home) -> Path:
    """The sample in that language, reported for October, and for November on top of that; and in English."""
    for name, language in (("план", CODE), ("plan", "en")):
        home.says("new", f"{name}.xlsx", "--sample", language=language)
        for month in ("2026-10", "2026-11"):
            home.says(
                "report", f"{name}.xlsx", "--month", month, "--out", f"{name}-{month}", language=language
            )
        months = ("--months", "2026-10..2026-11", "--no-write-back", "--out", f"{name}-months")
        home.says("report", f"{name}.xlsx", *months, language=language)
    return home.work / "план.xlsx"


_ASIDE = re.compile(
    r"\S+@[\w.]+\w|\bokrsheet\b|\S*\.xlsx\b|\{\w+\}|‹\w+›|(?<![A-Za-z])(?:KR|[A-Z]{1,2})\d[\d.]*|\b[0-9a-f]{12}\b|\b\d{4}-Q\d\b"
    r"|\b(?:error|warning|info)\[[A-Z]\d{3}\]|--?[a-z][\w-]*|YYYY-MM"
)
"""What is no word of a language: addresses, files, IDs, cells, codes, options."""


def foreign(text: str, *known: str) -> list[str]:
    """The words of English and Chinese in a text."""
    words = re.findall(r"[A-Za-z]{2,}|[\u3001-\u9fff\uff00-\uffee]+", _ASIDE.sub(" ", text))
    return [word for word in words if word not in known]


def shown(page: str) -> str:
    """All that a reader sees or hears of a page."""
    told = page_of(page)
    spoken = ("title", "alt", "aria-label", "data-label", "data-few", "data-text")
    return "\n".join([told.text, *(tag[name] for _, tag in told.tags for name in spoken if name in tag)])


def test_a_template_is_wholly_in_the_language(home: Home) -> None:
    home.says("new", "новий.xlsx", "--period", "2026-Q4")
    book = openpyxl.load_workbook(home.work / "новий.xlsx")
    for sheet in book:
        texts = [sheet.title, *(str(c.value) for row in sheet for c in row if isinstance(c.value, str))]
        texts += [c.comment.text for row in sheet for c in row if c.comment]
        texts += [v.error or "" for v in sheet.data_validations.dataValidation]
        texts += [str(v.formula1) for v in sheet.data_validations.dataValidation if '"' in str(v.formula1)]
        assert not foreign("\n".join(texts), "en", "zh", "TW"), sheet.title
    languages = [
        v.formula1 for s in book for v in s.data_validations.dataValidation if "квц" in str(v.formula1)
    ]
    assert languages
    assert book.worksheets[2]["A2"].font.name == "Cambria"


def test_the_workbook_is_read_back_and_written_back(home: Home, plan: Path) -> None:
    book = openpyxl.load_workbook(plan)
    for sheet in book.worksheets[1:]:
        texts = [str(c.value) for row in sheet for c in row if isinstance(c.value, str)]
        assert not foreign("\n".join(texts), "en", "zh", "TW", "SEO"), sheet.title
    settings = book.worksheets[2]
    for row in settings.iter_rows(min_row=2):  # headers alone say in which language a workbook is
        if row[0].value == translated("Language"):
            row[1].value = None
    book.save(home.work / "безмови.xlsx")
    code = "import okrsheet, datetime as d; print(okrsheet.read({!r}, d.date(2026, 11, 30)).language)"
    assert home.python("-c", code.format("безмови.xlsx"), language="en").stdout.strip() == CODE


@pytest.mark.parametrize("month", ["2026-10", "2026-11"])
def test_the_reports_are_wholly_in_the_language(home: Home, plan: Path, month: str) -> None:
    for name in ("summary.html", "report.html"):
        page = (home.work / f"план-{month}" / name).read_text("utf-8")
        assert f'lang="{CODE}"' in page
        assert not foreign(shown(page)), name
    text = (home.work / f"план-{month}" / "summary.txt").read_text("utf-8")
    assert not foreign(text)
    assert " ⁝ " in text and " ⁊ " in text and "٪" in text and "’" in text


def test_the_slides_are_wholly_in_the_language(home: Home, plan: Path) -> None:
    pptx = pytest.importorskip("pptx")
    for month in ("2026-10", "2026-11"):
        home.says("report", plan.name, "--month", month, "--slides", "--no-write-back", "--out", "слайди")
        told = [
            text
            for slide in pptx.Presentation(str(home.work / "слайди" / "board.pptx")).slides
            for text in slide.element.xpath(".//a:t/text()|.//p:cNvPr/@descr")
        ]
        assert len(told) > 100
        assert not foreign("\n".join(told))


def test_the_year_is_wholly_in_the_language(home: Home, plan: Path) -> None:
    page, english = (
        (home.work / f"{name}-months" / "year.html").read_text("utf-8") for name in ("план", "plan")
    )
    assert f'lang="{CODE}"' in page
    assert not foreign(shown(page))
    assert "Oct 2026" in shown(english)


@pytest.mark.parametrize("month", ["2026-10", "2026-11"])
def test_its_figures_are_those_of_english(home: Home, plan: Path, month: str) -> None:
    made = (home.work / f"{name}-{month}" / "report.json" for name in ("plan", "план"))
    data = [json.loads(path.read_text("utf-8")) for path in made]
    assert [one["language"] for one in data] == ["en", CODE]
    assert _figures(data[0]) == _figures(data[1])
    assert not foreign("\n".join(f["message"] + "\n" + f["hint"] for f in data[1]["findings"]))


def _figures(data: Any) -> Any:
    """Numbers, days, keys and codes, without what is typed into cells or said."""
    typed = {
        "comment",
        "department",
        "file",
        "hint",
        "language",
        "message",
        "name",
        "owner",
        "owners",
        "sources",
    }
    match data:
        case dict():
            return {name: _figures(value) for name, value in data.items() if name not in typed}
        case list():
            return [_figures(one) for one in data]
        case str():
            return data if re.fullmatch(r"[\w.#-]+", data, re.ASCII) else None
    return data


def test_check_and_explain_speak_the_language(home: Home, plan: Path) -> None:
    assert not foreign(home.says("check", "план.xlsx", "--month", "2026-11"))
    for item in ("O1", "KR1.1", "KR2.1", "K1", "K3"):
        said = home.says("explain", "план.xlsx", item, "--month", "2026-11")
        assert translated("status") in said
        assert not foreign(said), item
    name = "".join(re.findall(r"C101 (\S+)", home.says("explain", "C101")))
    assert not foreign(home.says("explain", "C101"), *re.findall("[a-z]+", name), "none")


def test_what_changed_is_told_in_the_language(home: Home, plan: Path) -> None:
    book = openpyxl.load_workbook(plan)
    log, kpis = book[translated("Check-ins")], book[translated("KPIs")]
    target = next(cell for cell in kpis[1] if cell.value == translated("Target"))
    target.offset(1).value = 99
    log.delete_rows(5, 2)
    book[translated("Past months")].delete_rows(2)
    book.save(home.work / "інший.xlsx")
    for words in ([], ["-f", "html"]):
        said = home.says("diff", "план.xlsx", "інший.xlsx", "--month", "2026-11", *words)
        assert "99" in said and translated("Goalposts") in said
        assert not foreign(shown(said) if words else said, "SEO"), words
    assert not foreign(home.says("diff", "--textconv", "план.xlsx"), "SEO", "en")


def test_drafts_of_the_mail_are_wholly_in_the_language(home: Home, plan: Path) -> None:
    said = home.says("mail", "план.xlsx", "--month", "2026-11", "--early", "--draft", "drafts")
    drafts = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
              for p in sorted((home.work / "drafts").rglob("*.eml"))]  # fmt: skip
    assert len(drafts) > 5, said
    for draft in drafts:
        assert draft["Content-Language"] == CODE
        assert not foreign(draft["Subject"], "okr")
        for part in draft.walk():
            if part.get_content_maintype() == "text":
                content = part.get_content()
                html = part.get_content_subtype() == "html"
                assert not foreign(shown(content) if html else content), draft["To"]


def test_forms_and_their_mails_are_wholly_in_the_language(home: Home, plan: Path) -> None:
    said = home.says("ask", "план.xlsx", "--month", "2026-11")
    assert not foreign(said, "okr", "draft", "out", "send", "dir", CODE), said
    home.says("ask", "план.xlsx", "--month", "2026-11", "--draft", "asked")
    drafts = [email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
              for p in sorted((home.work / "asked").rglob("*.eml"))]  # fmt: skip
    assert len(drafts) > 2, said
    for draft in drafts:
        assert not foreign(draft["Subject"], "okr")
        for part in draft.walk():
            if part.get_content_maintype() == "text":
                content = part.get_content()
                html = part.get_content_subtype() == "html"
                assert not foreign(shown(content) if html else content, "xlsx"), draft["To"]
        (attached,) = draft.iter_attachments()
        sheet = openpyxl.load_workbook(io.BytesIO(attached.get_content())).worksheets[0]
        texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
        mark = next(cell.column for cell in sheet[8] if cell.value == "okrsheet-form")
        marks = {str(cell.value) for row in sheet.iter_rows(min_col=mark, max_col=mark) for cell in row}
        assert not foreign("\n".join(text for text in texts if text not in marks)), texts


def test_help_and_refusals_speak_the_language(home: Home) -> None:
    for words in (
        [],
        ["new"],
        ["check"],
        ["report"],
        ["explain"],
        ["verify"],
        ["mail"],
        ["outbox", "list"],
        ["ask"],
        ["collect"],
        ["diff"],
    ):
        said = home.says(*words, "--help")
        prose = re.sub(r"(?m)^  okrsheet .*|\[[\w|-]+\]", "", said)
        assert not foreign(prose, "python", "text", *words, *re.findall(r"(?m)^  ([a-z]+)", said)), said
    assert not foreign(home.says("report"), "python", "report")
    assert not foreign(home.says("report", "нічого.xlsx", "--month", "2026-10"))


def test_what_lacks_words_is_listed_and_english_stands_in(home: Home, tmp_path: Path) -> None:
    package = shutil.copytree(home.package, tmp_path / "package")
    module = package / "okrsheet" / "basics" / "languages" / f"{CODE}.py"
    lines = module.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("    'Nobody has to act.'")]
    module.write_text(
        "".join(kept[:-1]) + "    'Once said': '',\n    'Up {points} since': '{months}',\n}\n", "utf-8"
    )
    assert home.python("-m", "tools.sentences").returncode == 0
    listed = Home(package, home.work).python("-m", "tools.sentences", CODE)
    assert listed.returncode == 1
    assert listed.stdout.splitlines()[0] == '    "Nobody has to act.": "",'
    assert len(listed.stdout.splitlines()) == 3
    code = f"from okrsheet.report.phrases import NOBODY; print(NOBODY.into({CODE!r}))"
    assert Home(package, home.work).python("-c", code).stdout == "Nobody has to act.\n"


def test_a_day_is_read_in_the_language(home: Home) -> None:
    code = (
        "import datetime as d; from okrsheet.plan.convert import parse_date; from okrsheet.basics.dates import parse_month;"
        f"print(parse_date('31 {translated('Oct')} 2026', 2026), parse_month('{translated('October')} 2026'))"
    )
    assert home.python("-c", code).stdout == "2026-10-31 2026-10-31\n"


def test_no_sentence_is_made_where_the_list_of_them_does_not_see_it() -> None:
    listed = {(text.en, text.zh_TW) for text in sentences.texts()}
    assert not {(english, chinese) for _, english, chinese in literal_texts()} - listed


def test_every_language_of_the_package_has_all_words() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.sentences"], check=False, cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en"), ("fr_FR", "en"), ("cs_CZ", "en"), ("zh_TW.UTF-8", "zh-TW"),
        ("zh_CN", "zh-TW"), ("Chinese (Traditional)_Taiwan", "zh-TW"),
    ],
)  # fmt: skip
def test_a_locale_says_which_language_is_spoken(locale: str, language: str) -> None:
    assert spoken_in(locale) == language


def test_a_language_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not speak 'tlh', only en, zh-TW"):
        Text(en="yes", zh_TW="是").into("tlh")


def test_english_and_chinese_need_no_words_of_their_own() -> None:
    assert LANGUAGES[:2] == ("en", "zh-TW")
    assert [render(("a", 0.5), language) for language in LANGUAGES[:2]] == ["a, 0.5", "a、0.5"]
    assert number(-1234.5, "en") == "−1,234.5"
    assert conventions("zh-TW").full_day == "{year} 年 {month} {day} 日"
    assert [month_number(name) for name in ("oct", "October", "Sept", "Окт")] == [10, 10, 9, None]
    assert dt.date(2026, 10, 31).isoformat() == render(dt.date(2026, 10, 31), "zh-TW")
