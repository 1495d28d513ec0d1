"""
The custom part of the protocol in the form of LSP's own `metaModel.json`, for whoever generates
clients or checks messages from that. It needs no other file: what LSP has a type for is told anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import inspect

from codegraph_lsp.lsp import custom

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

PREFIX = "Codegraph"
"""Before the name of each structure: some are called like one of LSP's."""

_BASES = {
    inspect.StrType: "string",
    inspect.IntType: "decimal",  # LSP's integers end at 31 bits, which counts of bytes don't
    inspect.FloatType: "decimal",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
}


def model(structs: Iterable[inspect.StructType]) -> Json:
    """
    Requests, notifications and structures.

    Args:
        structs: All that the methods of `custom` are made of.
    """
    return {
        "requests": [_request(method) for method in custom.REQUESTS],
        "notifications": [_notification(method) for method in custom.NOTIFICATIONS],
        "structures": [_structure(struct) for struct in structs],
        "enumerations": [],
        "typeAliases": [],
    }


def _request(method: custom.Method) -> Json:
    result = _named(method.result)
    if method.name == custom.SYMBOL:
        result = {"kind": "or", "items": [result, {"kind": "base", "name": "null"}]}
    return {
        "method": method.name,
        **({} if method.params is None else {"params": _named(method.params)}),
        "result": result,
        "messageDirection": "clientToServer",
        "documentation": method.summary,
    }


def _notification(method: custom.Method) -> Json:
    return {
        "method": method.name,
        "params": _named(method.params),
        "messageDirection": "serverToClient",
        "documentation": method.summary,
    }


def _structure(struct: inspect.StructType) -> Json:
    return {
        "name": f"{PREFIX}{struct.cls.__name__}",
        "properties": [
            {
                "name": field.encode_name,
                "type": _type(field.type),
                **({} if field.required else {"optional": True}),
            }
            for field in struct.fields
        ],
    }


def _named(cls: type | None) -> Json:
    assert cls is not None, "requests have results, notifications have parameters"
    return {"kind": "reference", "name": f"{PREFIX}{cls.__name__}"}


def _type(info: inspect.Type) -> Json:
    if isinstance(info, inspect.Metadata):
        return _type(info.type)
    if isinstance(info, inspect.StructType):
        return _named(info.cls)
    if isinstance(info, inspect.LiteralType):
        options = [{"kind": "stringLiteral", "value": value} for value in info.values]
        return options[0] if len(options) == 1 else {"kind": "or", "items": options}
    if isinstance(info, inspect.UnionType):
        return {"kind": "or", "items": [_type(option) for option in info.types]}
    if isinstance(info, inspect.ListType | inspect.VarTupleType):
        return {"kind": "array", "element": _type(info.item_type)}
    if isinstance(info, inspect.DictType):
        key = {"kind": "base", "name": "string"}
        return {"kind": "map", "key": key, "value": _type(info.value_type)}
    if isinstance(info, inspect.AnyType):
        return {"kind": "reference", "name": "LSPAny"}
    return {"kind": "base", "name": _BASES[type(info)]}
