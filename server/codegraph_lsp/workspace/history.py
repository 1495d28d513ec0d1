"""
What git knows of a folder's past: which files differ from a revision, what stood in them, and which
changed together.

Paths are relative to the folder, with `/`. Runs on: any thread; waits for a program.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import HistoryError
from codegraph_lsp.workspace import git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.support.cancel import CancelToken

TIMEOUT = 30.0
"""Seconds that git may take for one question."""

MAX_COMMITS = 5_000
"""Latest commits that count. (a guess: some years of a busy project, some seconds of git)"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that differs, or may: whether its text does is for who reads it."""

    path: str
    status: str
    """As git has it: `A`dded, `D`eleted, `M`odified, `T`ype changed, `U`nmerged."""


@dataclass(frozen=True, slots=True)
class Commit:
    time: int
    """Seconds since 1970."""
    paths: tuple[str, ...]


def revision(folder: str, cancel: CancelToken, name: str = "HEAD") -> str:
    """
    The commit that *name* means; with `...` behind it the one where HEAD left it, as with `git
    diff`.

    Raises:
        HistoryError: There is none, no repository, or no git.
    """
    if git.work_tree(folder) is None:
        raise HistoryError(
            folder,
            f"{os.path.basename(folder)!r} is in no git repository",
            "make one with `git init`, and commit",
        )
    if name.endswith("..."):
        return _fork(folder, cancel, name.removesuffix("..."))
    done = _asked(
        folder,
        ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"),
        cancel,
    )
    if done.code != 0:
        if done.complaint:
            raise HistoryError(
                folder, f"git refuses the folder ({done.complaint})", "see `git status`"
            )
        advice = "make a commit first" if name == "HEAD" else "see `git log` and `git branch -a`"
        raise HistoryError(folder, f"git knows no revision {name!r}", advice)
    return os.fsdecode(done.output).strip()


def is_unborn(folder: str, cancel: CancelToken) -> bool:
    """The repository around *folder* has a branch and no commit on it yet."""
    if git.work_tree(folder) is None:
        return False
    head = _asked(folder, ("rev-parse", "--verify", "--quiet", "HEAD"), cancel)
    return head.code != 0 and _asked(folder, ("symbolic-ref", "--quiet", "HEAD"), cancel).code == 0


def _fork(folder: str, cancel: CancelToken, name: str) -> str:
    """The latest commit that *name* and HEAD have in common."""
    other, head = revision(folder, cancel, name), revision(folder, cancel)
    done = _asked(folder, ("merge-base", other, head), cancel)
    if done.code != 0:
        raise HistoryError(
            folder,
            f"git knows no common commit of {name!r} and HEAD",
            "fetch more of the history (`git fetch --unshallow`)",
        )
    return os.fsdecode(done.output).strip()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a work tree comes from."""

    url: str
    """Of the remote, without names and passwords in it."""
    commit: str
    branch: str
    """Empty where HEAD is at none."""
    top: str
    """The work tree's own folder."""


def origin(folder: str, cancel: CancelToken) -> Origin | None:
    """What the remote `origin` of *folder* is; None without one, a repository or a commit."""
    top = git.work_tree(folder)
    if top is None:
        return None
    try:
        commit = revision(folder, cancel)
        url = _asked(folder, ("config", "--get", "remote.origin.url"), cancel)
        branch = _asked(folder, ("symbolic-ref", "--quiet", "--short", "HEAD"), cancel)
    except HistoryError:
        return None
    address = _public(os.fsdecode(url.output).strip()) if url.code == 0 else ""
    if not address:
        return None
    name = os.fsdecode(branch.output).strip() if branch.code == 0 else ""
    return Origin(address, commit, name, top)


_SCP = re.compile(r"(?:[^@/:]+@)?([\w.-]{2,}):(?!//)(.+)")


def _public(url: str) -> str:
    """*url* as a URI and without who fetches it; empty where it is no URI, such as a folder."""
    short = _SCP.fullmatch(url)
    if short is not None:
        return f"ssh://{short[1]}/{short[2].lstrip('/')}"
    scheme, found, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}" if found else ""


def changed_files(folder: str, commit: str, cancel: CancelToken, *, staged: bool) -> list[Changed]:
    """
    Files below *folder* that may differ from *commit*: on disk, or with *staged* in the index.

    Untracked files that are not ignored count as added on disk.
    """
    what = ("--cached",) if staged else ()
    done = _told(
        folder,
        ("diff-index", "--name-status", "-z", "--no-renames", "--relative", *what, commit, "--"),
        cancel,
    )
    parts = os.fsdecode(done).split("\0")
    found = {
        path: Changed(path, status[:1])
        for status, path in zip(parts[::2], parts[1::2], strict=False)
    }
    if not staged:
        others = _told(folder, ("ls-files", "-z", "--others", "--exclude-standard"), cancel)
        for path in filter(None, os.fsdecode(others).split("\0")):
            found.setdefault(path, Changed(path, "A"))
    return [found[path] for path in sorted(found)]


def texts_at(
    folder: str, commit: str, paths: Sequence[str], cancel: CancelToken
) -> dict[str, bytes]:
    """What stood in files at *commit*, or in the index where that is empty, as far as it did."""
    asked = [path for path in paths if "\n" not in path]
    given = "".join(f"{commit}:./{path}\n" for path in asked)
    output = _told(folder, ("cat-file", "--batch"), cancel, os.fsencode(given))
    found: dict[str, bytes] = {}
    at = 0
    for path in asked:
        end = output.index(b"\n", at)
        head = output[at:end].split(b" ")
        at = end + 1
        if len(head) == 3 and head[2].isdigit():
            size = int(head[2])
            if head[1] == b"blob":
                found[path] = output[at : at + size]
            at += size + 1
    return found


def text_now(folder: str, path: str) -> bytes | None:
    """What stands in a file on disk, of a link where it leads; None where there is no file."""
    native = os.path.join(folder, path)
    try:
        if os.path.islink(native):
            return os.fsencode(os.readlink(native))
        if not os.path.isfile(native):
            return None
        with open(native, "rb") as file:
            return file.read()
    except OSError:
        return None


def commits(
    folder: str, commit: str, cancel: CancelToken, *, at_most: int = MAX_COMMITS
) -> list[Commit]:
    """The latest commits up to *commit* that change files below *folder*, newest first."""
    output = _told(
        folder,
        (
            *("log", "-z", "--format=%x01%ct", "--name-only", "--no-renames", "--no-merges"),
            *("--relative", f"--max-count={at_most}", commit, "--", "."),
        ),
        cancel,
    )
    found = []
    for record in os.fsdecode(output).split("\x01")[1:]:
        time, _, names = record.partition("\0")
        paths = tuple(sorted(filter(None, names.lstrip("\n").split("\0"))))
        found.append(Commit(int(time), paths))
    return found


def _told(
    folder: str, arguments: Sequence[str], cancel: CancelToken, given: bytes | None = None
) -> bytes:
    done = _asked(folder, arguments, cancel, given)
    if done.code != 0:
        raise HistoryError(
            folder, f"`git {arguments[0]}` fails ({done.complaint})", "see `git status`"
        )
    return done.output


def _asked(
    folder: str, arguments: Sequence[str], cancel: CancelToken, given: bytes | None = None
) -> git.Done:
    done = git.run(folder, arguments, timeout=TIMEOUT, given=given, cancel=cancel)
    cancel.check("history: git has ended")
    if done is None:
        raise HistoryError(
            folder,
            f"git cannot be run, or takes longer than {TIMEOUT:.0f} s",
            "install git, or ask again when the disk is less busy",
        )
    return done
