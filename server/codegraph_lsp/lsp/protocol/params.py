"""From JSON to the typed parameters of a method, or a sentence about what is wrong with them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from cattrs import Converter


class ParamsError(Exception):
    """The parameters of a request are wrong; the message names which."""


# lsprotocol and cattrs are imported where they are used: `initialize` is answered without them.


@cache
def _converter() -> Converter:
    """The one of lsprotocol, made once."""
    from lsprotocol import converters

    return converters.get_converter()


def params_type(method: str) -> Any:
    """What a standard method takes; None where it takes nothing."""
    from lsprotocol import types

    return types.METHOD_TO_TYPES[method][2]


def structured(params: Any, wanted: Any) -> Any:
    """
    *params* as a *wanted*, which is one of lsprotocol's types or a msgspec Struct.

    Raises:
        ParamsError: They are not one.
    """
    if wanted is None:
        return None
    if params is None:
        params = {}
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _as_struct(params, wanted)
    if not isinstance(params, dict):
        raise ParamsError(f"'params' should be an object, {wanted.__name__}")
    try:
        return _converter().structure(params, wanted)
    except Exception as error:  # cattrs raises what it meets: type, value, key and group errors
        raise ParamsError(_first_problem(error)) from error


def _as_struct(params: Any, wanted: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.convert(params, wanted)
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


def _first_problem(error: Exception) -> str:
    import cattrs

    problem, _, place = cattrs.transform_error(error)[0].partition(" @ $")
    path = re.sub(r"_([a-z])", lambda match: match[1].upper(), place.lstrip("."))
    subject = f"parameter '{path}'" if path else "'params'"
    return f"{subject}: {problem.replace('required field missing', 'missing')}"
