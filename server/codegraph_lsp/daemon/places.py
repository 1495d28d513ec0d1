"""
Where the daemon is: one for each build of the program and each environment that it depends on.

A daemon outlives the editor that started it, so it must not answer with an older program's code nor
with another client's surroundings. Both are in the name of its socket: a client that differs finds
no daemon, and starts one of its own kind.
"""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NO_DAEMON_VARIABLE = "CODEGRAPH_NO_DAEMON"
"""Environment variable that, set to anything but 0, makes every server a process of its own."""

LONGEST_PATH = 100
"""Bytes of a socket's path; systems take 104 to 108."""

_OURS = "CODEGRAPH_"
_APART = frozenset({NO_DAEMON_VARIABLE})
_OTHERS = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
"""Names of environment variables that change what a server does; of ours, all do but `_APART`."""

_CACHE_DIR = "CODEGRAPH_CACHE_DIR"


class NoDaemonError(Exception):
    """There is no daemon, and none to be had; says why, on one line."""


class Place(NamedTuple):
    """Files of one daemon."""

    folder: str
    key: str

    @property
    def socket(self) -> str:
        return os.path.join(self.folder, f"{self.key}.sock")

    @property
    def lock(self) -> str:
        """Locked by the daemon for as long as the socket is its own."""
        return os.path.join(self.folder, f"{self.key}.lock")

    @property
    def starting(self) -> str:
        """Locked by whoever starts the daemon."""
        return os.path.join(self.folder, f"{self.key}.starting")

    @property
    def log(self) -> str:
        return os.path.join(self.folder, f"{self.key}.log")


def place() -> Place:
    """
    Where this build's daemon for this environment is, or would be.

    Raises:
        NoDaemonError: There can be none.
    """
    return Place(folder(), key())


def folder() -> str:
    """
    The folder of this user's daemons, which others cannot enter; made where it is missing.

    Raises:
        NoDaemonError: There can be none.
    """
    path = _folder()
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        status = os.stat(path)
    except OSError as error:
        raise NoDaemonError(f"no folder for sockets ({error.strerror}): {path}") from error
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise NoDaemonError(f"others may enter the folder for sockets: {path}")
    if len(os.fsencode(path)) > LONGEST_PATH - len("/0123456789abcdef.sock"):
        raise NoDaemonError(f"the path of the folder for sockets is too long: {path}")
    return path


def _folder() -> str:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime) and os.path.isdir(runtime):
        return os.path.join(runtime, "codegraph-lsp")
    # Late: it imports what knows of other systems' folders, 20 ms.
    from codegraph_lsp.store.location import cache_folder

    return os.path.abspath(cache_folder() / "daemon")


def key() -> str:
    """Sixteen digits that differ when the program's files or its environment do."""
    digest = blake2b(digest_size=8)
    for part in (*_build(), *_surroundings(os.environ)):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def environment() -> dict[str, str]:
    """What the daemon of this `key` is started with: it has another current folder."""
    given = dict(os.environ)
    if given.get(_CACHE_DIR):
        given[_CACHE_DIR] = _absolute(given[_CACHE_DIR])
    return given


def package() -> str:
    """The folder of the package."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _build() -> Iterator[str]:
    """Size and time of each of the program's files: 2 ms for 450 of them, none is read."""
    yield __version__
    yield sys.version
    yield sys.prefix
    yield package()
    for path in sys.path:
        if path.endswith(("site-packages", "dist-packages")):
            yield f"{path} {_changed(path)}"  # something was installed, upgraded or removed
    folders = [package()]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    status = entry.stat()
                    yield f"{entry.path} {status.st_size} {status.st_mtime_ns}"


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def _surroundings(given: Mapping[str, str]) -> Iterator[str]:
    ours = {name for name in given if name.startswith(_OURS)} - _APART
    for name in sorted(ours.union(_OTHERS)):
        value = given.get(name, "")
        yield f"{name}={_absolute(value) if value and name == _CACHE_DIR else value}"


def _absolute(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))
