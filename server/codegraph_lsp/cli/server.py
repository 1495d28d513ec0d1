"""`codegraph-lsp --stdio | --tcp | --pipe`: serves an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from codegraph_lsp.cli.main import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_LEVELS = ("debug", "info", "warning", "error")

LOG_LEVEL = "warning"

IDLE_EXIT = 600.0
"""How long a daemon stays after its last session. (seconds)"""


def add_arguments(parser: ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--stdio", action="store_true", help="talk over stdin and stdout")
    way.add_argument("--tcp", type=_address, metavar="HOST:PORT", help="listen there")
    way.add_argument("--pipe", metavar="PATH", help="connect to this socket")
    parser.add_argument(
        "--daemon",
        action="store_true",
        help="with --stdio: share one process with this user's other editors; it is started when "
        "there is none",
    )
    add_daemon_arguments(parser)
    add_log_arguments(parser)
    parser.add_argument(
        "--client-process-id",
        "--clientProcessId",
        type=int,
        metavar="PID",
        help="end when this process does",
    )


def add_daemon_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--idle-exit",
        type=_seconds,
        default=IDLE_EXIT,
        metavar="SECONDS",
        help="how long a daemon that is started stays after its last session; 0: for ever "
        "(default: %(default)g)",
    )


def add_log_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--log-file", metavar="FILE", help="log there instead of to stderr")
    parser.add_argument("--log-level", choices=_LEVELS, default=LOG_LEVEL)


class Usual:
    """
    What `--stdio --daemon` without any other option means.

    A forwarder is started with every editor, and a third of its time went into argparse.
    """

    stdio, daemon, tcp, pipe = True, True, None, None
    idle_exit = IDLE_EXIT
    log_file, log_level = None, LOG_LEVEL
    client_process_id = None


def run_as_usual() -> int:
    """`run` for `Usual`."""
    return run(cast("Namespace", Usual))


def run(arguments: Namespace) -> int:
    problem = ""
    if arguments.daemon:
        if not arguments.stdio:
            raise UsageError("--daemon goes with --stdio only")
        from codegraph_lsp.daemon.places import NoDaemonError

        try:
            code = _forwarded(arguments)
        except NoDaemonError as error:
            problem = str(error)
        else:
            if code is not None:
                return code
    return _serve(arguments, problem)


def _forwarded(arguments: Namespace) -> int | None:
    """The exit code of a session in the daemon; None where the user does without one."""
    from codegraph_lsp.daemon import attach
    from codegraph_lsp.daemon.greeting import Asked

    if not attach.wanted():
        return None
    attach.check_system()
    from codegraph_lsp.daemon.places import place

    where = place()
    connection = attach.attach(
        where,
        Asked("session", where.key, arguments.client_process_id or 0),
        idle_exit=arguments.idle_exit,
        log_level=arguments.log_level,
    )
    from codegraph_lsp.daemon.forward import forward

    return forward(connection, 0, 1)


def _serve(arguments: Namespace, problem: str) -> int:
    """Serves in this process; *problem*: why no daemon does."""
    log_as_asked(arguments)
    if problem:
        import logging

        logging.getLogger(__name__).warning("no daemon, this process serves alone: %s", problem)
    from codegraph_lsp.lsp import server

    client = arguments.client_process_id
    if arguments.stdio:
        return server.serve_stdio(client_process_id=client)
    if arguments.tcp is not None:
        host, port = arguments.tcp
        return server.serve_tcp(host, port, client_process_id=client)
    return server.serve_pipe(arguments.pipe, client_process_id=client)


def log_as_asked(arguments: Namespace) -> None:
    """Sends the log where `--log-file` and `--log-level` say."""
    import logging  # a forwarder needs none
    import sys

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


def _seconds(text: str) -> float:
    from argparse import ArgumentTypeError

    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds, such as 600")
    return seconds


def _address(text: str) -> tuple[str, int]:
    from argparse import ArgumentTypeError

    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:7000")
    return host.strip("[]"), int(port)
