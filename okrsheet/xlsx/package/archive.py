"""A zip file as its raw bytes: read with care, rewritten without touching what stays."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from okrsheet.basics.errors import Refused
from okrsheet.basics.text import Text
from okrsheet.xlsx import refusals

MAX_INFLATED = 1 << 30
"""Bytes that are unpacked of one workbook, all its parts together."""
RATIO_MATTERS_FROM = 10 << 20
MAX_RATIO = 200

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_END64_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ZIP64_EXTRA = 1
_STEP = 1 << 14
"""Bytes inflated in one go: a thousand times as many may come out, but only"""
_PIECE = 1 << 20
"""so many at a time."""
_LEVEL = 5
"""Takes two thirds of the time of level 6, for 2 to 4 % more bytes; Excel itself packs less tightly."""
_LUMP = 1 << 16
"""Bytes deflated in one go, at the least."""

_NO_DIRECTORY = Text(en="its table of contents is missing", zh_TW="找不到目錄")
_BAD_DIRECTORY = Text(en="its table of contents is unreadable", zh_TW="目錄無法讀取")
_BAD_HEADER = Text(en="part {part} is not where it should be", zh_TW="內部檔案 {part} 的位置不正確")
_BAD_PART = Text(en="part {part} does not unpack", zh_TW="內部檔案 {part} 無法解壓縮")


class Entry(NamedTuple):
    """One member of the zip; ``start`` and ``end`` enclose its header, data and padding."""

    name: str
    start: int
    end: int
    record: bytes
    method: int
    crc: int
    packed: int
    size: int


class Packed(NamedTuple):
    """The deflated content of a member, with the checksum and the size of what was deflated."""

    data: bytes
    crc: int
    size: int


@dataclass(slots=True)
class _Unpacked:
    """The members that were asked for so far; those that are only copied are none of them."""

    names: set[str] = field(default_factory=set)
    total: int = 0
    """Bytes, each member counted once."""

    def add(self, entry: Entry) -> None:
        if entry.name not in self.names:
            self.names.add(entry.name)
            self.total += entry.size


@dataclass(frozen=True, slots=True)
class Archive:
    """The members of a zip, in the order of its table of contents."""

    path: Path
    data: bytes
    entries: tuple[Entry, ...]
    trailer: bytes
    """End record and archive comment."""
    _unpacked: _Unpacked = field(default_factory=_Unpacked, compare=False, repr=False)

    def raw(self, entry: Entry) -> bytes:
        """The bytes of a member as they stand: header, packed data, descriptor, padding."""
        return self.data[entry.start : entry.end]

    def inflate(self, entry: Entry) -> bytes:
        """The unpacked bytes of a member, of exactly the declared length and checksum.

        Raises:
            Refused: it is damaged, or far larger than what a workbook holds.
        """
        if entry.size > RATIO_MATTERS_FROM and entry.size > entry.packed * MAX_RATIO:
            raise refusals.BOMB.of(file=self.path, what=f"{entry.name}: {entry.size:,} B")
        content = io.BytesIO()
        for piece in self.pieces(entry):
            content.write(piece)
        return content.getvalue()

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The same piece by piece, for who keeps none of them; here nothing is too large for its packing."""
        self._unpacked.add(entry)
        if self._unpacked.total > MAX_INFLATED:
            raise refusals.BOMB.of(file=self.path, what=f"{self._unpacked.total >> 20:,} MiB")
        packed = memoryview(self.data)[_data_start(self.data, entry.start) :][: entry.packed]
        crc = size = 0
        for piece in [bytes(packed)] if entry.method == _STORED else self._inflated(entry, packed):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            yield piece
        if size != entry.size or crc != entry.crc:
            raise self._damaged(_BAD_PART, entry)

    def _inflated(self, entry: Entry, packed: memoryview) -> Iterator[bytes]:
        unpack = zlib.decompressobj(-15)
        left = entry.size
        try:
            while left >= 0 and not unpack.eof:
                # One byte more than declared: enough to see that the declaration was a lie.
                piece = unpack.decompress(packed[:_STEP], min(left + 1, _PIECE))
                packed = packed[min(len(packed), _STEP) - len(unpack.unconsumed_tail) :]
                left -= len(piece)
                yield piece
                if not piece and not len(packed):
                    break  # it ends too early
        except zlib.error as error:
            raise self._damaged(_BAD_PART, entry) from error

    def _damaged(self, reason: Text, entry: Entry) -> Refused:
        return refusals.DAMAGED.of(file=self.path, reason=reason.says(part=entry.name))

    def rewritten(self, changed: Mapping[str, Packed], added: Mapping[str, Packed]) -> bytes:
        """The zip with some members replaced, and others added at its end; all that were there
        keep their order, and those that are not replaced their raw bytes.
        """
        data = memoryview(self.data)
        physical = sorted(self.entries, key=lambda entry: entry.start)
        position = physical[0].start
        blocks: list[bytes | memoryview] = [data[:position]]
        records: dict[str, bytes] = {}
        for entry in physical:
            block: list[bytes | memoryview] = [data[entry.start : entry.end]]
            record = entry.record
            if entry.name in changed:
                packed = changed[entry.name]
                block = [_header(self.raw(entry), packed), packed.data]
                record = _described(record, packed)
            records[entry.name] = _moved(record, position)
            blocks += block
            position += sum(map(len, block))
        for name, packed in added.items():
            empty, record = _empty_member(name)
            block = [_header(empty, packed), packed.data]
            records[name] = _moved(_described(record, packed), position)
            blocks += block
            position += sum(map(len, block))
        directory = [records[name] for name in (*(entry.name for entry in self.entries), *added)]
        size = sum(map(len, directory))
        end = _END.pack(b"PK\5\6", 0, 0, *[len(directory)] * 2, size, position, *self._comment())
        return b"".join([*blocks, *directory, end, self.trailer[_END.size :]])

    def _comment(self) -> tuple[int]:
        return (int(_END.unpack_from(self.trailer)[7]),)


def read_archive(path: Path, data: bytes) -> Archive:
    """Reads the table of contents and checks it before anything is unpacked.

    Raises:
        Refused: damaged, encrypted, or with names that could mean another file.
    """
    end = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - _FULL16))
    if end < 0 or len(data) < end + _END.size:
        raise refusals.DAMAGED.of(file=path, reason=_NO_DIRECTORY)
    try:
        records, directory = _directory(data, end)
        entries = _with_ends(data, records, directory)
    except (struct.error, ValueError) as error:
        raise refusals.DAMAGED.of(file=path, reason=_BAD_DIRECTORY) from error
    archive = Archive(path, data, entries, data[end:])
    _check_names(archive)
    for entry in entries:
        _check_header(archive, entry)
    return archive


def _directory(data: bytes, end: int) -> tuple[list[Entry], int]:
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    locator = end - _END64_LOCATOR.size
    if locator >= 0 and data[locator : locator + 4] == b"PK\6\7":
        position = _END64_LOCATOR.unpack_from(data, locator)[2]
        signature, *_, count, size, offset = _END64.unpack_from(data, position)
        if signature != b"PK\6\6":
            raise ValueError("no zip64 end record")
    if offset + size > end:
        raise ValueError("table of contents runs past its end")
    entries = list(_central_records(data, offset, count))
    if sum(len(entry.record) for entry in entries) != size or not entries:
        raise ValueError("table of contents of another length")
    return entries, offset


def _central_records(data: bytes, offset: int, count: int) -> Iterator[Entry]:
    for _ in range(count):
        fields = _CENTRAL.unpack_from(data, offset)
        signature, flags, method, crc = fields[0], fields[3], fields[4], fields[7]
        name_length, extra_length, comment_length, start = *fields[10:13], fields[16]
        if signature != b"PK\1\2":
            raise ValueError("no central record")
        name_end = offset + _CENTRAL.size + name_length
        stop = name_end + extra_length + comment_length
        raw_name = data[offset + _CENTRAL.size : name_end]
        extra = data[name_end : name_end + extra_length]
        size, packed, start = _wide(extra, fields[9], fields[8], start)
        # Some programs on Windows divide paths as Windows does; Excel reads their files.
        name = _name(raw_name, flags).replace("\\", "/")
        yield Entry(name, start, 0, data[offset:stop], method, crc, packed, size)
        offset = stop


def _name(raw: bytes, flags: int) -> str:
    """The name of a member; some producers write UTF-8 and do not say so."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if flags & _UTF8:
            raise
        return raw.decode("cp437")


def _wide(extra: bytes, *narrow: int) -> tuple[int, int, int]:
    """Size, packed size and offset, each from the zip64 field where the short one is full."""
    wide = next((body for tag, body in _extra_fields(extra) if tag == _ZIP64_EXTRA), b"")
    position = 0
    values = []
    for value in narrow:
        full = value == _FULL32
        values.append(struct.unpack_from("<Q", wide, position)[0] if full else value)
        position += 8 * full
    return values[0], values[1], values[2]


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, position)
        yield tag, extra[position + 4 : position + 4 + length]
        position += 4 + length


def _with_ends(data: bytes, records: list[Entry], directory: int) -> tuple[Entry, ...]:
    starts = sorted(entry.start for entry in records)
    ends = dict(zip(starts, [*starts[1:], directory], strict=True))
    placed = []
    for e in records:
        end = ends[e.start]
        if _data_start(data, e.start) + e.packed > end:
            raise ValueError("members overlap")
        placed.append(Entry(e.name, e.start, end, e.record, e.method, e.crc, e.packed, e.size))
    return tuple(placed)


def _data_start(data: bytes, start: int) -> int:
    fields = _LOCAL.unpack_from(data, start)
    return start + _LOCAL.size + int(fields[9]) + int(fields[10])


def _check_names(archive: Archive) -> None:
    seen: set[str] = set()
    for entry in archive.entries:
        name, folded = entry.name, entry.name.casefold()
        steps = name.removesuffix("/").split("/")
        if {"", ".", ".."} & set(steps) or ":" in name or "\0" in name:
            raise refusals.BAD_NAME.of(file=archive.path, part=name)
        if folded in seen:
            raise refusals.DUPLICATE.of(file=archive.path, part=name)
        seen.add(folded)


def _check_header(archive: Archive, entry: Entry) -> None:
    signature, _, flags, _, _, _, _, _, _, name_length, _ = _LOCAL.unpack_from(archive.data, entry.start)
    name_start = entry.start + _LOCAL.size
    central = _CENTRAL.unpack_from(entry.record)
    name = entry.record[_CENTRAL.size : _CENTRAL.size + central[10]]
    local_name = archive.data[name_start : name_start + name_length]
    if signature != b"PK\3\4" or local_name != name:
        reason = _BAD_HEADER.says(part=entry.name)
        raise refusals.DAMAGED.of(file=archive.path, reason=reason)
    if (flags | central[3]) & _ENCRYPTED:
        raise refusals.ENCRYPTED_ENTRY.of(file=archive.path, part=entry.name)
    if entry.method not in (_STORED, _DEFLATED):
        raise refusals.COMPRESSION.of(file=archive.path, part=entry.name)


def pack(content: Iterable[bytes | memoryview]) -> Packed:
    """Deflates content that comes in pieces, so that it need not be in memory as a whole."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed: list[bytes] = []
    crc = size = 0
    for piece in lumps(content):
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed.append(packer.compress(piece))
    packed.append(packer.flush())
    return Packed(b"".join(packed), crc, size)


def lumps(content: Iterable[bytes | memoryview], least: int = _LUMP) -> Iterator[bytes | memoryview]:
    """The same content with small pieces joined, since one large one is sooner done."""
    lump: list[bytes | memoryview] = []
    size = 0
    for piece in content:
        if len(piece) > least:
            yield b"".join(lump)
            lump, size = [], 0
            yield piece
        else:
            lump.append(piece)
            size += len(piece)
            if size > least:
                yield b"".join(lump)
                lump, size = [], 0
    yield b"".join(lump)


def _header(block: bytes, packed: Packed) -> bytes:
    """A member's local header for new content; time and name stay."""
    local = list(_LOCAL.unpack_from(block))
    name_end = _LOCAL.size + local[9]
    extra = _without_zip64(block[name_end : name_end + local[10]])
    local[2:4] = local[2] & ~_DESCRIPTOR, _DEFLATED
    local[6:9] = packed.crc, len(packed.data), packed.size
    local[10] = len(extra)
    return _LOCAL.pack(*local) + block[_LOCAL.size : name_end] + extra


def _described(record: bytes, packed: Packed) -> bytes:
    """A member's central record for new content, its offset still open; time and name stay."""
    central = list(_CENTRAL.unpack_from(record))
    name_end = _CENTRAL.size + central[10]
    comment = name_end + central[11]
    extra = _without_zip64(record[name_end:comment])
    central[3:5] = central[3] & ~_DESCRIPTOR, _DEFLATED
    central[7:10] = packed.crc, len(packed.data), packed.size
    central[11] = len(extra)
    central[16] = 0
    name = record[_CENTRAL.size : name_end]
    return _CENTRAL.pack(*central) + name + extra + record[comment:]


def _empty_member(name: str) -> tuple[bytes, bytes]:
    """The local block and central record of a member of this name, dated as zips begin to count."""
    raw, version, day = name.encode(), 20, 0x21  # 1 January 1980
    common = version, _UTF8, _DEFLATED, 0, day, 0, 0, 0, len(raw), 0
    local = _LOCAL.pack(b"PK\3\4", *common) + raw
    return local, _CENTRAL.pack(b"PK\1\2", version, *common, 0, 0, 0, 0, 0) + raw


def _without_zip64(extra: bytes) -> bytes:
    if all(tag != _ZIP64_EXTRA for tag, _ in _extra_fields(extra)):
        return extra
    kept = [(t, body) for t, body in _extra_fields(extra) if t != _ZIP64_EXTRA]
    return b"".join(struct.pack("<2H", tag, len(body)) + body for tag, body in kept)


def _moved(record: bytes, start: int) -> bytes:
    """A central record that points at ``start``, in whichever field it keeps its offset."""
    fields = list(_CENTRAL.unpack_from(record))
    if fields[16] != _FULL32:
        fields[16] = start
        return _CENTRAL.pack(*fields) + record[_CENTRAL.size :]
    place = _CENTRAL.size + fields[10]
    while struct.unpack_from("<H", record, place)[0] != _ZIP64_EXTRA:
        place += 4 + struct.unpack_from("<H", record, place + 2)[0]
    place += 4 + 8 * (fields[8:10].count(_FULL32))
    return record[:place] + struct.pack("<Q", start) + record[place + 8 :]
