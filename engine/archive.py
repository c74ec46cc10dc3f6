"""The directory of a ZIP archive, checked before anybody reads a member. Free of torch and Qt.

Nothing is ever extracted: members are read by their names. What two readers could understand in
two ways (a prefix, a comment, overlapping or doubled members) is refused.
"""

from __future__ import annotations

import os
import struct
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

#: Larger archives are not models; the limits bound what reading the directory itself costs.
MOST_MEMBERS, LARGEST_DIRECTORY = 10_000, 4 << 20
#: Packed members may take this many bytes in all, and as many times the file besides.
FREE_GROWTH, RATIO = 96 << 20, 2
LONGEST_NAME = 500

_END, _LOCATOR, _END64 = b"PK\5\6", b"PK\6\7", b"PK\6\6"
_LOCAL = b"PK\3\4"


class ArchiveError(ValueError):
    """An archive that is not read. The message says why, to follow the file's name."""


class _Directory(NamedTuple):
    entries: int
    offset: int


def members(path: Path, *, packed: bool) -> dict[str, ZipInfo]:
    """The members by name, in the order of the file; `packed` ones only where that is said.

    Raises ArchiveError for anything odd, and OSError.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        directory = _directory(file, size)
        try:
            infos = ZipFile(file).infolist()
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise ArchiveError(f"has a broken directory ({error})") from error
        if len(infos) != directory.entries:
            raise ArchiveError("has a directory that counts its members wrongly")
        _check_names(infos)
        for info in infos:
            _check(info, packed=packed)
        _check_places(file, infos, directory.offset)
    grown = sum(info.file_size for info in infos)
    if grown > (most_unpacked(size) if packed else size):
        raise ArchiveError(f"would unpack its {size:,} bytes to {grown:,}: save it unpacked")
    return {info.filename: info for info in infos}


def most_unpacked(size: int) -> int:
    """The bytes to which a file of so many may be unpacked, so that a small one costs little."""
    return FREE_GROWTH + RATIO * size


def _directory(file: BinaryIO, size: int) -> _Directory:
    """Where the directory lies, from the very end of the file."""
    end = size - 22
    tail = _at(file, end, 22) if end >= 0 else b""
    if tail[:4] != _END or tail[20:] != b"\0\0":
        raise ArchiveError("is cut off, or has something after its end")
    disk, first, here, entries, length, offset = struct.unpack("<4H2I", tail[4:20])
    if (disk, first, here) != (0, 0, entries):
        raise ArchiveError("is split over several files")
    locator = _at(file, end - 20, 20)
    if locator[:4] == _LOCATOR:  # torch writes one even where it is not needed
        end = struct.unpack("<Q", locator[8:16])[0]
        record = _at(file, end, 56) if end <= size - 98 else b""
        if record[:4] != _END64:
            raise ArchiveError("has a broken directory (no 64-bit end)")
        wide = struct.unpack("<3Q", record[32:56])
        narrow = ((entries, 0xFFFF), (length, 0xFFFFFFFF), (offset, 0xFFFFFFFF))
        if any(old not in (new, full) for new, (old, full) in zip(wide, narrow, strict=True)):
            raise ArchiveError("has two directories that differ")
        entries, length, offset = wide
    if entries > MOST_MEMBERS or length > LARGEST_DIRECTORY:
        raise ArchiveError(f"has {entries:,} members: more than {MOST_MEMBERS:,} is no model")
    if offset + length != end:
        raise ArchiveError("has a directory that is not where it says")
    return _Directory(entries, offset)


def _check_names(infos: list[ZipInfo]) -> None:
    seen = set()
    for info in infos:
        name = info.filename
        parts = name.split("/")
        if (
            not 0 < len(name) <= LONGEST_NAME
            or name != info.orig_filename
            or not name.isprintable()
            or "\\" in name
            or ":" in parts[0]
            or not parts[0]
            or ".." in parts
            or "." in parts
        ):
            raise ArchiveError(f"has a member of the name {name[:80]!r}")
        plain = unicodedata.normalize("NFC", name).casefold()
        if plain in seen:
            raise ArchiveError(f"has two members of the name {name[:80]!r}")
        seen.add(plain)


def _check(info: ZipInfo, *, packed: bool) -> None:
    name = info.filename[:80]
    if info.flag_bits & 0x1:
        raise ArchiveError(f"has an encrypted member, {name!r}")
    if (info.external_attr >> 28) == 0o12:
        raise ArchiveError(f"has a member that is a link, {name!r}")
    if info.compress_type == ZIP_STORED:
        if info.file_size != info.compress_size:
            raise ArchiveError(f"has a member of two sizes, {name!r}")
    elif not packed or info.compress_type != ZIP_DEFLATED:
        raise ArchiveError(f"has a packed member, {name!r}")


def _check_places(file: BinaryIO, infos: list[ZipInfo], end: int) -> None:
    """Every member lies in a place of its own, and its local header says what the directory does.

    Raises ArchiveError otherwise.
    """
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if ordered and ordered[0].header_offset != 0:
        raise ArchiveError("has something before its beginning")
    starts = [info.header_offset for info in ordered] + [end]
    for info, (start, limit) in zip(ordered, pairwise(starts), strict=True):
        header = _at(file, start, 30)
        if len(header) < 30 or header[:4] != _LOCAL:
            raise ArchiveError(f"has no member where {info.filename[:80]!r} should be")
        flags, method = struct.unpack("<2H", header[6:10])
        packed, size, name, extra = struct.unpack("<2I2H", header[18:30])
        known = flags & 0x8 or 0xFFFFFFFF in (packed, size)  # then they stand elsewhere
        if (
            method != info.compress_type
            or flags & 0x1
            or file.read(name) != _raw_name(info)
            or not (known or (packed, size) == (info.compress_size, info.file_size))
        ):
            raise ArchiveError(f"says two different things of {info.filename[:80]!r}")
        if start + 30 + name + extra + info.compress_size > limit:
            raise ArchiveError(f"has a member that reaches into the next, {info.filename[:80]!r}")


def _raw_name(info: ZipInfo) -> bytes:
    return info.filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _at(file: BinaryIO, offset: int, size: int) -> bytes:
    if offset < 0:
        return b""
    file.seek(offset)
    return file.read(size)
