"""The data sources of okrsheet.toml: what is understood, what is refused in which words, and where secrets come from."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from okrsheet.basics.errors import OkrsheetError
from okrsheet.basics.text import Language
from okrsheet.sources.settings import KINDS, Configured, Csv, Http, Sql, load, revealed


def configured(folder: Path, toml: str) -> Configured:
    """The sources of a configuration in a folder."""
    (folder / "okrsheet.toml").write_text(textwrap.dedent(toml), encoding="utf-8")
    return load(folder)


def test_each_kind_is_read_with_its_settings(tmp_path: Path) -> None:
    found = configured(
        tmp_path,
        """
        [sources.CRM]
        kind = "sql"
        url = "sqlite:///crm.db"
        query = "select count(*) from leads where day <= :as_of"

        [sources."Asana workload"]
        kind = "excel"
        file = "workload.xlsx"
        cell = "Summary!B7"
        scale = "share"

        [sources.Shop]
        kind = "csv"
        file = "orders/*.csv"
        column = "Amount"
        date = "Day"
        aggregate = "sum"
        where = { Status = "paid", Region = ["North", "South"] }

        [sources.Web]
        kind = "http"
        url = "https://example.com/api"
        value = "data.visits"
        retries = 0
        timeout = 5

        [sources."線上試算表"]
        kind = "sheet"
        url = "https://example.com/export?format=csv"
        column = "數值"
        """,
    )
    assert found.faults == ()
    assert [type(one).KIND for one in found.sources] == ["sql", "excel", "csv", "http", "sheet"]
    shop = found.sources[2]
    assert isinstance(shop, Csv)
    assert shop.where == {"Status": "paid", "Region": ["North", "South"]}
    assert (shop.timeout, shop.retries, shop.folder) == (30, 2, tmp_path)
    assert (found.sources[3].timeout, found.sources[3].retries) == (5, 0)


def test_a_name_is_known_however_it_is_cased_spaced_or_wide(tmp_path: Path) -> None:
    found = configured(tmp_path, '[sources."CRM 系統"]\nkind="csv"\nfile="a.csv"\ncolumn="x"\n')
    for typed in ("CRM 系統", "crm  系統", "ＣＲＭ 系統"):
        assert [one.name for one in found.named(typed)[0]] == ["CRM 系統"], typed
    assert found.named("CRM") == ((), ())
    assert found.nearest("CRM 糸統") == "CRM 系統"
    assert found.nearest("Asana") is None


def test_a_name_may_have_several_entries_each_for_some_kpis(tmp_path: Path) -> None:
    found = configured(
        tmp_path,
        """
        [[sources.CRM]]
        kind = "csv"
        file = "a.csv"
        column = "x"
        kpi = "K1"

        [[sources.CRM]]
        kind = "csv"
        file = "a.csv"
        column = "y"
        kpi = ["K2", "K3"]
        """,
    )
    assert [one.kpi for one in found.sources] == [("K1",), ("K2", "K3")]
    assert found.sources[1].place.endswith("[sources.CRM] (2)")


FAULTS: list[tuple[str, str, str]] = [
    ('kind = "ftp"', "kind must be one of csv, excel, sql, http, sheet", "kind 必須是"),
    ('kind = "csv"\nfile = "a.csv"', "the setting “column” is missing", "缺少設定「column」"),
    ('kind = "sql"\nurl = "sqlite:///a"', "the setting “query” is missing", "缺少設定「query」"),
    ('kind = "csv"\nfile = "a"\ncolum = "x"', "there is no such setting\n  Did you mean column?", "沒有這個設定"),
    ('kind = "csv"\nfile = 3\ncolumn = "x"', "file: this must be a text", "必須是文字"),
    ('kind = "csv"\nfile = "a"\ncolumn = "x"\nwhere = "y"', "where: this must be a table", "必須是表格"),
    ('kind = "csv"\nfile = "a"\ncolumn = "x"\naggregate = "total"', "“total” is none of sum", "「total」不是"),
    ('kind = "csv"\nfile = "a"\ncolumn = "x"\nscale = "%"', "“%” is none of percent, share", "「%」不是"),
    ('kind = "csv"\nfile = "a"\ncolumn = "x"\ntimeout = 0', "a whole number from 1 to 65535", "整數"),
    ('kind = "http"\nurl = "https://a/"\nvalue = "v"\nheaders = { A = 1 }', "headers.A: this must be a text", "文字"),
    (
        'kind = "http"\nurl = "https://a/"\nvalue = "v"\nheaders = { Authorization = "Bearer abc" }',
        "headers.Authorization: a password or token does not belong in a file",
        "密碼或權杖不應寫在檔案裡",
    ),
    (
        'kind = "http"\nurl = "https://a/?api_key=abc&day=1"\nvalue = "v"',
        "url: a password or token does not belong in a file",
        "密碼或權杖不應寫在檔案裡",
    ),
    (
        'kind = "sql"\nurl = "postgresql://okr:pw@db/crm"\nquery = "select 1"',
        "url: a password or token does not belong in a file",
        "密碼或權杖不應寫在檔案裡",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "en", "zh"), FAULTS)
def test_what_is_wrong_with_one_source_is_that_sources_own_fault(
    tmp_path: Path, toml: str, en: str, zh: str
) -> None:
    good = '[sources.Good]\nkind="csv"\nfile="a.csv"\ncolumn="x"\n'
    found = configured(tmp_path, f"[sources.CRM]\n{toml}\n{good}")
    assert [one.name for one in found.sources] == ["Good"]
    ((name, error),) = found.faults
    said: dict[Language, str] = {"en": en, "zh-TW": zh}
    assert name == "CRM"
    for language, text in said.items():
        assert text in error.into(language)
        assert "[sources.CRM]" in error.into(language)
    assert "Bearer abc" not in error.into("en")
    assert ":pw@" not in error.into("en")


def test_a_name_in_chinese_without_quotation_marks_is_told_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(OkrsheetError) as refused:
        configured(tmp_path, '[sources.系統]\nkind = "csv"')
    assert '[sources."CRM 系統"]' in refused.value.into("en")
    assert '[sources."CRM 系統"]' in refused.value.into("zh-TW")


def test_sources_that_are_no_tables(tmp_path: Path) -> None:
    with pytest.raises(OkrsheetError, match="sources: this must be a table"):
        configured(tmp_path, 'sources = "CRM"')
    ((_, error),) = configured(tmp_path, 'sources.CRM = "crm.csv"').faults
    assert "this must be a table" in error.into("en")
    assert load(tmp_path / "elsewhere.xlsx").faults  # beside a workbook as in a folder
    (tmp_path / "okrsheet.toml").unlink()
    assert load(tmp_path) == Configured(file=None)


# Secrets


def sql(url: str) -> Sql:
    return Sql(name="CRM", place="[sources.CRM]", url=url, query="select 1")


def test_secrets_come_from_the_environment_written_as_addresses_need_them() -> None:
    shown, secrets = revealed(sql("postgresql+pg8000://okr:${CRM_PW}@db/crm"), {"CRM_PW": "p@ss/w"})
    assert isinstance(shown, Sql)
    assert shown.url == "postgresql+pg8000://okr:p%40ss%2Fw@db/crm"
    assert set(secrets) == {"p@ss/w", "p%40ss%2Fw"}


def test_a_whole_address_may_be_a_secret_and_so_is_the_password_in_it() -> None:
    shown, secrets = revealed(sql("${CRM_URL}"), {"CRM_URL": "mysql+pymysql://u:hidden%21@db/x"})
    assert isinstance(shown, Sql)
    assert shown.url == "mysql+pymysql://u:hidden%21@db/x"
    assert {"hidden%21", "hidden!"} <= set(secrets)


def test_headers_hold_secrets_as_they_are() -> None:
    source = Http(url="https://a/", value="v", headers={"Authorization": "Bearer ${TOKEN}", "Accept": "x"})
    shown, secrets = revealed(source, {"TOKEN": "a b+c"})
    assert isinstance(shown, Http)
    assert shown.headers == {"Authorization": "Bearer a b+c", "Accept": "x"}
    assert secrets == ("a b+c",)


def test_a_password_of_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def from_keyring(service: str, user: str, _: str) -> str:
        asked.append((service, user))
        return "kept"

    monkeypatch.setattr("okrsheet.sources.settings.from_keyring", from_keyring)
    shown, secrets = revealed(sql("postgresql://okr:${keyring:crm/db/okr}@db/crm"), {})
    assert isinstance(shown, Sql)
    assert (shown.url, secrets, asked) == ("postgresql://okr:kept@db/crm", ("kept",), [("crm/db", "okr")])


@pytest.mark.parametrize(
    ("url", "en", "zh"),
    [
        ("postgresql://u:${CRM_PW}@db/", "the environment has no CRM_PW", "環境變數 CRM_PW 未設定"),
        ("postgresql://u:${crm pw}@db/", "${crm pw} names no secret", "${crm pw} 不是密碼的名稱"),
        ("postgresql://u:${keyring:crm}@db/", "${keyring:crm} names no secret", "不是密碼的名稱"),
    ],
)
def test_a_secret_that_is_not_there_is_said(url: str, en: str, zh: str) -> None:
    with pytest.raises(OkrsheetError) as refused:
        revealed(sql(url), {"CRM_PW": ""})
    assert en in refused.value.into("en")
    assert zh in refused.value.into("zh-TW")


def test_every_kind_says_what_it_cannot_do_without() -> None:
    for kind in KINDS.values():
        assert kind.NEEDED
        assert all(hasattr(kind(), key) for key in kind.NEEDED)
