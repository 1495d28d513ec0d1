"""
The rules of a workspace as they are now.

They are those of the files in `.codegraph/rules` and the folders that the settings name, of an open
one its text as it is typed. Nothing is kept by revision: rules change without the graph. Asked
again when no file has changed, it costs a look at the folders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.rule import NO_RULES, Rule, RuleSet
from codegraph_lsp.checks.rule_yaml import Problem
from codegraph_lsp.workspace.rule_files import rule_files, rule_root

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.checks.rule_reading import RuleFile
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Checks


def rules_now(snapshot: Snapshot, settings: Checks) -> RuleSet:
    """The rules of the workspace, and what is wrong with their files."""
    memory = snapshot.kept("rules", _Memory)
    opened = [
        path
        for path in snapshot.open_paths()
        if rule_root(snapshot.roots, path, settings.rules) is not None
    ]
    sources = {
        each.path: _Stamp(each.size, each.mtime_ns, b"")
        for each in rule_files(snapshot.roots, settings.rules)
    }
    for path in opened:
        sources[path] = _Stamp(0, 0, _digest(_source(snapshot, path)))
    if not sources:
        return NO_RULES
    with memory.lock:
        stamps = tuple(sorted(sources.items()))
        if stamps != memory.stamps or memory.rules is None:
            memory.rules = _read(snapshot, settings, stamps, memory)
            memory.stamps = stamps
        return memory.rules


class _Stamp(NamedTuple):
    """Stands for what is in a file."""

    size: int
    mtime_ns: int
    digest: bytes
    """Of the text of an open one."""


class _Known(NamedTuple):
    """One file as it was read last."""

    stamp: _Stamp
    digest: bytes
    """Of its text."""
    said: RuleFile


@dataclass(slots=True)
class _Memory:
    """What was read last. One for all snapshots of an engine."""

    lock: Lock = field(default_factory=Lock)
    stamps: tuple[tuple[Path, _Stamp], ...] = ()
    files: dict[Path, _Known] = field(default_factory=dict)
    rules: RuleSet | None = None


def _read(
    snapshot: Snapshot,
    settings: Checks,
    stamps: Sequence[tuple[Path, _Stamp]],
    memory: _Memory,
) -> RuleSet:
    # Late: one of the checks asks for the rules, and most workspaces have none to be read.
    from codegraph_lsp.checks.registry import BY_CODE
    from codegraph_lsp.checks.rule_reading import read_rules

    files: dict[Path, _Known] = {}
    for path, stamp in stamps:
        known = memory.files.get(path)
        if known is None or known.stamp != stamp:
            root = rule_root(snapshot.roots, path, settings.rules)
            source = _source(snapshot, path)
            prefix = root.prefix if root is not None else ""
            said = read_rules(source, path, prefix, BY_CODE)
            known = _Known(stamp, _digest(source), said)
        files[path] = known
    memory.files = files
    return _joined({path: known.said for path, known in files.items()}, _key(files))


def _joined(files: dict[Path, RuleFile], key: str) -> RuleSet:
    by_id: dict[str, Rule] = {}
    problems: dict[Path, tuple[Problem, ...]] = {}
    for path, file in files.items():
        told = list(file.problems)
        for rule in file.rules:
            first = by_id.setdefault(rule.id, rule)
            if first is not rule:
                told.append(Problem(rule.span, f"{first.path} has a rule called {rule.id!r}, too"))
        if told:
            problems[path] = tuple(sorted(told))
    return RuleSet(tuple(by_id.values()), problems, key, by_id)


def _key(files: dict[Path, _Known]) -> str:
    told = sha256()
    for path, known in files.items():
        told.update(path.encode() + b"\0" + known.digest)
    return told.hexdigest()


def _source(snapshot: Snapshot, path: Path) -> bytes:
    row = snapshot.beside(path)
    text = None if row is None else snapshot.text(row.id)
    return b"" if text is None else text.source


def _digest(source: bytes) -> bytes:
    return sha256(source).digest()
