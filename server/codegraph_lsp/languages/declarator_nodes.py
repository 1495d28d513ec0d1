"""Entries of the node table for languages whose names stand in declarators, and for namespaces."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Part: TypeAlias = str | int


class DeclaratorNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands around a declared name: `*x`, `x[3]`, `x(int)`, `x = 3`."""

    op: Literal["same", "pointer", "reference", "function", "cast", "value"]
    """Of `cast`: the node is the name as well (`operator bool`)."""
    inner: Part = 0
    """The declarator inside it; the name in the end."""
    parameters: Part = ""
    value: Part = ""
    """Of `value` what the name is first set to; of an array its length."""


class DeclaredNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type, and declarators of names that share it: `T a, *b = x, f(int);`."""

    type: Part = "type"
    declarators: str = "declarator"
    """Field, may repeat."""
    value: Part = ""
    """The value where it stands beside the declarator."""
    defines: Literal["names", "types", "function", "nothing"] = "names"
    """What the declarators name: variables and functions, types, one function with its body; or
    nothing, and the node is a type."""


class NamespaceNode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A namespace, the other name of one, or names taken over from one."""

    defines: Literal["namespace", "alias", "names"]
    name: Part = ""
    body: Part = ""
    value: Part = ""
    """Of an alias the namespace, of names the path to them."""
    transparent: list[str] = []
    """Words before the name of a namespace whose names are those of the one around it, too."""
    opens: list[str] = []
    """Words that take over all names of the namespace."""
