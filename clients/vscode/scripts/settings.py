"""
Writes the server's settings into the extension's `package.json` and README.

    python clients/vscode/scripts/settings.py           rewrites both
    python clients/vscode/scripts/settings.py --check   exit code 1 where one of them is stale

Source: the fields, defaults and docstrings of `codegraph_lsp.model.settings.Settings`.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from codegraph_lsp.model import settings as module
from codegraph_lsp.model.settings import Settings

CLIENT = Path(__file__).resolve().parent.parent
MANIFEST = CLIENT / "package.json"
README = CLIENT / "README.md"
BEGIN = "<!-- settings: written by scripts/settings.py -->\n"
END = "<!-- settings: end -->\n"


def main(arguments: list[str]) -> int:
    stale = {path: text for path, text in fresh().items() if path.read_text("utf-8") != text}
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.name} is stale; run {Path(__file__).name}", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        path.write_text(text, "utf-8")
    return 0


def fresh() -> dict[Path, str]:
    """What both files should say."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    sections = manifest["contributes"]["configuration"]
    server = next(section for section in sections if section["title"] == "Server")
    server["properties"] = contributed()
    every = {key: value for section in sections for key, value in section["properties"].items()}
    readme = README.read_text("utf-8")
    head, tail = readme.split(BEGIN)[0], readme.split(END)[1]
    return {
        MANIFEST: json.dumps(manifest, indent=2, ensure_ascii=False) + "\n",
        README: head + BEGIN + table(every) + END + tail,
    }


def contributed() -> dict[str, Any]:
    """Properties of `contributes.configuration`, nested groups of settings flattened with dots."""
    schema = msgspec.json.schema(Settings)
    documents = docstrings(inspect.getsource(module))
    return dict(_properties("codegraph.", "Settings", schema["$defs"], documents))


def _properties(
    prefix: str, name: str, schemas: dict[str, Any], documents: dict[str, dict[str, str]]
) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    fields = {field.encode_name: field.name for field in msgspec.structs.fields(_struct(name))}
    for key, schema in schemas[name]["properties"].items():
        inner = _reference(schema)
        if inner is not None and "properties" in schemas[inner]:
            found += _properties(f"{prefix}{key}.", inner, schemas, documents)
            continue
        resolved = schemas[inner] | {"default": schema.get("default")} if inner else _chosen(schema)
        kept = {part: value for part, value in resolved.items() if part not in IGNORED}
        described = {"markdownDescription": documents[name].get(fields[key], "")}
        found.append((prefix + key, {**kept, "scope": "resource", **described}))
    return found


IGNORED = {"title", "description"}


def _chosen(schema: dict[str, Any]) -> dict[str, Any]:
    """A choice of a switch and words as one list of values, which the editor shows as a menu."""
    either = schema.get("anyOf", ())
    words = [word for each in either for word in each.get("enum", ())]
    if not words or {"type": "boolean"} not in either:
        return schema
    rest = {part: value for part, value in schema.items() if part != "anyOf"}
    return {"enum": [True, False, *words], **rest}


def _reference(schema: dict[str, Any]) -> str | None:
    found = re.fullmatch(r"#/\$defs/(\w+)", schema.get("$ref", ""))
    if found is None and len(schema.get("allOf", ())) == 1:
        return _reference(schema["allOf"][0])
    return found[1] if found else None


def _struct(name: str) -> type[msgspec.Struct]:
    struct = getattr(module, name)
    assert isinstance(struct, type)
    assert issubclass(struct, msgspec.Struct)
    return struct


def docstrings(source: str) -> dict[str, dict[str, str]]:
    """Per class of *source* the strings that stand below its fields, on one line each."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields = found.setdefault(node.name, {})
        for before, after in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(before, ast.AnnAssign)
                and isinstance(before.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                fields[before.target.id] = " ".join(after.value.value.split())
    return found


def table(properties: dict[str, Any]) -> str:
    """One Markdown row per setting."""
    rows = ["| setting | default | meaning |\n", "| --- | --- | --- |\n"]
    for key, value in properties.items():
        default = json.dumps(value.get("default"), ensure_ascii=False)
        meaning = value["markdownDescription"].replace("|", "\\|")
        rows.append(f"| `{key}` | `{default}` | {meaning} |\n")
    return "".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
