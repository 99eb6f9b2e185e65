"""A file in a store replaced in one step, if it still is what was read.

A store has no locks and no renaming. What it may offer is to write on a condition: only if the object still has
the tag (ETag) under which it was read. Without that nothing is written, for the changes of somebody else
would be lost unnoticed. S3 has it, by ``IfMatch``, in ``put_object`` alone: the general ways of s3fs to write
large files, and the other stores of fsspec, drop the condition in silence. Stores that speak like S3 need
not have it, so in each folder it is tried first.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from okrsheet.basics.errors import Refused, described
from okrsheet.basics.places import name_in_store, store_of
from okrsheet.xlsx import refusals

_OFFERING = ("s3", "s3a")
_LOST_RACE = ("PreconditionFailed", "ConditionalRequestConflict")
"""What S3 answers where another writer was faster."""
_KEPT = (
    "ContentType", "Metadata", "StorageClass", "CacheControl", "ContentDisposition", "ContentEncoding",
    "ContentLanguage", "ServerSideEncryption", "SSEKMSKeyId", "WebsiteRedirectLocation",
)  # fmt: skip
_NO_TAG = '"okrsheet"'
"""A tag that no object has, for tags are hashes."""
_TRIAL = ".okrsheet-trial"


def check_offered(path: Path) -> None:
    """Refuses a file in a store that cannot write on a condition.

    Raises:
        Refused: as above.
    """
    protocol = str(getattr(path, "protocol", ""))
    if protocol not in _OFFERING:
        raise refusals.NO_CONDITION.of(file=path, kind=f"{protocol}://")


def replace(path: Path, new: bytes, *, expected_sha256: str, backup: bool = False) -> None:
    """As :func:`okrsheet.xlsx.change.store.replace_file`, of a file in a store.

    Raises:
        Refused: changed meanwhile, or the store refuses it or cannot be reached; the old file is whole.
    """
    check_offered(path)
    store, name = store_of(path), name_in_store(path)
    try:
        bucket, key, _ = store.split_path(name)
        if not _keeps_conditions(store, bucket, posixpath.join(posixpath.dirname(key), _TRIAL)):
            raise refusals.NO_CONDITION.of(file=path, kind=f"s3://{bucket}")
        # The tag first: if the content that is read next is the one that was read then, the tag is not younger.
        about = store.call_s3("head_object", Bucket=bucket, Key=key)
        kept = _properties(store, bucket, key, about)
        old = bytes(store.cat_file(name))
        if hashlib.sha256(old).hexdigest() != expected_sha256:
            raise refusals.CHANGED.of(file=path)
        if backup:
            store.call_s3("put_object", Bucket=bucket, Key=f"{key}.bak", Body=old, **kept)
        _put(store, bucket, key, new, about["ETag"], kept, path)
        store.invalidate_cache(name)
    except Refused:
        raise
    except FileNotFoundError as error:
        raise refusals.MISSING.of(file=path) from error
    except Exception as error:  # s3fs, botocore and aiohttp each have errors of their own
        raise refusals.NOT_WRITTEN.of(file=path, reason=described(error)) from error


def _put(
    store: Any, bucket: str, key: str, new: bytes, tag: str, kept: Mapping[str, Any], path: Path
) -> None:
    try:
        store.call_s3("put_object", Bucket=bucket, Key=key, Body=new, IfMatch=tag, **kept)
    except Exception as error:
        # An answer may be lost, and the request repeated: then it was this writer who was faster.
        if bytes(store.cat_file(name_in_store(path))) == new:
            return
        if isinstance(error, OSError) and _code(error) in _LOST_RACE:
            raise refusals.CHANGED.of(file=path) from error
        raise


def _properties(store: Any, bucket: str, key: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """What an object has beside its content, which a new one would lose: its type, what people noted, its class."""
    kept = {name: about[name] for name in _KEPT if about.get(name)}
    with suppress(Exception):  # tags need a right of their own; who may not see them has set none
        tags = store.call_s3("get_object_tagging", Bucket=bucket, Key=key)["TagSet"]
        if tags:
            kept["Tagging"] = urlencode({tag["Key"]: tag["Value"] for tag in tags})
    return kept


@cache
def _keeps_conditions(store: Any, bucket: str, trial: str) -> bool:
    """Whether a store refuses to write what has another tag than it was told; it is tried on an object
    that is not there, which is removed again where it was made.
    """
    try:
        store.call_s3("put_object", Bucket=bucket, Key=trial, Body=b"", IfMatch=_NO_TAG)
    except FileNotFoundError:
        return True
    except OSError as error:
        if _code(error) in (*_LOST_RACE, "NoSuchKey"):
            return True
        raise
    store.call_s3("delete_object", Bucket=bucket, Key=trial)
    return False


def _code(error: OSError) -> str:
    """What S3 calls an error that s3fs has translated."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
