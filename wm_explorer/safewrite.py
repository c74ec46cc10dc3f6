"""Replaces a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


class SaveError(Exception):
    """A file could not be written. The message names the file and the reason."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file in the same folder, which takes the place of `path` once the block ends well.

    On any error the new file is removed and what was there before is untouched. Raises SaveError
    when the disk is full, the folder is missing or may not be written, and the like.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    partial = target.with_name(f".{target.name[:64]}.{os.urandom(4).hex()}.partial")
    try:
        if target.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if os.fstat(file.fileno()).st_size != file.seek(0, os.SEEK_END):
                raise OSError(None, "the disk did not take all of it")
        if target.exists():
            partial.chmod(target.stat().st_mode & 0o7777)
        os.replace(partial, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise SaveError(f"{str(path)!r} could not be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            partial.unlink()


def _sync_folder(folder: Path) -> None:
    """Makes the new name survive a power cut, where the system lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
