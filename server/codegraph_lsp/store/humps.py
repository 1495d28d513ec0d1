"""Parts of a compound name: `get`, `User`, `By`, `Id` of `getUserById`; each capital starts one."""

from __future__ import annotations

import re
from functools import cache

_STARTS = re.compile(r"[A-Z]|(?<![A-Za-z])[a-z]|(?<![0-9])[0-9]")


def initials(name: str) -> str | None:
    """Lower-case first letters of *name*'s humps, `gubi` for `getUserById`; None: it has one."""
    if name.isascii():
        letters = "".join(_STARTS.findall(name))
    else:
        letters = "".join(name[start] for start in hump_starts(name))
    return letters.lower() if len(letters) > 1 else None


def hump_starts(name: str) -> list[int]:
    """Where humps begin: capitals, and the first letter or digit of each run."""
    if name.isascii():
        return [match.start() for match in _STARTS.finditer(name)]
    starts = []
    before = "_"
    for index, letter in enumerate(name):
        if letter.isdigit():
            begins = not before.isdigit()
        else:
            begins = letter.isupper() or (letter.isalpha() and not before.isalpha())
        if begins:
            starts.append(index)
        before = letter
    return starts


def fits_humps(query: str, name: str) -> bool:
    """
    Whether *query* is made of beginnings of *name*'s humps, in order; some humps may be left out.

    Case is ignored, except that a capital in *query* must stand at the start of a hump. `_` in
    *query* says that a new hump begins: `g_user`, `gUs`, `gubi` and `getid` all fit `getUserById`.
    """
    starts = frozenset(hump_starts(name))
    lowered = name.lower()
    if len(lowered) != len(name):
        # A few letters get longer in lower case; then offsets cannot be compared.
        return False

    @cache
    def fits(at: int, place: int, jump: bool) -> bool:
        # Query letters from *at* on fit the name from *place* on; *jump*: at a hump's start only.
        if at == len(query):
            return True
        letter = query[at]
        if letter == "_":
            return fits(at + 1, place, True)
        wanted = letter.lower()
        goes_on = not jump and not letter.isupper() and lowered[place : place + 1] == wanted
        if goes_on and fits(at + 1, place + 1, False):
            return True
        return any(
            fits(at + 1, start + 1, False)
            for start in starts
            if start >= place and lowered[start] == wanted
        )

    return fits(0, 0, True)
