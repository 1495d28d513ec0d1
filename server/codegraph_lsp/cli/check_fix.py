"""`codegraph-lsp check --fix` and `--diff`: what is written, and what would be."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from codegraph_lsp.checks.fixing import fix_files
from codegraph_lsp.cli.found_text import plain
from codegraph_lsp.cli.main import DONE, FINDINGS, complain
from codegraph_lsp.cli.output import counted, opened, style_of_stdout, write_text
from codegraph_lsp.cli.terminal import meter
from codegraph_lsp.engine.sandbox import open_sandbox
from codegraph_lsp.features.patches import unified
from codegraph_lsp.index.progress import Progress
from codegraph_lsp.model.errors import UnwritableError
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.saving import on_disk, save
from codegraph_lsp.workspace.source import is_wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.checks.fixing import FixedFile, FixRequest, FixResult, Sandbox
    from codegraph_lsp.model.settings import Settings


def write_fixes(root: str, settings: Settings, request: FixRequest, *, quiet: bool) -> None:
    """Makes the fixes that *request* speaks of, and says on stderr which files they are in."""
    written: list[FixedFile] = []
    with open_sandbox(root, settings) as sandbox:
        result = _fix_result(sandbox, request, quiet=quiet)
        for file in result.files:
            try:
                save(Roots([root]), file.path, file.before, file.after)
            except UnwritableError as error:
                complain(str(error))
            else:
                written.append(file)
                complain(f"fixed {plain(file.path)}: {_counts(file)}")
    _finish(result, "fixed", written)


def show_fixes(
    root: str, settings: Settings, request: FixRequest, output: str | None, *, quiet: bool
) -> int:
    """Shows as a patch what `write_fixes` would write; the exit code is about its being empty."""
    with open_sandbox(root, settings) as sandbox:
        result = _fix_result(sandbox, request, quiet=quiet)
    parts, told = [], []
    for file in result.files:
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
    _finish(result, "would fix", told)
    return FINDINGS if parts else DONE


def _fix_result(sandbox: Sandbox, request: FixRequest, *, quiet: bool) -> FixResult:
    with meter("fixing", quiet=quiet) as shown:
        return fix_files(sandbox, request, Progress(shown, time.monotonic).reach)


def _write(patch: bytes, output: str | None) -> None:
    if output is not None or not sys.stdout.isatty():
        with opened(output) as out:
            out.write(patch)
        return
    style = style_of_stdout()
    colours = {"-": style.bad, "+": style.good, "@": style.path}
    lines = patch.decode("utf-8", "replace").split("\n")[:-1]
    write_text("\n".join(colours.get(line[:1], str)(plain(line)) for line in lines))


def _finish(result: FixResult, verb: str, files: Sequence[FixedFile]) -> None:
    """What was not done, and how much was."""
    for path, reason in result.left:
        complain(f"{plain(path)}: {reason}")
    n = sum(sum(file.codes.values()) for file in files)
    if not n:
        complain(f"{verb} nothing" if result.left else "nothing to fix")
        return
    complain(f"{verb} {counted(n, 'finding')} in {counted(len(files), 'file')}")


def _counts(file: FixedFile) -> str:
    return ", ".join(f"{n:,} {code}" for code, n in file.codes.items())
