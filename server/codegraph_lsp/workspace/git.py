"""
What git knows of a folder: whether it is a work tree, which files are in it, what it excludes.

Only ever asked to tell. Configuration that a repository brings along must not start programs, so
the file system monitor, which may be one, is switched off.
"""

from __future__ import annotations

import ntpath
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace import names
from codegraph_lsp.workspace.globs import Globs
from codegraph_lsp.workspace.ignore import Folder, ignore_reader, with_globs

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINK = f"{stat.S_IFLNK:06o}"
_SUBMODULE = "160000"

# What `git rev-parse --local-env-vars` lists: inside a git hook these name another repository.
_LOCAL = """
GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_CONFIG GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT
GIT_OBJECT_DIRECTORY GIT_DIR GIT_WORK_TREE GIT_IMPLICIT_WORK_TREE GIT_GRAFT_FILE
GIT_INDEX_FILE GIT_NO_REPLACE_OBJECTS GIT_REPLACE_REF_BASE GIT_PREFIX GIT_SHALLOW_FILE
GIT_COMMON_DIR GIT_INTERNAL_SUPER_PREFIX
"""
_LOCAL_VARIABLES = frozenset(_LOCAL.split())


class Listed(NamedTuple):
    """One path, relative to the folder that was listed, as the operating system spells it."""

    path: str
    tracked: bool
    link: bool
    """Known to be a link; an untracked one has to be looked at."""
    tree: bool
    """A submodule or a work tree of its own: git says nothing of what is in it."""


def work_tree(folder: str) -> str | None:
    """The work tree that *folder* lies in, itself or one of the folders above; None without one."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def list_files(folder: str, *, timeout: float) -> list[Listed] | None:
    """
    Files below *folder* that are tracked, or untracked and not ignored; each once.

    Deleted files that git still tracks are among them. None where git cannot be run, refuses the
    folder, or takes longer than *timeout* seconds.
    """
    listing = ("ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard")
    done = run(folder, listing, timeout=timeout)
    return None if done is None or done.code != 0 else parse_listing(done.output)


class Done(NamedTuple):
    """What git said."""

    code: int
    output: bytes
    complaint: str
    """The first line it wrote for people."""


def run(
    folder: str,
    arguments: Sequence[str],
    *,
    timeout: float,
    given: bytes | None = None,
    cancel: CancelToken | None = None,
) -> Done | None:
    """
    Run git in *folder*, to be told something.

    Args:
        arguments: The subcommand and what it takes. Must only read, and must not make git look at
            the contents of files of the work tree, for which a repository may configure filters.
        timeout: Seconds.
        given: What it reads from its standard input.
        cancel: Ends the program when somebody cancels.

    Returns:
        None where there is no git, or it took too long.
    """
    program = _program(os.environ.get("PATH", ""), windows=os.name == "nt")
    if program is None:
        return None
    import subprocess  # late: 12 ms that a folder without git need not pay

    environment = {
        name: value for name, value in os.environ.items() if name not in _LOCAL_VARIABLES
    }
    quiet = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "color.ui=false")
    try:
        process = subprocess.Popen(
            [program, "-C", folder, *quiet, "-c", "log.showSignature=false", *arguments],
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None
    with process, (cancel or CancelToken()).stopping(process.kill):
        try:
            output, complaints = process.communicate(given, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
        except BaseException:
            process.kill()
            raise
    complaint = complaints.decode("utf-8", "replace").strip().partition("\n")[0]
    return Done(process.returncode, output, complaint)


def parse_listing(output: bytes) -> list[Listed]:
    """What `git ls-files -z -t --stage` says; a file in conflict, listed three times, once."""
    found: dict[str, Listed] = {}
    for record in os.fsdecode(output).split("\0"):
        if record.startswith("? "):
            path = record[2:]
            tree = path.endswith("/")
            found[path] = Listed(path.removesuffix("/"), False, False, tree)
        elif record:
            # "H 100644 <object> <stage>\t<path>"
            head, _, path = record.partition("\t")
            mode = head[2:8]
            found[path] = Listed(path, True, mode == _LINK, mode == _SUBMODULE)
    return list(found.values())


def with_excludes(folder: Folder, absolute: str) -> Folder:
    """
    *folder*, at native path *absolute*, with what git applies besides the ignore files in it.

    That is ignore files above it in its work tree, `info/exclude` and the user's own list. Nothing
    is applied outside a work tree, or where the work tree ignores the folder as a whole.
    """
    top = work_tree(absolute)
    if top is None:
        return folder
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    found: list[tuple[Globs, str]] = []
    place, lead = absolute, ""
    while place != top:
        place, name = os.path.split(place)
        lead = f"{names.to_text(name) or name}/{lead}"
        found.append((_globs(place, ".gitignore"), lead))
    found.append((_globs(os.path.join(top, ".git", "info"), "exclude"), lead))
    found.append((_globs(os.path.join(home, "git"), "ignore"), lead))
    if any(_takes_in(globs, lead) for globs, lead in found):
        return folder
    for globs, lead in found:
        folder = with_globs(folder, globs, lead=lead)
    return folder


def _program(search: str, *, windows: bool) -> str | None:
    """
    What to start as git. None where there is none.

    Windows would look into the current folder first, which may be somebody's workspace.
    """
    if not windows:
        return "git"
    for folder in search.split(";"):
        program = ntpath.join(folder, "git.exe")
        if ntpath.isabs(folder) and os.path.isfile(program):
            return program
    return None


def _globs(folder: str, name: str) -> Globs:
    return Globs((ignore_reader(folder)(name) or "").split("\n"))


def _takes_in(globs: Globs, lead: str) -> bool:
    parts = lead.split("/")[:-1]
    return any(
        globs.match("/".join(parts[: index + 1]), part, folder=True)
        for index, part in enumerate(parts)
    )
