"""
Paths and `file:` URIs, both ways, for POSIX and Windows.

Clients differ in what they percent-encode (`c%3A`, `C:`, raw umlauts), so a URI is never compared
as text: it becomes a path, and the path its `canonical` form.
"""

from __future__ import annotations

import ntpath
import os
import posixpath
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WINDOWS = os.name == "nt"
_DRIVE = re.compile(r"/([A-Za-z]):(?=[/\\]|$)")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")

# RFC 3986's unreserved characters, and the slash between parts.
_UNQUOTED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_QUOTED = [chr(byte) if byte in _UNQUOTED else f"%{byte:02X}" for byte in range(256)]


def path_of(uri: str, *, windows: bool = _WINDOWS) -> str | None:
    """
    The absolute native path that *uri* names; None where it names no local file.

    `#` and `?` are taken as part of the name: a document's URI has neither fragment nor query, and
    some clients forget to encode them.
    """
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme.lower() != "file":
        return None
    host = ""
    if rest.startswith("//"):
        host, slash, tail = rest[2:].partition("/")
        rest = slash + tail
    if not rest.startswith("/"):
        return None
    encoded = rest.encode("utf-8", "surrogatepass")
    raw = _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), encoded)
    if b"\0" in raw:
        return None
    return _windows_path(host, raw) if windows else _posix_path(host, raw)


def uri_of(path: str, *, windows: bool = _WINDOWS) -> str:
    """The `file:` URI of an absolute native *path*; everything that may be encoded is."""
    if not windows:
        return "file://" + _quoted(os.fsencode(path))
    path = path.replace("\\", "/")
    if path.startswith("//"):
        host, _, rest = path[2:].partition("/")
        return f"file://{host}/" + _quoted(rest.encode("utf-8", "surrogatepass"))
    drive, _, rest = path.partition(":")
    return f"file:///{drive.upper()}:" + _quoted(rest.encode("utf-8", "surrogatepass"))


def relative_uri(path: str) -> str:
    """What leads from a folder's URI to *path* below it, native or with `/`."""
    raw = os.fsencode(path) if not _WINDOWS else path.encode("utf-8", "surrogatepass")
    return _quoted(raw.replace(os.sep.encode(), b"/"))


def canonical(path: str) -> str:
    """
    The one name of the file that *path* leads to: links resolved, case as the disk has it.

    What does not exist (yet) keeps its name below the last folder that does.
    """
    real = os.path.realpath(path)
    if sys.platform == "darwin":
        return _stored_case(real)
    if _WINDOWS and real[1:2] == ":":
        return real[0].upper() + real[1:]
    return real


def canonical_all(paths: Iterable[str]) -> Iterator[str]:
    """
    `canonical` of each of *paths*, in order, with each folder looked at only once.

    For thousands of changes at once: of most files one question to the system is left.
    """
    folders = {"": "/"}
    for path in paths:
        if sys.platform == "darwin" or _WINDOWS:
            yield canonical(path)
        else:
            yield _followed(path, folders)


def _followed(path: str, folders: dict[str, str]) -> str:
    folder, _, name = path.rpartition("/")
    if name in ("", ".", "..") or os.path.islink(path):
        return os.path.realpath(path)
    real = folders.get(folder)
    if real is None:
        real = folders[folder] = _followed(folder, folders)
    return f"{real}/{name}" if real != "/" else f"/{name}"


def _posix_path(host: str, raw: bytes) -> str | None:
    if host not in ("", "localhost"):
        return None
    # normpath keeps two leading slashes, which POSIX gives a meaning that no system uses.
    return posixpath.normpath("/" + raw.decode("utf-8", "surrogateescape").lstrip("/"))


def _windows_path(host: str, raw: bytes) -> str | None:
    text = raw.decode("utf-8", "replace")
    drive = _DRIVE.match(text)
    if drive is not None and host in ("", "localhost"):
        return ntpath.normpath(drive[1].upper() + text[2:] + ("\\" if len(text) == 3 else ""))
    if host:
        return ntpath.normpath(f"\\\\{host}{text}")
    return None


def _quoted(raw: bytes) -> str:
    return "".join([_QUOTED[byte] for byte in raw])


if sys.platform == "darwin":
    import fcntl

    def _stored_case(path: str) -> str:
        # Only the file system knows how it spells a name; O_EVTONLY (0x8000) opens without reading.
        try:
            descriptor = os.open(path, 0x8000)
        except OSError:
            folder, name = os.path.split(path)
            return os.path.join(_stored_case(folder), name) if folder != path else path
        try:
            return os.fsdecode(fcntl.fcntl(descriptor, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))
        finally:
            os.close(descriptor)
