"""Workbooks in a store: read from an address, written only if nobody else has, else refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import okrsheet
from okrsheet.basics import workers as workers_module
from okrsheet.basics.errors import OkrsheetError, Refused
from okrsheet.basics.places import place
from okrsheet.basics.text import render
from okrsheet.xlsx.change import remote
from okrsheet.xlsx.change.store import replace_file
from tests import cluster as loopback
from tests import s3
from tests.test_cli import run as cli
from tools.ready_made import ROOT

pytest.importorskip("s3fs")
pytest.importorskip("moto")
pytest.importorskip("upath")

MONTH = "2026-10"
SAMPLE = ROOT / "sample_workbooks" / "organisation"
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a server that speaks like S3."""
    with s3.server() as address:
        yield address


def connected(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The file system of a server, with an empty bucket called plans."""
    import s3fs

    for name, value in {**KEYS, "AWS_ENDPOINT_URL": address}.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    remote._keeps_conditions.cache_clear()  # it is remembered by bucket, and all servers have the same
    files = s3fs.S3FileSystem()
    if files.exists("plans"):
        files.rm("plans", recursive=True)
    files.mkdir("plans")
    return files


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket called plans."""
    return connected(endpoint, monkeypatch)


@pytest.fixture
def organisation(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The sample organisation in the bucket; the working folder is an empty one."""
    bucket.put(f"{SAMPLE}/", "plans/org/", recursive=True)
    monkeypatch.chdir(tmp_path)
    return "s3://plans/org"


def objects(bucket: Any) -> dict[str, bytes]:
    bucket.invalidate_cache()
    return {name: bytes(bucket.cat_file(name)) for name in bucket.find("plans")}


def test_a_folder_in_a_store_is_a_plan_like_any_other(organisation: str, bucket: Any, tmp_path: Path) -> None:
    local = tmp_path / "org"
    bucket.get("plans/org/", f"{local}/", recursive=True)
    assert cli("report", local, "--month", MONTH, "--out", tmp_path / "local", "--lang", "en").exit_code == 0
    done = cli("report", organisation, "--month", MONTH, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert (
        f"{organisation}/departments/行銷部.xlsx: " in done.stderr
        and "3 of 4 workbooks were updated" in done.stderr
    )
    for name, content in objects(bucket).items():
        assert content == (local / name.removeprefix("plans/org/")).read_bytes(), name
    made, same = (
        json.loads((tmp_path / f / "report.json").read_text("utf-8")) for f in ("org-2026-10", "local")
    )
    assert made["objectives"] == same["objectives"] and made["summary"] == same["summary"]


def test_every_command_takes_an_address(organisation: str, bucket: Any) -> None:
    before = objects(bucket)
    checked = cli("check", organisation, "--month", MONTH, "--lang", "en")
    assert checked.stdout.endswith(f"{organisation}: 0 errors, 0 warnings, 0 notes; 1 of 1 KPI complete\n")
    assert "[company.xlsx]Objectives!A2" in cli("explain", organisation, "O1", "--month", MONTH).stdout
    verified = cli("verify", f"{organisation}/*.xlsx", f"{organisation}/departments/", "--lang", "en")
    assert (
        verified.exit_code == 0
        and verified.stderr.count("found nothing that Excel would complain about") == 4
    )
    mailed = cli("mail", organisation, "--month", MONTH, "--draft", "drafts", "--lang", "en")
    assert mailed.exit_code == 0 and len(list(Path("drafts").iterdir())) == 4, mailed.stderr
    one = cli("report", f"{organisation}/company.xlsx", "--month", MONTH, "--no-write-back", "--lang", "en")
    assert one.exit_code == 0 and Path("company-2026-10", "report.html").exists(), one.stderr
    assert objects(bucket) == before


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["s3://plans/org/"], "org-2026-10"),
        (["s3://plans/org/*.xlsx", "s3://plans/org/departments"], "org-2026-10"),
        (["s3://plans/org/company.xlsx", "s3://plans/org/departments/product.xlsx"], "org-2026-10"),
    ],
)
def test_reports_lie_in_the_current_folder_however_a_plan_is_named(
    paths: list[str], folder: str, organisation: str, tmp_path: Path
) -> None:
    done = cli("report", *paths, "--month", MONTH, "--lang", "en")
    assert done.exit_code == 0 and (tmp_path / folder / "report.html").exists(), done.stderr


def test_a_plan_may_lie_here_and_there(organisation: str, bucket: Any, tmp_path: Path) -> None:
    bucket.get("plans/org/company.xlsx", f"{tmp_path}/company.xlsx")
    here, there = tmp_path / "company.xlsx", f"{organisation}/departments/"
    for paths in ([here, there], [there, here]):
        done = cli("check", *paths, "--month", MONTH, "--lang", "en")
        assert done.exit_code == 0 and "1 of 1 KPI complete" in done.stdout, done.stderr
    plan = okrsheet.read([str(here), there])
    assert len(plan.workbooks) == 4 and len(okrsheet.read(f"{organisation}/").workbooks) == 4


def test_what_opens_a_door_is_told_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import functools
    import http.server
    import threading

    pytest.importorskip("aiohttp")
    monkeypatch.chdir(tmp_path)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(SAMPLE))
    monkeypatch.setattr(http.server.SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/company.xlsx?signature=SECRET"
        done = cli("report", address, "--month", MONTH, "--no-write-back", "--lang", "en")
        bad = cli("check", address.replace("company", "none"), "--lang", "en")
        server.shutdown()
    assert done.exit_code == 0 and bad.exit_code == 2, done.stderr
    told = [done.stdout, done.stderr, bad.stdout, bad.stderr]
    told += [path.read_text("utf-8") for path in (tmp_path / "company-2026-10").iterdir()]
    assert len(told) == 8 and not [text for text in told if "SECRET" in text]


def test_what_is_not_there_or_cannot_be_asked_is_a_sentence(
    organisation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, sentence in {
        "s3://plans/none.xlsx": "okrsheet: s3://plans/none.xlsx: there is no such file.",
        "s3://elsewhere/": "okrsheet: s3://elsewhere/: there is no such file.",
        f"{organisation}/*.xlsb": "no file fits this pattern",
        "gs://plans/x.xlsx": "gs://plans/x.xlsx: the library for such addresses is not installed",
        "nonsense://plans/x.xlsx": "nonsense://plans/x.xlsx: this address cannot be used",
        "s3:///plans": "okrsheet: ",
        "file://": "file://: this names no file on this computer",
        "file://host/x.xlsx": "this names no file on this computer",
        "file:///x/%00.xlsx": "this names no file on this computer",
        "S3://plans/none.xlsx": "s3://plans/none.xlsx: there is no such file",
    }.items():
        done = cli("check", path, "--lang", "en")
        assert done.exit_code == 2 and sentence in done.stderr, done.stderr
    out = cli("report", organisation, "--out", "s3://plans/out", "--lang", "en")
    assert out.exit_code == 2 and "this must be on this computer" in out.stderr
    assert "s3://a/\ufffdb" in render(place("s3://a/\nb"), "en")


def test_a_workbook_that_somebody_changed_meanwhile_is_left_alone(organisation: str, bucket: Any) -> None:
    path = place(f"{organisation}/company.xlsx")
    old = path.read_bytes()
    theirs = hashlib.sha256(old).hexdigest()
    bucket.pipe_file("plans/org/company.xlsx", b"somebody else's")
    with pytest.raises(Refused, match="was changed by somebody else after it was read"):
        replace_file(path, b"ours", expected_sha256=theirs)
    assert objects(bucket)["plans/org/company.xlsx"] == b"somebody else's"


@pytest.mark.parametrize("size", [57 << 10, 60 << 20, 110 << 20])
def test_a_change_in_the_last_moment_is_not_overwritten_whatever_the_size(
    size: int, organisation: str, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above some sizes s3fs writes in several parts, and forgets the condition."""
    path = place(f"{organisation}/company.xlsx")
    read = hashlib.sha256(path.read_bytes()).hexdigest()
    put = remote._put

    def late(*arguments: Any) -> None:
        bucket.pipe_file("plans/org/company.xlsx", b"in the last moment")
        put(*arguments)

    monkeypatch.setattr(remote, "_put", late)
    with pytest.raises(Refused, match="was changed by somebody else"):
        replace_file(path, bytes(size), expected_sha256=read)
    assert objects(bucket)["plans/org/company.xlsx"] == b"in the last moment"


def test_an_answer_that_was_lost_is_no_change_of_somebody_else(
    organisation: str, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place(f"{organisation}/company.xlsx")
    read = hashlib.sha256(path.read_bytes()).hexdigest()
    put = remote._put

    def twice(*arguments: Any) -> None:
        put(*arguments)
        put(*arguments)

    monkeypatch.setattr(remote, "_put", twice)
    replace_file(path, b"ours", expected_sha256=read, backup=True)
    there = objects(bucket)
    assert there["plans/org/company.xlsx"] == b"ours"
    assert hashlib.sha256(there["plans/org/company.xlsx.bak"]).hexdigest() == read
    assert not [name for name in there if "okrsheet" in name]  # nor is anything left of the trial


def test_an_object_keeps_what_it_has_beside_its_content(organisation: str, bucket: Any) -> None:
    name = {"Bucket": "plans", "Key": "org/company.xlsx"}
    kept = {"ContentType": "application/x", "Metadata": {"owner": "alice"}, "StorageClass": "STANDARD_IA"}
    content = bytes(bucket.cat_file("plans/org/company.xlsx"))
    bucket.call_s3("put_object", **name, Body=content, **kept, Tagging="team=a.b%3Dc")
    done = cli("report", organisation, "--month", MONTH, "--backup", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    for key in ("org/company.xlsx", "org/company.xlsx.bak"):
        about = bucket.call_s3("head_object", Bucket="plans", Key=key)
        assert {one: about[one] for one in kept} == kept
        tags = bucket.call_s3("get_object_tagging", Bucket="plans", Key=key)["TagSet"]
        assert tags == [{"Key": "team", "Value": "a.b=c"}]


def test_an_error_after_it_was_written_is_none(
    organisation: str, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place(f"{organisation}/company.xlsx")
    read = hashlib.sha256(path.read_bytes()).hexdigest()
    real = type(bucket).call_s3

    def cut_off(store: Any, method: str, *more: Any, **known: Any) -> Any:
        answer = real(store, method, *more, **known)
        if method == "put_object" and known["Key"] == "org/company.xlsx":
            raise ConnectionResetError
        return answer

    monkeypatch.setattr(type(bucket), "call_s3", cut_off)
    replace_file(path, b"ours", expected_sha256=read)
    assert objects(bucket)["plans/org/company.xlsx"] == b"ours"


def test_a_store_that_forgets_conditions_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with s3.server("--forgetful") as address:
        files = connected(address, monkeypatch)
        files.put(f"{SAMPLE}/", "plans/org/", recursive=True)
        before = objects(files)
        done = cli("report", "s3://plans/org", "--month", MONTH, "--lang", "en")
        assert done.exit_code == 2
        assert "company.xlsx: “s3://plans” offers no way to write a file only if nobody else" in done.stderr
        assert objects(files) == before
        assert cli("report", "s3://plans/org", "--month", MONTH, "--no-write-back").exit_code == 0


def test_other_stores_are_read_and_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    monkeypatch.chdir(tmp_path)
    memory = fsspec.filesystem("memory")
    for path in SAMPLE.rglob("*.xlsx"):
        memory.pipe_file(f"/org/{path.relative_to(SAMPLE).as_posix()}", path.read_bytes())
    done = cli("report", "memory://org", "--month", MONTH, "--lang", "en")
    assert done.exit_code == 2 and "“memory://” offers no way to write a file only if" in done.stderr
    done = cli("report", "memory://org", "--month", MONTH, "--lang", "en", "--no-write-back")
    assert done.exit_code == 0, done.stderr


def test_other_processes_read_and_write_a_store_as_well(
    organisation: str, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "WORTH", 0)
    done = cli("report", organisation, "--month", MONTH, "--jobs", "2", "--lang", "en")
    assert done.exit_code == 0 and "3 of 4 workbooks were updated" in done.stderr, done.stderr
    pytest.importorskip("distributed")
    with loopback.cluster() as address:  # whose workers have the keys from their environment
        again = cli("report", organisation, "--month", "2026-11", "--dask", address, "--lang", "en")
    assert again.exit_code == 0 and "3 of 4 workbooks were updated" in again.stderr, again.stderr


def test_without_the_library_an_address_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name == "upath":
            raise ImportError("No module named 'upath'")
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(OkrsheetError, match="the library for such addresses is not installed") as raised:
        place("s3://plans/x.xlsx")
    assert "pip install 'okrsheet[s3]'" in raised.value.into("en")
