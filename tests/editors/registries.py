"""Whether a registry could not be asked, as npm's and pip's words tell: what needs one is skipped then."""

from __future__ import annotations

import re

_UNREACHABLE = re.compile(
    r"\b(?:E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH|NOTCACHED)"
    r"|ERR_SOCKET_TIMEOUT|NewConnectionError|ConnectTimeoutError|from versions: none)\b"
)


def unreachable(said: str) -> bool:
    """True where *said*, the output of npm or pip that failed, tells of no way to the registry."""
    return _UNREACHABLE.search(said) is not None
