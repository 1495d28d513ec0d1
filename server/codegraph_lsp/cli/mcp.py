"""`codegraph-lsp mcp`: serves agents with tools, over stdin and stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.server import add_log_arguments, log_as_asked

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("root", nargs="?", metavar="ROOT", help="the workspace's folder")
    parser.add_argument(
        "--ask-at",
        metavar="PATH",
        help="local socket, on Windows named pipe, of an editor that passes questions on to its "
        "server, which knows what is not saved; a server of its own answers once none listens",
    )
    add_log_arguments(parser)


def run(arguments: Namespace) -> int:
    import sys

    from codegraph_lsp.cli.roots import root_of
    from codegraph_lsp.mcp.graph import Graph
    from codegraph_lsp.mcp.relay import RelayedGraph
    from codegraph_lsp.mcp.server import Server

    log_as_asked(arguments)
    root = root_of(arguments.root)

    def asked() -> Graph | RelayedGraph:
        if arguments.ask_at is None:
            return Graph(root)
        return RelayedGraph(root, arguments.ask_at, lambda: Graph(root))

    Server(sys.stdin.buffer, sys.stdout.buffer, asked).serve()
    return DONE
