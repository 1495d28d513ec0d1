"""The baseline that the settings name, read from its file: once for each text of it."""

from __future__ import annotations

import os
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from codegraph_lsp.checks.baseline import Baseline, Fingerprint, Marked, marked, parse
from codegraph_lsp.model.errors import BaselineError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.uris import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.finding import Finding
    from codegraph_lsp.workspace.roots import Root

MAX_BYTES = 64_000_000
"""A larger file is no baseline that anybody keeps. (a guess: some 300,000 findings)"""


def read(path: str) -> Baseline:
    """
    The baseline in the file at native *path*.

    Raises:
        BaselineError: There is none, or it cannot be used.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        advice = "`codegraph-lsp check --update-baseline` makes it"
        raise BaselineError(path, "is not there", advice) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise BaselineError(path, f"cannot be read ({reason})", "name another file") from error
    if len(text) > MAX_BYTES:
        raise BaselineError(path, f"is larger than {MAX_BYTES:,} bytes", "name another file")
    return parse(text, path)


def place(root: str, named: str) -> str:
    """
    Where the baseline is that the settings of the workspace in *root* name.

    Raises:
        BaselineError: Outside of the workspace: its settings are not the user's, and the file is
            written, too.
    """
    path = os.path.join(root, named)
    if not canonical(path).startswith(os.path.join(canonical(root), "")):
        raise BaselineError(named, "lies outside of the workspace", "name one inside of it")
    return path


def without_known(context: Context, findings: Sequence[Finding]) -> list[Finding]:
    """
    *findings*, all of one file and in order of place, less those that the settings' baseline knows.

    With a baseline that cannot be used all are told; `check` says what is wrong with it.
    """
    named = context.settings.baseline
    if not named or not findings:
        return list(findings)
    path = findings[0].path
    roots = context.snapshot.roots
    root = next((each for each in roots if path.startswith(each.prefix)), None)
    if root is None:
        return list(findings)
    baseline = _by_path(context, root, named).get(Path(path.removeprefix(root.prefix)))
    if baseline is None:
        return list(findings)
    return [each.finding for each in baseline.judged(_inside(root, marked(findings))).new]


def _inside(root: Root, found: Iterable[Marked]) -> Iterator[Marked]:
    """*found* by the names that its files have where *root* is the only one, as in a shell."""
    for finding, fingerprint in found:
        path, code, subject, nth = fingerprint
        # A symbol's id has its file's path in backquotes.
        plain = subject.removeprefix(root.prefix).replace(f"`{root.prefix}", "`")
        own = Fingerprint(Path(path.removeprefix(root.prefix)), code, plain, nth)
        yield Marked(finding, own if root.prefix else fingerprint)


def _by_path(context: Context, root: Root, named: str) -> Mapping[Path, Baseline]:
    try:
        path = place(root.real, named)
        status = os.stat(path)
        key = f"baseline {path} {status.st_mtime_ns} {status.st_size}"
        return context.snapshot.kept(key, partial(_parted, path))
    except (BaselineError, OSError):
        return {}


def _parted(path: str) -> dict[Path, Baseline]:
    by_path = groupby(read(path).items, key=lambda each: each.fingerprint.path)
    return {path: Baseline(tuple(items)) for path, items in by_path}
