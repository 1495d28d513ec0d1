"""
Writes what others read of the protocol: `docs/protocol.md`, `docs/metaModel.json` and
`clients/vscode/src/protocol.ts`.

    python -m codegraph_lsp.lsp.describe [ROOT]

Everything comes from `custom.py` and what stands behind it, `shapes.py` and `results.py`;
`tests/unit/lsp/test_describe.py` holds the files fresh.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_origin

import msgspec
from msgspec import inspect

from codegraph_lsp.lsp import custom, metamodel

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path("docs/protocol.md")
MODEL = Path("docs/metaModel.json")
TYPESCRIPT = Path("clients/vscode/src/protocol.ts")

_NOTICE = (
    "Written by `python -m codegraph_lsp.lsp.describe` from `lsp/custom.py`, `lsp/shapes.py` and "
    "`lsp/results.py`; change those."
)

_PLAIN = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.NoneType: "null",
    inspect.AnyType: "unknown",
}


def main(root: Path) -> None:
    """Writes the files below *root*."""
    for path, text in ((DOCUMENT, document()), (MODEL, model()), (TYPESCRIPT, typescript())):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def model() -> str:
    """Methods and types in the form of LSP's own model, see `metamodel`; one of them a line."""
    parts = []
    for name, items in metamodel.model(_structs()).items():
        lines = ",\n".join(msgspec.json.encode(item).decode() for item in items)
        parts.append(f'"{name}": [\n{lines}\n]' if items else f'"{name}": []')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def typescript() -> str:
    """The types as a TypeScript module."""
    parts = [f"// {_NOTICE}"]
    parts += [f"export type {name} =\n{_options(values)};" for name, values in _literals().items()]
    structs = _structs()
    parts += [_interface("interface", struct) for struct in _groups(structs)]
    parts += [_interface("export interface", struct) for struct in structs]
    parts.append(_table("Requests", "Parameters and result by method.", custom.REQUESTS))
    parts.append(_table("Notifications", "Parameters by method.", custom.NOTIFICATIONS))
    codes = "\n".join(
        f"  /** {_sentence(text)} */\n  {name}: {code}," for code, name, text in custom.ERRORS
    )
    parts.append(f"export const ErrorCodes = {{\n{codes}\n}} as const;")
    return "\n\n".join(parts) + "\n"


def document() -> str:
    """The custom part of the protocol for people."""
    lines = [
        "# The custom requests",
        "",
        f"<!-- {_NOTICE} -->",
        "",
        "Beside standard LSP the server answers the requests below. Each is also a command for",
        "`workspace/executeCommand`, with a dot in place of the slash and the parameters as",
        "its one argument. Optional fields are marked `?`; a field at its default is left out.",
        "",
        "A target is a place (`textDocument` with `position`), a `symbol` by id, or a `name`. Of a",
        "place that holds no name the definition around it is meant. Nothing found is an empty",
        "result; a name with several meanings is an error whose data lists them.",
        "",
        "The notifications are sent to every client that does not say",
        "`capabilities.experimental.codegraph.notifications: false`, except to those known to show",
        "a warning for each notification they do not know (lsp-mode).",
        "",
        "A count above a definition has one of these commands, which answers and shows nothing. A",
        "client that lists places itself says so by",
        '`capabilities.experimental.codegraph.commands: ["codegraph.showReferences"]`: then lenses',
        "have that command, with `{ request, symbol, uri, position }`. It asks the request about",
        "the symbol and shows the places at the position.",
        "",
        "## Requests",
        "",
        "| method | parameters | result | |",
        "|---|---|---|---|",
    ]
    for method in custom.REQUESTS:
        types = f"{_link(method.params)} | {_link(method.result)}"
        lines.append(f"| `{method.name}` | {types} | {method.summary} |")
    lines += ["", "## Notifications", "", "| method | parameters | |", "|---|---|---|"]
    for method in custom.NOTIFICATIONS:
        lines.append(f"| `{method.name}` | {_link(method.params)} | {method.summary} |")
    lines += ["", "## Errors", "", "| code | name | |", "|---|---|---|"]
    lines += [f"| {code} | {name} | {text} |" for code, name, text in custom.ERRORS]
    lines += ["", "Codes of LSP and JSON-RPC keep their meaning.", "", "## Words", ""]
    for name, values in _literals().items():
        words = ", ".join(f"`{value}`" for value in values)
        lines.append(f"- {name}: {words}")
    lines += ["", "## Types"]
    for struct in _structs():
        lines += ["", f"### {struct.cls.__name__}", ""]
        if doc := _doc(struct.cls):
            lines += [doc, ""]
        lines += ["| field | type | |", "|---|---|---|"]
        for field in struct.fields:
            mark = "" if field.required else "?"
            told = _told(field)
            type_ = _type(field.type).replace("|", "\\|")
            lines.append(f"| `{field.encode_name}{mark}` | `{type_}` | {told} |")
    return "\n".join(lines) + "\n"


def _structs() -> list[inspect.StructType]:
    """All that requests and notifications are made of, in the order of `custom.py`."""
    found: dict[str, inspect.StructType] = {}
    wanted = [
        type_
        for method in (*custom.REQUESTS, *custom.NOTIFICATIONS)
        for type_ in (method.params, method.result)
        if type_ is not None
    ]
    for info in inspect.multi_type_info(wanted):
        for struct in _inside(info, set()):
            found.setdefault(struct.cls.__name__, struct)
    order = {name: index for index, name in enumerate(vars(custom))}
    return sorted(found.values(), key=lambda struct: order.get(struct.cls.__name__, -1))


def _groups(structs: list[inspect.StructType]) -> list[inspect.StructType]:
    """What several of *structs* extend that is none of them itself, what is extended first."""
    known = {struct.cls for struct in structs}
    found: dict[type, None] = {}
    for struct in structs:
        bases = []
        base = _base(struct.cls)
        while base is not None and base not in known:
            bases.append(base)
            base = _base(base)
        found.update(dict.fromkeys(reversed(bases)))
    infos = inspect.multi_type_info(list(found))
    return [info for info in infos if isinstance(info, inspect.StructType)]


def _inside(info: inspect.Type, seen: set[type]) -> Iterator[inspect.StructType]:
    if isinstance(info, inspect.StructType):
        if info.cls in seen:
            return
        seen.add(info.cls)
        yield info
        for field in info.fields:
            yield from _inside(field.type, seen)
        return
    for part in ("type", "item_type", "value_type"):
        if isinstance(inner := getattr(info, part, None), inspect.Type):
            yield from _inside(inner, seen)
    if isinstance(info, inspect.UnionType):
        for option in info.types:
            yield from _inside(option, seen)


def _interface(word: str, struct: inspect.StructType) -> str:
    base = _base(struct.cls)
    inherited = base.__struct_fields__ if base else ()
    own = [field for field in struct.fields if field.name not in inherited]
    extends = f" extends {base.__name__}" if base else ""
    body = "".join(f"\n{_member(field)}" for field in own)
    doc = _doc(struct.cls)
    head = f"/** {doc} */\n" if doc else ""
    return f"{head}{word} {struct.cls.__name__}{extends} {{{body}\n}}"


def _member(field: inspect.Field) -> str:
    mark = "" if field.required else "?"
    told = _told(field)
    comment = f"  /** {_sentence(told)} */\n" if told else ""
    return f"{comment}  {field.encode_name}{mark}: {_type(field.type)};"


def _told(field: inspect.Field) -> str:
    """Description and default of a field."""
    description = _description(field.type)
    default = field.default
    if default in (msgspec.NODEFAULT, None, "", (), False) or field.required:
        return description
    shown = msgspec.json.encode(default).decode()
    return f"{description}; default {shown}" if description else f"default {shown}"


def _description(info: inspect.Type) -> str:
    if isinstance(info, inspect.Metadata):
        own = (info.extra_json_schema or {}).get("description", "")
        return own or _description(info.type)
    return ""


def _type(info: inspect.Type) -> str:
    """As TypeScript writes it."""
    if isinstance(info, inspect.Metadata):
        return _type(info.type)
    if isinstance(info, inspect.StructType):
        return info.cls.__name__
    if isinstance(info, inspect.LiteralType):
        for name, values in _literals().items():
            if set(values) == set(info.values):
                return name
        return " | ".join(f'"{value}"' for value in info.values)
    if isinstance(info, inspect.UnionType):
        parts = [_type(option) for option in info.types]
        return " | ".join([part for part in parts if part != "null"] + ["null"] * ("null" in parts))
    if isinstance(info, inspect.ListType | inspect.VarTupleType):
        inner = _type(info.item_type)
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if isinstance(info, inspect.DictType):
        return f"Record<string, {_type(info.value_type)}>"
    return _PLAIN[type(info)]


def _literals() -> dict[str, tuple[str, ...]]:
    """The closed lists of words that `custom.py` gives a name."""
    named = vars(custom).items()
    return {name: value.__args__ for name, value in named if get_origin(value) is Literal}


def _options(values: tuple[str, ...]) -> str:
    return "\n".join(f'  | "{value}"' for value in values)


def _base(cls: type) -> type[msgspec.Struct] | None:
    """The struct with fields that *cls* extends."""
    base: type[msgspec.Struct] = cls.__bases__[0]
    return base if base.__struct_fields__ else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _doc(cls: type) -> str:
    """The class's own docstring on one line."""
    doc = cls.__dict__.get("__doc__") or ""
    return " ".join(doc.split())


def _link(params: type | None) -> str:
    return "–" if params is None else f"[{params.__name__}](#{params.__name__.lower()})"


def _table(name: str, doc: str, methods: tuple[custom.Method, ...]) -> str:
    lines = []
    for method in methods:
        params = "undefined" if method.params is None else method.params.__name__
        result = "" if method.result is None else f"; result: {method.result.__name__}"
        if method.name == custom.SYMBOL:
            result += " | null"
        types = f"{{ params: {params}{result} }}"
        lines.append(f'  /** {method.summary} */\n  "{method.name}": {types};')
    return f"/** {doc} */\nexport interface {name} {{\n" + "\n".join(lines) + "\n}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
