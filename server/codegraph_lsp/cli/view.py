"""`codegraph-lsp view`: the graph view in a browser, live."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.configure import add_index_arguments
from codegraph_lsp.cli.main import DONE, complain
from codegraph_lsp.cli.roots import folder_inside, root_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("root", nargs="?", metavar="ROOT", help="folder of the workspace")
    parser.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="what is shown first; alone it may stand in the place of ROOT (default: communities)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help="listen there, on this machine alone (default: any that is free)",
    )
    parser.add_argument(
        "--no-browser",
        dest="browser",
        action="store_false",
        help="print the page's address, and start no browser",
    )
    parser.add_argument(
        "--no-refresh",
        dest="refresh",
        action="store_false",
        help="show the index as it is, and changed files as they are found",
    )
    add_index_arguments(parser)


def run(arguments: Namespace) -> int:
    from codegraph_lsp.cli.configure import changes
    from codegraph_lsp.page.built import LIVE, page

    template = page(LIVE)  # before anything is indexed: it may be missing
    if arguments.target is None and arguments.root and not os.path.isdir(arguments.root):
        arguments.root, arguments.target = None, arguments.root
    root = root_of(arguments.root)
    question = _first_question(root, arguments)
    from codegraph_lsp.page.serve import serve

    def listening(address: str, for_one_visit: str) -> None:
        print(address, flush=True)
        if arguments.browser:
            _open(for_one_visit)
        complain("serves the graph view; Ctrl-C ends it")

    options = changes(arguments)
    serve(template, root, question, port=arguments.port, options=options, listening=listening)
    return DONE


def _first_question(root: str, arguments: Namespace) -> dict[str, Any]:
    """
    Brings the graph up to date, and finds what is to be shown in it.

    Raises:
        TargetError: Nothing is called so, or several things are.
    """
    from codegraph_lsp.cli.options import options_of
    from codegraph_lsp.cli.questions import Asked
    from codegraph_lsp.cli.workspace import graph_of

    with graph_of(root, arguments) as snapshot:
        if arguments.target is None:
            return {"mode": "communities", "granularity": "file"}
        asked = Asked(snapshot, arguments, options_of(arguments), root, folder_inside(root))
        symbol = asked.target(arguments.target)
        return {"mode": "around", "about": {"symbol": symbol.id, "label": symbol.label}}


def _open(address: str) -> None:
    import webbrowser

    try:
        started = webbrowser.open(address)
    except (webbrowser.Error, OSError):
        started = False
    if not started:
        complain("no browser could be started; open the address above")


def _port(text: str) -> int:
    from argparse import ArgumentTypeError

    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"{text!r} is not a port, such as 8000")
    return int(text)
