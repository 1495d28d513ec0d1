"""Entries of the node table for calls: constructions, components in markup, arguments."""

from __future__ import annotations

import msgspec

from codegraph_lsp.languages.declarator_nodes import Part


class CallNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`callee(arguments)`, or with `new` a construction: `new X()`, `X{}`."""

    callee: str
    arguments: str
    type_arguments: str = ""
    new: bool = False
    object: str = ""
    """Field of what the callee is a member of, where that stands in the call itself."""
    mentions: list[str] = []
    """Fields that are read for what they mention alone: where a construction puts what it makes."""
    body: Part = ""
    """Of a construction: the body of a class without a name that is made on the spot."""


class MarkupNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`<name a={b}>`: a call of the component. Names in lower case belong to the platform."""

    name: str
    closing: bool = False
    """Only mentions the name."""


class ArgumentNodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands between the parentheses of a call."""

    keywords: dict[str, tuple[Part, Part]] = {}
    """Kind of a named argument → its name and its value."""
    spreads: list[str] = []
    """`*args`, `...args`: the value is the first named child."""
    loose_spread: str = ""
    """Mark of a spread that may belong to the name behind it: in `[*f()]` the callee is `*f`."""
    others: list[str] = []
    """`**options`: read for what they mention only."""
