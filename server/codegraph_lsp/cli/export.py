"""`codegraph-lsp export`: the whole graph as text."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.options import FILTERS, options_of
from codegraph_lsp.cli.roots import root_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

_FORMATS = ("jsonl", "dot", "mermaid")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("root", nargs="?", metavar="ROOT", help="folder of the workspace")
    parser.add_argument("--format", required=True, choices=_FORMATS)
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
    with graph_of(root_of(arguments.root), arguments) as snapshot, _opened(arguments.output) as out:
        writer = FORMATS[arguments.format]()
        export(snapshot, writer, lambda text: out.write(text.encode("utf-8", "replace")), options)
    return DONE


@contextmanager
def _opened(path: str | None) -> Iterator[IO[bytes]]:
    """stdout, or a file that appears under its name only when it is whole."""
    if path is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = f"{path}.part"
    try:
        with open(unfinished, "wb") as file:
            yield file
        os.replace(unfinished, path)
    except BaseException:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise
