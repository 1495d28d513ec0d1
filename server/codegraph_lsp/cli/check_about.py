"""`codegraph-lsp check --list` and `--explain`: which checks and rules there are."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from codegraph_lsp.checks.finding import OFF, Severity
from codegraph_lsp.cli.check_asked import chosen, has_rules, root_and_paths
from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.output import counted, style_of_stdout, write_json, write_text
from codegraph_lsp.model.errors import UnknownCheckError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from codegraph_lsp.checks.rule import Rule
    from codegraph_lsp.checks.rule_graph import Named
    from codegraph_lsp.checks.run import Selection
    from codegraph_lsp.features.snapshot import Snapshot


def list_checks(arguments: Namespace) -> int:
    """Tells the checks and rules, and what their findings count as in the workspace."""
    from codegraph_lsp.checks.registry import CHECKS

    with _asked(arguments) as (usual, _):
        selection = chosen(arguments, usual)
    severities = selection.severities
    summaries = [(each.code, each.summary) for each in CHECKS]
    summaries += [(each.id, each.message) for each in selection.loaded.rules]
    told = [
        (code, severities[code].label if code in severities else OFF, summary)
        for code, summary in summaries
    ]
    if arguments.format == "json":
        write_json([{"code": code, "severity": word, "summary": what} for code, word, what in told])
        return DONE
    style = style_of_stdout()
    width = max(len(code) for code, *_ in told)
    write_text(
        "\n".join(f"{style.bold(f'{code:{width}}')}  {word:7}  {what}" for code, word, what in told)
    )
    return DONE


def explain(arguments: Namespace) -> int:
    """
    Tells what one check or rule is about, what it counts as here, and how much its sets mean.

    Raises:
        UnknownCheckError: Nothing is called so.
    """
    from codegraph_lsp.checks.codes import near
    from codegraph_lsp.checks.registry import BY_CODE
    from codegraph_lsp.cli.found import kind_of

    code = arguments.explain
    with _asked(arguments) as (selection, snapshot):
        known = (*BY_CODE, *selection.loaded.by_id)
        if code not in known:
            raise UnknownCheckError(code, near(code, known))
        severity = selection.severities.get(code)
        kind = kind_of(code, severity or Severity.WARNING, selection)
        rule = selection.loaded.by_id.get(code)
        sets = "" if rule is None or snapshot is None else _sets(snapshot, rule)
    heading = f"{style_of_stdout().bold(code)} ({OFF if severity is None else severity.label})"
    summary = "" if code in BY_CODE and kind.page else kind.summary
    write_text("\n\n".join(filter(None, (heading, summary, kind.page, kind.url, sets))))
    return DONE


def _sets(snapshot: Snapshot, rule: Rule) -> str:
    """How much each set that *rule* speaks of means, a line for each part."""
    from codegraph_lsp.checks.rule_graph import named

    told = [(key, some) for key, of in rule.sets.items() for some in of]
    width = max((len(some.written) for _, some in told), default=0)
    return "\n".join(
        f"{key:8} {some.written:{width}}  {_much(named(snapshot, some, rule.prefix))}"
        for key, some in told
    )


def _much(found: Named) -> str:
    parts = []
    if found.n_files:
        symbols, files = counted(found.n_symbols, "symbol"), counted(found.n_files, "file")
        parts.append(f"{symbols} in {files}")
    if found.n_outside:
        parts.append(f"{counted(found.n_outside, 'symbol')} outside of the workspace")
    return " and ".join(parts) or "nothing"


@contextmanager
def _asked(arguments: Namespace) -> Iterator[tuple[Selection, Snapshot | None]]:
    """The checks of the workspace, and its rules; a graph is only made where there are some."""
    from codegraph_lsp.checks.check import Context
    from codegraph_lsp.checks.run import selected, selection_now
    from codegraph_lsp.cli.workspace import graph_of, settings_of

    root, _ = root_and_paths(arguments)
    if not has_rules(arguments, root):
        yield selected(settings_of(root, arguments).checks), None
        return
    with graph_of(root, arguments) as snapshot:
        yield selection_now(Context(snapshot, snapshot.settings.checks)), snapshot
