"""`codegraph-lsp daemon`: the process that serves several editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.cli.main import DONE
from codegraph_lsp.cli.output import counted, write_json, write_text
from codegraph_lsp.cli.server import add_daemon_arguments, add_log_arguments, log_as_asked

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTIONS = {
    "status": "Tell about the daemon of this version.",
    "list": "Tell about all daemons of this user.",
    "stop": "End the daemon of this version and its sessions.",
    "run": "Be the daemon, in the foreground.",
}


def add_arguments(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS

    subparsers = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in _ACTIONS.items():
        sub = subparsers.add_parser(name, help=what, description=what, allow_abbrev=False)
        if name == "run":
            add_daemon_arguments(sub)
            add_log_arguments(sub)
            sub.add_argument("--ready-descriptor", type=int, help=SUPPRESS)
            continue
        sub.add_argument("--json", action="store_true", help="print one JSON document")
        if name == "stop":
            sub.add_argument("--all", action="store_true", help="those of other versions, too")


def run(arguments: Namespace) -> int:
    from codegraph_lsp.daemon.places import NoDaemonError
    from codegraph_lsp.model.errors import CodegraphError

    try:
        return _RUN[arguments.action](arguments)
    except NoDaemonError as error:
        raise CodegraphError(str(error)) from error


def _status(arguments: Namespace) -> int:
    from codegraph_lsp.daemon.control import status_of
    from codegraph_lsp.daemon.places import place

    status = status_of(place())
    if arguments.json:
        write_json({"running": status is not None} | (status or {}))
    else:
        write_text(_described(status) if status else "no daemon of this version runs")
    return DONE


def _list(arguments: Namespace) -> int:
    from codegraph_lsp.daemon.control import list_all

    found, problems = list_all()
    if arguments.json:
        write_json({"daemons": found, "problems": problems})
    else:
        write_text("\n".join([*map(_described, found), *problems]) or "no daemon runs")
    return DONE


def _stop(arguments: Namespace) -> int:
    from codegraph_lsp.daemon.control import stop, stop_all
    from codegraph_lsp.daemon.places import place

    n_stopped = stop_all() if arguments.all else int(stop(place()))
    if arguments.json:
        write_json({"stopped": n_stopped})
    else:
        write_text(f"stopped {counted(n_stopped, 'daemon')}" if n_stopped else "no daemon ran")
    return DONE


def _run(arguments: Namespace) -> int:
    from codegraph_lsp.daemon.attach import check_system
    from codegraph_lsp.daemon.places import place

    check_system()
    if arguments.ready_descriptor is not None:
        from codegraph_lsp.daemon.start import leave_starter

        leave_starter()
    log_as_asked(arguments)
    from codegraph_lsp.daemon.serve import serve

    return serve(place(), idle_exit=arguments.idle_exit, ready=arguments.ready_descriptor)


_RUN = {"status": _status, "list": _list, "stop": _stop, "run": _run}


def _described(status: dict[str, Any]) -> str:
    idle = f"ends after {status['idleExit']:g} s without one" if status["idleExit"] else "stays"
    head = (
        f"process {status['processId']}, version {status['version']}, "
        f"{counted(len(status['sessions']), 'session')}, {idle}; log: {status['log']}"
    )
    return "\n".join([head, *map(_session, status["sessions"])])


def _session(session: dict[str, Any]) -> str:
    client = session["clientProcessId"]
    of = f" of process {client}" if client else ""
    folders = ", ".join(session["folders"]) or "no folder"
    opened = counted(session["openDocuments"], "open document")
    return f"  session {session['session']}{of}: {folders}; {opened}"
