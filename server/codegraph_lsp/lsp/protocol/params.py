"""From JSON to the typed parameters of a method, or a sentence about what is wrong with them."""

from __future__ import annotations

import re
from typing import Any

import msgspec


class ParamsError(Exception):
    """The parameters of a request are wrong; the message names which."""


def structured(params: Any, wanted: type[msgspec.Struct] | None) -> Any:
    """
    *params* as a *wanted*; None where a method takes none.

    Raises:
        ParamsError: They are not one.
    """
    if wanted is None:
        return None
    try:
        return msgspec.convert({} if params is None else params, wanted)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        name = re.search(r"field `([^`]+)`$", problem)
        path = place.rstrip("`").lstrip(".")
        if name is not None:
            path = f"{path}.{name[1]}" if path else name[1]
            problem = "missing" if "missing" in problem else "unknown"
        problem = problem[:1].lower() + problem[1:]
        subject = f"parameter '{path}'" if path else "'params'"
        raise ParamsError(f"{subject}: {problem.replace('`', chr(39))}") from error
