"""`codegraph-lsp cache`: the facts that all workspaces of a user share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.output import counted, sized, write_json, write_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


_ABOUT = """The cache of facts keeps what each file says by itself, by the hash of its text, for all
workspaces of this user: a file whose text was read before, in any branch or folder, is not parsed
again. The graphs of workspaces are kept elsewhere and are not touched."""

_ACTIONS = {
    "stats": "Show how many texts the cache of facts knows, how large it is, and where it is.",
    "clear": "Empty the cache of facts: files that change, and new workspaces, are parsed again. "
    "Indexed workspaces stay indexed.",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.description = _ABOUT
    subparsers = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in _ACTIONS.items():
        sub = subparsers.add_parser(name, help=what, description=what, allow_abbrev=False)
        sub.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: Namespace) -> int:
    from codegraph_lsp.engine.once import cache_stats, clear_cache

    if arguments.action == "clear":
        n_entries, n_bytes = clear_cache()
        if arguments.json:
            write_json({"cleared": n_entries, "bytes": n_bytes})
        else:
            write_text(f"forgot the facts of {counted(n_entries, 'text')}, {sized(n_bytes)}")
        return DONE
    stats = cache_stats()
    if arguments.json:
        write_json(stats)
    else:
        write_text(
            f"facts of {counted(stats['entries'], 'text')}, {sized(stats['bytes'])} in "
            f"{stats['file']}"
        )
    return DONE
