"""What a shell can do with daemons: look at them, and stop them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from codegraph_lsp.daemon.attach import ANSWER_WAIT, check_system, greeted
from codegraph_lsp.daemon.greeting import Asked, What
from codegraph_lsp.daemon.places import NoDaemonError, Place, folder

if TYPE_CHECKING:
    import socket

_ENDING = ".sock"

STOP_WAIT = 10.0
"""How long a daemon has to end; it cuts itself off earlier. (seconds)"""


def status_of(place: Place) -> dict[str, Any] | None:
    """
    What the daemon of *place* says of itself, see `serve.Daemon.status`; None where there is none.

    Raises:
        NoDaemonError: There is one that does not answer.
    """
    connection = _asked(place, "status")
    if connection is None:
        return None
    with connection:
        connection.settimeout(ANSWER_WAIT)
        try:
            text = b"".join(iter(lambda: connection.recv(1 << 16), b""))
            found: dict[str, Any] = json.loads(text)
        except TimeoutError as error:
            raise NoDaemonError(f"the daemon did not answer in {ANSWER_WAIT:.0f} s") from error
        except (OSError, ValueError) as error:
            raise NoDaemonError("the daemon broke off its answer") from error
    return found


def list_all() -> tuple[list[dict[str, Any]], list[str]]:
    """What all daemons of this user say of themselves, and what is wrong with those that do not."""
    check_system()
    found, problems = [], []
    for place in _places():
        try:
            status = status_of(place)
        except NoDaemonError as error:
            problems.append(f"{error}: {place.socket}")
            continue
        if status is not None:
            found.append(status)
    return found, problems


def stop(place: Place) -> bool:
    """
    Ends the daemon of *place* and all its sessions, and waits for it; False where there is none.

    Raises:
        NoDaemonError: There is one that does not answer, or does not end.
    """
    connection = _asked(place, "stop")
    if connection is None:
        return False
    with connection:
        connection.settimeout(STOP_WAIT)
        try:
            connection.recv(1)
        except TimeoutError as error:
            raise NoDaemonError(f"the daemon did not end in {STOP_WAIT:.0f} s") from error
        except OSError:
            pass  # ended rather suddenly
    return True


def stop_all() -> int:
    """
    Ends all daemons of this user; how many there were.

    Raises:
        NoDaemonError: One of them does not end; the others have.
    """
    check_system()
    n_stopped, problem = 0, None
    for place in _places():
        try:
            n_stopped += stop(place)
        except NoDaemonError as error:
            problem = error
    if problem is not None:
        raise problem
    return n_stopped


def _places() -> list[Place]:
    where = folder()
    names = sorted(name for name in os.listdir(where) if name.endswith(_ENDING))
    return [Place(where, name.removesuffix(_ENDING)) for name in names]


def _asked(place: Place, what: What) -> socket.socket | None:
    check_system()
    return greeted(place, Asked(what))
