"""What is read of a client's messages, held against the library that has all of them."""

from __future__ import annotations

import typing
from typing import Any

import attrs
import msgspec
import pytest
from lsprotocol import types

from codegraph_lsp.lsp import handlers as handlers
from codegraph_lsp.lsp.protocol.params import ParamsError, structured
from codegraph_lsp.lsp.register import registry

STANDARD = sorted(handler.method for handler in registry if handler.method in types.METHOD_TO_TYPES)


@pytest.mark.parametrize("method", STANDARD)
def test_nothing_is_asked_for_that_a_client_may_leave_out(method: str) -> None:
    handler = registry.get(method)
    assert handler is not None
    theirs = types.METHOD_TO_TYPES[method][2]
    if handler.params is None:
        assert theirs is None or method == "shutdown"
        return
    hold(handler.params, [theirs], method)


def hold(ours: type[msgspec.Struct], theirs: list[type[Any]], at: str) -> None:
    """*ours* takes any of the alternatives *theirs*."""
    for field in msgspec.structs.fields(ours):
        name = f"{at}.{field.encode_name}"
        hints = [hint for one in theirs for hint in _hints(one, field.encode_name)]
        assert hints, name
        if field.required:
            assert len(hints) == len(theirs), name
            assert all(type(None) not in typing.get_args(hint) for hint in hints), name
        inner = _parts(field.type, lambda part: issubclass(part, msgspec.Struct))
        if inner:
            hold(*inner, [part for hint in hints for part in _parts(hint, attrs.has)], name)


def _hints(theirs: type[Any], name: str) -> list[Any]:
    """The type of their field *name*; none where there is no such field."""
    hints = typing.get_type_hints(theirs)
    return [hints[field.name] for field in attrs.fields(theirs) if _camel(field.name) == name]


def _parts(hint: Any, wanted: Any) -> list[Any]:
    """Classes in a type that *wanted* holds for, not those inside of others' fields."""
    if isinstance(hint, type):
        return [hint] if wanted(hint) else []
    return [part for argument in typing.get_args(hint) for part in _parts(argument, wanted)]


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(map(str.capitalize, rest))


@pytest.mark.parametrize(
    ("params", "problem"),
    [
        ({}, "parameter 'textDocument': missing"),
        ({"textDocument": {"uri": "file:///a"}, "position": {"line": 1}}, "position.character"),
        ({"textDocument": {"uri": 7}, "position": {"line": 1, "character": 2}}, "textDocument.uri"),
        (
            {"textDocument": {"uri": "file:///a"}, "position": {"line": -1, "character": 2}},
            "position.line",
        ),
        ([], "'params'"),
    ],
)
def test_wrong_parameters_are_named(params: Any, problem: str) -> None:
    handler = registry.get("textDocument/definition")
    assert handler is not None
    with pytest.raises(ParamsError) as told:
        structured(params, handler.params)
    assert problem in str(told.value)


def test_lists_can_be_taken_in_parts_wherever_the_protocol_says_so() -> None:
    untold = {
        handler.method
        for handler in registry
        if handler.pace is not None
        and handler.method in STANDARD
        and _hints(types.METHOD_TO_TYPES[handler.method][2], "partialResultToken")
        and "partial_result_token" not in handler.params.__struct_fields__
    }
    tokens = {f"textDocument/semanticTokens/{what}" for what in ("full", "full/delta", "range")}
    no_lists = {"textDocument/completion", "textDocument/diagnostic", *tokens}
    assert untold == no_lists, "whose answer is no list"
