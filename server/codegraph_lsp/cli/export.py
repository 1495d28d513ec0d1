"""`codegraph-lsp export`: the whole graph as text, or as a page to look at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE, UsageError, complain
from codegraph_lsp.cli.options import FILTERS, count, options_of
from codegraph_lsp.cli.output import opened
from codegraph_lsp.cli.roots import root_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_FORMATS = {
    "jsonl": "one JSON object a line, all symbols before all edges, for programs",
    "dot": "a drawing for Graphviz",
    "mermaid": "a drawing for Markdown",
    "html": "one file to open in a browser, with the graph and the graph view",
}

MAX_SYMBOLS = 3000
"""As in `features.picture`, which is loaded by who wants a page."""


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("root", nargs="?", metavar="ROOT", help="folder of the workspace")
    told = "; ".join(f"{name}: {what}" for name, what in _FORMATS.items())
    parser.add_argument(
        "--format", default="jsonl", choices=_FORMATS, help=f"{told} (default: %(default)s)"
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to stdout")
    parser.add_argument(
        "--max-symbols",
        type=count,
        metavar="N",
        help="with html: where there are more symbols, files are drawn in their place; 0: always "
        f"(default: {MAX_SYMBOLS})",
    )
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
    if arguments.format == "html":
        return _page(arguments)
    if arguments.max_symbols is not None:
        raise UsageError("--max-symbols goes with --format html only")
    from codegraph_lsp.cli.workspace import graph_of
    from codegraph_lsp.features.export import FORMATS, export

    options = options_of(arguments)
    with graph_of(root_of(arguments.root), arguments) as snapshot, opened(arguments.output) as out:
        writer = FORMATS[arguments.format]()
        told = export(
            snapshot, writer, lambda text: out.write(text.encode("utf-8", "replace")), options
        )
    if not told.symbols:
        complain("nothing was written: no indexed file fits the options")
    return DONE


def _page(arguments: Namespace) -> int:
    from codegraph_lsp.cli.workspace import graph_of
    from codegraph_lsp.features.picture import picture, picture_text
    from codegraph_lsp.page.built import ALONE, filled, page

    template = page(ALONE)  # before anything is indexed: it may be missing
    root = root_of(arguments.root)
    limit = MAX_SYMBOLS if arguments.max_symbols is None else arguments.max_symbols
    with graph_of(root, arguments) as snapshot:
        drawn = picture(
            snapshot, options_of(arguments), title=os.path.basename(root) or root, max_symbols=limit
        )
    with opened(arguments.output) as out:
        out.write(filled(template, picture_text(drawn.graph)).encode())
    if drawn.by_file:
        complain(f"{drawn.graph['notes'][0]} --max-symbols decides")
    return DONE
