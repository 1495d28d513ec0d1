"""`codegraph-lsp export`: the whole graph as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.options import FILTERS, options_of
from codegraph_lsp.cli.output import opened
from codegraph_lsp.cli.roots import root_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_FORMATS = {
    "jsonl": "one JSON object a line, all symbols before all edges, for programs",
    "dot": "a drawing for Graphviz",
    "mermaid": "a drawing for Markdown",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("root", nargs="?", metavar="ROOT", help="folder of the workspace")
    told = "; ".join(f"{name}: {what}" for name, what in _FORMATS.items())
    parser.add_argument(
        "--format", default="jsonl", choices=_FORMATS, help=f"{told} (default: %(default)s)"
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    for add_options in FILTERS:
        add_options(parser)
    parser.add_argument(
        "--no-refresh",
        dest="refresh",
        action="store_false",
        help="export the index as it is, without looking for changed files",
    )
    add_index_arguments(parser)


def run(arguments: Namespace) -> int:
    from codegraph_lsp.cli.workspace import graph_of
    from codegraph_lsp.features.export import FORMATS, export

    options = options_of(arguments)
    with graph_of(root_of(arguments.root), arguments) as snapshot, opened(arguments.output) as out:
        writer = FORMATS[arguments.format]()
        export(snapshot, writer, lambda text: out.write(text.encode("utf-8", "replace")), options)
    return DONE
