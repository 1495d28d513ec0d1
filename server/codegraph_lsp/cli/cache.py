"""`codegraph-lsp cache`: the facts that all workspaces of a user share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.output import counted, sized, write_json, write_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in (("stats", "Show size and hits."), ("clear", "Forget all facts.")):
        sub = subparsers.add_parser(name, help=what, description=what, allow_abbrev=False)
        sub.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: Namespace) -> int:
    from codegraph_lsp.engine.once import cache_stats, clear_cache

    if arguments.action == "clear":
        n_entries, n_bytes = clear_cache()
        if arguments.json:
            write_json({"cleared": n_entries, "bytes": n_bytes})
        else:
            write_text(f"cleared {counted(n_entries, 'entry', 'entries')}, {sized(n_bytes)}")
        return DONE
    stats = cache_stats()
    if arguments.json:
        write_json(stats)
    else:
        write_text(
            f"{counted(stats['entries'], 'entry', 'entries')}, {sized(stats['bytes'])} in "
            f"{stats['file']}"
        )
    return DONE
