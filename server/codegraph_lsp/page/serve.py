"""
Serves the live page until it is told to stop.

Runs on: the main thread, which waits for connections.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.features.picture import picture_text
from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.process import end_on_signals, prepare_process
from codegraph_lsp.page.built import filled
from codegraph_lsp.page.client import InProcessClient
from codegraph_lsp.page.http import PageServer
from codegraph_lsp.page.news import News
from codegraph_lsp.workspace.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS = {custom.DID_CHANGE_GRAPH: "graph", custom.STATUS_CHANGED: "status"}


def serve(
    template: str,
    root: str,
    question: dict[str, Any],
    *,
    port: int,
    options: dict[str, Any],
    listening: Callable[[str, str], None],
) -> None:
    """
    Serves until Ctrl-C or another signal that ends programs.

    Args:
        template: The live page, with a hole for its data.
        root: Absolute folder of the workspace.
        question: What is shown first, as the graph view's `Question` has it; may lack fields.
        port: 0 is any that is free.
        options: Settings above those of files.
        listening: Called with the page's address, and with one for a single visit, when somebody
            listens there.

    Raises:
        OSError: It can't be listened on.
    """
    prepare_process()
    data = {"name": os.path.basename(root) or root, "root": uri_of(root), "question": question}
    page = filled(template, picture_text(data)).encode()
    news = News()
    client = InProcessClient(root, options, lambda method, params: _tell(news, method, params))
    try:
        with PageServer(port, page=page, client=client, news=news) as server:
            end_on_signals(server.shutdown)
            listening(server.address, server.ticket_address)
            server.serve_forever()
    finally:
        news.end()
        client.close()


def _tell(news: News, method: str, params: bytes) -> None:
    kind = _KINDS.get(method)
    if kind is not None:
        news.tell(kind, params)
    elif method == "window/showMessage":
        # For people, as in an editor.
        print(f"codegraph-lsp: {_message(params)}", file=sys.stderr, flush=True)


def _message(params: bytes) -> str:
    return str(msgspec.json.decode(params).get("message", ""))
