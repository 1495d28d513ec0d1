"""`codegraph-lsp check --fix` and `--diff`: what is written, and what would be."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from codegraph_lsp.checks.mending import mend
from codegraph_lsp.cli.found_text import plain
from codegraph_lsp.cli.main import DONE, FINDINGS, complain
from codegraph_lsp.cli.output import counted, opened, style_of_stdout, write_text
from codegraph_lsp.cli.terminal import meter
from codegraph_lsp.engine.bench import open_bench
from codegraph_lsp.features.patches import unified
from codegraph_lsp.index.progress import Progress
from codegraph_lsp.model.errors import UnwritableError
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.saving import on_disk, save
from codegraph_lsp.workspace.source import is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.checks.mending import Bench, Mended, Mending, Wish
    from codegraph_lsp.model.settings import Settings


def write_fixes(root: str, settings: Settings, wish: Wish, *, quiet: bool) -> None:
    """Makes the fixes that *wish* speaks of, and says on stderr which files they are in."""
    written: list[Mended] = []
    with open_bench(root, settings) as bench:
        mending = _mending(bench, wish, quiet=quiet)
        for file in mending.files:
            try:
                save(Roots([root]), file.path, file.before, file.after)
            except UnwritableError as error:
                complain(str(error))
            else:
                written.append(file)
                complain(f"fixed {plain(file.path)}: {_counts(file)}")
    _finish(mending, "fixed", written)


def show_fixes(
    root: str, settings: Settings, wish: Wish, output: str | None, *, quiet: bool
) -> int:
    """Shows as a patch what `write_fixes` would write; the exit code is about its being empty."""
    with open_bench(root, settings) as bench:
        mending = _mending(bench, wish, quiet=quiet)
    parts, told = [], []
    for file in mending.files:
        try:
            change = on_disk(Roots([root]), file.path, file.before, file.after)
        except UnwritableError as error:
            complain(str(error))
            continue
        # What has two bytes to a character is nothing that a patch can speak of.
        texts = (file.before, file.after) if is_wide(change.before) else change[:2]
        parts.append(unified(file.path, *texts))
        told.append(file)
    _write(b"".join(parts), output)
    _finish(mending, "would fix", told)
    return FINDINGS if parts else DONE


def _mending(bench: Bench, wish: Wish, *, quiet: bool) -> Mending:
    with meter("fixing", quiet=quiet) as shown:
        return mend(bench, wish, Progress(shown, time.monotonic).reach)


def _write(patch: bytes, output: str | None) -> None:
    if output is not None or not sys.stdout.isatty():
        with opened(output) as out:
            out.write(patch)
        return
    style = style_of_stdout()
    colours = {"-": style.bad, "+": style.good, "@": style.path}
    lines = patch.decode("utf-8", "replace").split("\n")[:-1]
    write_text("\n".join(colours.get(line[:1], str)(plain(line)) for line in lines))


def _finish(mending: Mending, verb: str, files: Sequence[Mended]) -> None:
    """What was not done, and how much was."""
    for path, reason in mending.left:
        complain(f"{plain(path)}: {reason}")
    n = sum(sum(file.codes.values()) for file in files)
    complain(f"{verb} {counted(n, 'finding')} in {counted(len(files), 'file')}")


def _counts(file: Mended) -> str:
    return ", ".join(f"{n:,} {code}" for code, n in file.codes.items())
