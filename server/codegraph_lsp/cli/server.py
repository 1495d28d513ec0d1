"""`codegraph-lsp --stdio | --tcp | --pipe`: serves an editor."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_LEVELS = ("debug", "info", "warning", "error")


def add_arguments(parser: ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--stdio", action="store_true", help="talk over stdin and stdout")
    way.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="listen there")
    way.add_argument("--pipe", metavar="PATH", help="connect to this socket")
    parser.add_argument("--log-file", metavar="FILE", help="log there instead of to stderr")
    parser.add_argument("--log-level", choices=_LEVELS, default="warning")
    parser.add_argument(
        "--client-process-id",
        "--clientProcessId",
        type=int,
        metavar="PID",
        help="end when this process does",
    )


def run(arguments: Namespace) -> int:
    handler = (
        logging.FileHandler(arguments.log_file, encoding="utf-8")
        if arguments.log_file
        else logging.StreamHandler(sys.stderr)
    )
    logging.basicConfig(
        handlers=[handler],
        level=arguments.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    from codegraph_lsp.lsp import server

    client = arguments.client_process_id
    if arguments.stdio:
        return server.serve_stdio(client_process_id=client)
    if arguments.tcp is not None:
        host, port = arguments.tcp
        return server.serve_tcp(host, port, client_process_id=client)
    return server.serve_pipe(arguments.pipe, client_process_id=client)


def _address(text: str) -> tuple[str, int]:
    from argparse import ArgumentTypeError

    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:7000")
    return host.strip("[]"), int(port)
