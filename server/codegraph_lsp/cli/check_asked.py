"""What the options of `codegraph-lsp check` ask for: where, what of it, and by which checks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codegraph_lsp.checks.finding import Severity
from codegraph_lsp.cli.main import UsageError, complain
from codegraph_lsp.cli.roots import MARKS, folder_inside, has_mark, root_around, root_of

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.report import Scope
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.settings import Checks


def refuse_contradictions(arguments: Namespace) -> None:
    """
    Nothing, where the options go together.

    Raises:
        UsageError: Two of them do not.
    """
    if arguments.update_baseline and arguments.no_baseline:
        raise UsageError("--update-baseline and --no-baseline contradict each other")
    if arguments.update_baseline and base_of(arguments):
        raise UsageError("a baseline holds all that is found: changes do not update it")
    if arguments.update_baseline and arguments.min_severity != Severity.HINT.label:
        raise UsageError("a baseline holds all that is found: leave out --min-severity")
    if arguments.update_baseline and (arguments.fix or arguments.diff):
        raise UsageError("--update-baseline after --fix: one by one")
    if arguments.diff and arguments.format != "text":
        raise UsageError("--diff has one form, that of a patch: leave out --format")
    if arguments.changed and arguments.base:
        raise UsageError("--changed means --base HEAD: give one of them")
    if arguments.changed and arguments.staged:
        raise UsageError("--changed is about files as they are, --staged as they are staged")


def chosen(arguments: Namespace, usual: Selection) -> Selection:
    """
    Which checks run.

    Raises:
        UnknownCheckError: An option names none.
    """
    from codegraph_lsp.checks.codes import meant
    from codegraph_lsp.checks.registry import BY_CODE

    known = (*BY_CODE, *usual.loaded.by_id)
    selects, ignores = _words(arguments.select), _words(arguments.ignore)
    selection = usual.only(meant(selects, known)) if selects else usual
    return selection.without(meant(ignores, known))


def _words(given: Sequence[str]) -> list[str]:
    return [word.strip() for text in given for word in text.split(",") if word.strip()]


def root_and_paths(arguments: Namespace) -> tuple[str, frozenset[str]]:
    """
    The workspace's folder, and where in it findings are wanted: names of files and folders.

    Raises:
        OSError: The folder is none.
        UsageError: A path is not inside, or not there.
    """
    from codegraph_lsp.checks.report import EVERYWHERE
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.uris import canonical

    places = list(arguments.places)
    if arguments.root is None and places and os.path.isdir(places[0]):
        arguments.root = root_around(places[0])
        if os.path.samefile(arguments.root, places[0]):
            _tell_part(places.pop(0))
    root = root_of(arguments.root)
    roots = Roots([root])
    found = []
    for place in places:
        native = place if os.path.exists(place) else os.path.join(root, place)
        if not os.path.exists(native):
            raise UsageError(f"there is nothing at {place!r}")
        inside = "" if canonical(native) == canonical(root) else roots.locate(native)
        if inside is None:
            raise UsageError(f"{place!r} is not below the workspace {root}; --root names another")
        found.append(inside)
    return root, frozenset(found) or EVERYWHERE


def _tell_part(folder: str) -> None:
    """Says so where *folder*, below the current one, is looked at as if nothing were around it."""
    if folder_inside(os.getcwd(), folder) and not has_mark(folder):
        complain(
            f"{folder!r} is checked as a workspace of its own, as no folder around it holds "
            f"{MARKS}: what else uses it is not seen; `--root .` with it sees the current folder"
        )


def _has_files(snapshot: Snapshot, folder: str) -> bool:
    from codegraph_lsp.model.kinds import FileState

    inside = f"{folder}/" if folder else ""
    return any(
        row.path.startswith(inside) and row.state is not FileState.SKIPPED
        for row in snapshot.files()
    )


def tell_unlisted(context: Context, paths: Iterable[str]) -> None:
    """Says what was named and is not looked at: nothing found there means nothing."""
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.kinds import FileState
    from codegraph_lsp.workspace.rule_files import rule_root

    snapshot, folders = context.snapshot, context.settings.rules
    for path in sorted(paths):
        is_folder = not path or os.path.isdir(snapshot.roots.absolute(Path(path)))
        if is_folder:
            if not _has_files(snapshot, path):
                complain(
                    f"nothing in {path or 'the workspace'} is in the index; what is, is decided "
                    "by `include`, `exclude`, `only` and .gitignore"
                )
        elif rule_root(snapshot.roots, Path(path), folders) is None:
            row = snapshot.file(Path(path))
            if row is None or row.state is FileState.SKIPPED:
                why = "it is not in the index" if row is None else row.reason
                complain(f"{path} is not checked: {why}")


def tell_not_set_up(arguments: Namespace, selection: Selection, settings: Checks) -> None:
    """Says which checks were named and find nothing whatever is there."""
    from codegraph_lsp.checks.registry import BY_CODE

    named = set(_words(arguments.select))
    for code in selection.severities:
        if code in named and code in BY_CODE and not BY_CODE[code].is_set_up(settings):
            complain(f"{code} finds nothing: it is not set up; `--explain {code}` says how")


def scope_of(arguments: Namespace, paths: frozenset[str], snapshot: Snapshot) -> Scope:
    """
    Which findings are wanted, as things are in *snapshot*: changed lines are those of its texts.

    Args:
        paths: What `root_and_paths` returned.

    Raises:
        HistoryError: Git does not know the revision that changes are counted from.
    """
    from codegraph_lsp.checks.report import Scope

    least = Severity.labelled(arguments.min_severity)
    base = base_of(arguments)
    if not base:
        return Scope(paths, least=least)
    from codegraph_lsp.features.changed_lines import changes_since

    changed = changes_since(snapshot, base, staged=arguments.staged)
    if changed is None:
        return Scope(paths, least=least)
    return Scope(paths, changed, by_line=arguments.changed_lines, least=least)


def base_of(arguments: Namespace) -> str:
    """The revision whose changes count; empty where everything does."""
    if arguments.base:
        return str(arguments.base)
    asked = arguments.changed or arguments.staged or arguments.changed_lines
    return "HEAD" if asked else ""


def has_rules(arguments: Namespace, root: str) -> bool:
    """There are files of rules: what they say is only known with a graph."""
    from codegraph_lsp.cli.configure import changes
    from codegraph_lsp.engine.once import settings_for
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.rule_files import rule_files

    checks = settings_for(root, changes(arguments)).settings.checks
    return bool(rule_files(Roots([root]), checks.rules))
