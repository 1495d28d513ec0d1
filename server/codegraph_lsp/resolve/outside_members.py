"""What `object.name` is where the object is, or is of a type, from outside the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.resolve import container_views, containers, generics, qualified
from codegraph_lsp.resolve.values import EXTERNAL, NONE, REASON, Value, Values, union
from codegraph_lsp.resolve.words import BY_BUILTIN, BY_ELEMENT

if TYPE_CHECKING:
    from codegraph_lsp.resolve.evaluate import Evaluator

MAX_PARTS = 8
"""Longest dotted path that is followed into something external. (a guess)"""


def of_external(evaluator: Evaluator, value: Value, name: str) -> Values:
    if value.text.count(".") >= MAX_PARTS:
        return NONE
    return _named(_member(evaluator, value.text, name), value.via & REASON)


def of_literal(evaluator: Evaluator, value: Value, name: str) -> Values:
    """The member *name* of a built-in type."""
    rules = evaluator.rules
    package, type_name = rules.builtin_package, value.text
    if rules.package_names:
        type_name, name = f"{package}.{type_name}", qualified.plain(name)
    return _named(f"{package}\t{type_name}.{name}", BY_BUILTIN)


def of_generic(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What a generic type's wrapped value has, else a member of the type itself."""
    inside = _of_inner(evaluator, value, name)
    if inside:
        return inside
    there = evaluator.at(value.file)
    if there is not None and generics.name_of(value) in there.rules.record_types:
        return containers.generic_argument(there, value, there.rules.entry_types)
    space = evaluator.rules.external_space
    if space:
        return _named(f"{space}\t{space}.{generics.name_of(value)}.{name}", BY_BUILTIN)
    origin = generics.origin(evaluator, value)
    if evaluator.rules.package_names and not origin.startswith(generics.BUILTINS):
        return _named(_member(evaluator, origin, name), value.via & REASON)
    return _named(f"{origin}.{name}", BY_BUILTIN)


def of_view(evaluator: Evaluator, value: Value, name: str) -> Values:
    """A member of a stream, or of what the view's wrapper holds."""
    rules = evaluator.rules
    if rules.inner_types:
        return _of_inner(evaluator, value, name)
    if not rules.stream_type or not value.text.startswith(container_views.STREAM):
        return NONE
    package = rules.stream_type.rpartition(".")[0]
    return _named(f"{package}\t{rules.stream_type}.{qualified.plain(name)}", BY_ELEMENT)


def _of_inner(evaluator: Evaluator, value: Value, name: str) -> Values:
    found = NONE
    if evaluator.rules.inner_types:
        for each in containers.inner(evaluator, value):
            found = union(found, evaluator.declared(each, name))
    return found


def _member(evaluator: Evaluator, text: str, name: str) -> str:
    if evaluator.rules.package_names:
        return qualified.external_member(text, name)
    return f"{text}.{name}"


def _named(text: str, reason: int) -> Values:
    return (Value(EXTERNAL, -1, -1, reason, text),)
