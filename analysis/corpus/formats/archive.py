"""ZIP archives: a folder in one file; nothing is ever unpacked to the disk."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from analysis.corpus.formats.detect import open_archive
from analysis.corpus.formats.extract import Unreadable
from analysis.corpus.formats.limits import Limits

UTF8_NAMES, ENCRYPTED = 0x800, 0x1
CHUNK = 1 << 20


class Budget:
    """How much may still come out of one archive, those inside it included."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.unpacked_bytes


def members(
    content: bytes, limits: Limits, budget: Budget
) -> Iterator[tuple[str, bytes | Unreadable]]:
    """
    Unpack the visible files of an archive, one after the other.

    Parameters
    ----------
    content : bytes
        The archive.
    limits : Limits
        What one file and all of them may cost.
    budget : Budget
        What may still come out; each file takes from it.

    Yields
    ------
    tuple of str and (bytes or Unreadable)
        The path inside the archive, and its content or what is wrong with it.

    Raises
    ------
    Unreadable
        If the archive itself is broken, or holds no file.
    """
    archive = open_archive(content, limits)
    listed = [(_name(info), info) for info in archive.infolist()]
    visible = [
        (name, info) for name, info in listed if not name.endswith("/") and not _hidden(name)
    ]
    if not visible:
        raise Unreadable("empty: the archive holds no file")
    seen: set[str] = set()
    for name, info in sorted(visible, key=lambda item: item[0]):
        try:
            if name in seen:
                raise Unreadable("hostile: the archive has two files of this name")
            seen.add(name)
            yield name, _unpack(archive, name, info, limits, budget)
        except Unreadable as error:
            yield name, error


def _name(info: zipfile.ZipInfo) -> str:
    """Read a name as the system that wrote it: Windows in China leaves GBK without a mark."""
    name = info.filename
    if not info.flag_bits & UTF8_NAMES:
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        for codec in ("utf-8", "gb18030"):
            try:
                name = written.decode(codec)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _hidden(name: str) -> bool:
    """Tell what a system left in the archive: .DS_Store, __MACOSX; a path with .. is none."""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part != "..") for part in parts)


def _unpack(
    archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo, limits: Limits, budget: Budget
) -> bytes:
    path = PurePosixPath(name)
    if not path.name:
        raise Unreadable("hostile: it has no name")
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":" or not name.isprintable():
        raise Unreadable("hostile: its path leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Unreadable("hostile: it is a link, not a file")
    if info.flag_bits & ENCRYPTED:
        raise Unreadable("encrypted: it asks for a password")
    allowed = min(limits.file_bytes, budget.left)
    content = b"" if info.file_size > allowed else _content(archive, info, allowed + 1)
    if max(info.file_size, len(content)) > allowed:
        named = "file_bytes" if allowed == limits.file_bytes else "unpacked_bytes"
        raise Unreadable(
            f"gigantic: it unpacks to more than {allowed:,} bytes"
            f" (Limits.{named} is {getattr(limits, named):,})"
        )
    budget.left -= len(content)
    return content


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a file, but no more than so many bytes of it, whatever size it claims to have."""
    pieces, left = [], most
    try:
        with archive.open(info) as file:
            while left > 0 and (piece := file.read(min(left, CHUNK))):
                pieces.append(piece)
                left -= len(piece)
    except NotImplementedError as error:
        raise Unreadable(f"its compression is not read: {error}") from error
    except Exception as error:  # whatever the library says of a broken archive
        raise Unreadable(f"broken: it does not unpack ({error})") from error
    return b"".join(pieces)
