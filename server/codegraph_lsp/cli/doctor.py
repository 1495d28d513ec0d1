"""`codegraph-lsp doctor`: checks what codegraph-lsp needs, and says what to do."""

from __future__ import annotations

import os
import platform
import re
import shutil
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from codegraph_lsp import __version__
from codegraph_lsp.cli.main import DONE, IMPOSSIBLE
from codegraph_lsp.cli.output import Style, counted, sized, style_of_stdout, write_json, write_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator

_PACKAGE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")

_OF_AN_EXTRA = re.compile(r"\bextra\b")

_WATCHES_WANTED = 65_536
"""inotify watches that a large workspace beside an editor's own needs. A guess: Linux itself has
handed out as many as memory allows since 5.11, and 8,192 before."""

_FREE_WANTED = 1_000_000_000
"""Bytes free where the cache lies."""


class Verdict(Enum):
    FINE = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    verdict: Verdict
    what: str
    advice: str = ""
    """What to do; empty where there is nothing to do."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: Namespace) -> int:
    findings = list(check_all())
    problems = any(finding.verdict is Verdict.PROBLEM for finding in findings)
    if arguments.json:
        told = [
            {
                "about": finding.about,
                "verdict": finding.verdict.value,
                "what": finding.what,
                **({"advice": finding.advice} if finding.advice else {}),
            }
            for finding in findings
        ]
        write_json({"ok": not problems, "findings": told})
    else:
        write_text(as_text(findings, style_of_stdout()))
    return IMPOSSIBLE if problems else DONE


def check_all() -> Iterator[Finding]:
    """All checks, the basic ones first; one that breaks down is a problem itself."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("installation", _installation),
        ("grammars", _grammars),
        ("cache", _cache),
        ("watcher", _watcher),
        ("graph view", _graph_view),
        ("git", _git),
    )
    for about, check in checks:
        try:
            yield from check()
        except Exception as error:  # a broken installation breaks in any way it likes
            reason = f"{type(error).__name__}: {error}"
            yield Finding(about, Verdict.PROBLEM, reason, "reinstall codegraph-lsp")


def as_text(findings: list[Finding], style: Style) -> str:
    """What people read."""
    marks = {
        Verdict.FINE: style.good("ok     "),
        Verdict.WARNING: style.warn("warning"),
        Verdict.PROBLEM: style.bad("problem"),
    }
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.verdict]}  {finding.about:12} {finding.what}")
        if finding.advice:
            lines.append(f"{'':9}{'':12} → {finding.advice}")
    n_problems = sum(finding.verdict is Verdict.PROBLEM for finding in findings)
    end = counted(n_problems, "problem") if n_problems else "everything that is needed is there"
    return "\n".join([*lines, "", end])


def _installation() -> Iterator[Finding]:
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    text = f"codegraph-lsp {__version__}, {system}, {counted(os.cpu_count() or 1, 'core')}"
    yield Finding("installation", Verdict.FINE, text)
    found, missing = [], []
    for package in _needed():
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            missing.append(package)
    yield Finding("packages", Verdict.FINE, ", ".join(found))
    if missing:
        what = f"missing: {', '.join(missing)}"
        yield Finding("packages", Verdict.PROBLEM, what, "reinstall codegraph-lsp")


def _needed() -> list[str]:
    """Packages without which nothing works, by name; those of extras are not among them."""
    needed = []
    for requirement in metadata.requires("codegraph-lsp") or ():
        asked, _, condition = requirement.partition(";")
        name = _PACKAGE_NAME.match(asked)
        if name is not None and not _OF_AN_EXTRA.search(condition):
            needed.append(name[0])
    return sorted(needed)


def _grammars() -> Iterator[Finding]:
    from codegraph_lsp.languages.registry import languages
    from codegraph_lsp.model.errors import GrammarMissingError
    from codegraph_lsp.syntax.grammars import grammar

    specs = [spec for spec in languages().by_id.values() if not spec.generic]
    missing = []
    for spec in specs:
        try:
            grammar(spec.grammar)
        except GrammarMissingError:
            missing.append(spec.grammar)
    if missing:
        what = f"cannot be loaded: {', '.join(sorted(missing))}"
        advice = "reinstall tree-sitter-language-pack; 1.x fetches grammars over the network"
        yield Finding("grammars", Verdict.PROBLEM, what, advice)
    else:
        names = ", ".join(sorted(spec.name for spec in specs))
        yield Finding(
            "grammars", Verdict.FINE, f"all of {counted(len(specs), 'language')}: {names}"
        )


def _cache() -> Iterator[Finding]:
    from codegraph_lsp.store.location import CACHE_DIR_VARIABLE, cache_folder, make_private_folder

    folder = cache_folder()
    try:
        make_private_folder(folder)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        advice = f"make it writable, or name another folder in {CACHE_DIR_VARIABLE}"
        yield Finding("cache", Verdict.PROBLEM, f"{folder}: {error.strerror}", advice)
        return
    used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    free = shutil.disk_usage(folder).free
    what = f"{folder}, {sized(used)} used, {sized(free)} free"
    if free < _FREE_WANTED:
        advice = "free some space, or run `codegraph-lsp cache clear`"
        yield Finding("cache", Verdict.WARNING, what, advice)
    else:
        yield Finding("cache", Verdict.FINE, what)


def _watcher() -> Iterator[Finding]:
    limit_file = Path("/proc/sys/fs/inotify/max_user_watches")
    if not limit_file.is_file():
        yield Finding("watcher", Verdict.FINE, f"events of {platform.system()}, no limit known")
        return
    limit = int(limit_file.read_text("ascii"))
    what = f"inotify, {limit:,} watches for each user"
    if limit < _WATCHES_WANTED:
        advice = (
            "large workspaces are polled instead; "
            f"raise it: sudo sysctl fs.inotify.max_user_watches={_WATCHES_WANTED * 8}"
        )
        yield Finding("watcher", Verdict.WARNING, what, advice)
    else:
        yield Finding("watcher", Verdict.FINE, what)


def _git() -> Iterator[Finding]:
    path = shutil.which("git")
    if path is None:
        advice = "without git, files are found by a walk that takes ten times as long"
        yield Finding("git", Verdict.WARNING, "not found", advice)
    else:
        yield Finding("git", Verdict.FINE, path)


def _graph_view() -> Iterator[Finding]:
    from codegraph_lsp.page.built import is_built

    if is_built():
        yield Finding("graph view", Verdict.FINE, "its page is there")
    else:
        advice = "`view` and `export --format html` need it: run `make page` in a checkout"
        yield Finding("graph view", Verdict.WARNING, "its page was not built", advice)
