"""
Sets of symbols as rules write them.

    ui/**                      all that stands in these files
    db.execute                 a name with what it stands in: module, class, function; all inside
    os.system                  so is what lies outside of the workspace
    services/**::*Client.send  a name in these files
    {files: ui/**, name: send}
    [ui/**, cli.py]            any of them
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codegraph_lsp.checks.rule import Linked, Some
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.checks.rule_reading import Reader
    from codegraph_lsp.checks.rule_yaml import Keys

_GLOB = re.compile(r"[^:]*[/*.][^:]*")
"""What may stand before `::`; a crate or namespace has no dots."""

_NAME = re.compile(r"[\w*$]+(?:\.[\w*$]+)*")
_CERTAINTIES = {
    "exact": Certainty.EXACT,
    "inferred": Certainty.INFERRED,
    "dispatch": Certainty.DISPATCH,
}


def some(reader: Reader, key: str, said: Mapping[str, Any]) -> tuple[Some, ...]:
    """The set under *key*; empty without the key, or where `reader` was told what is wrong."""
    return _set(reader, (key,), said[key]) if key in said else ()


def linked(
    reader: Reader, key: str, said: Mapping[str, Any], *, depth: int | None
) -> Linked | None:
    """The condition under *key*: a set, or `{of: SET, depth: N, certainty: WORD}`."""
    if key not in said:
        return None
    value = said[key]
    keys: Keys = (key,)
    certainty = Certainty.DISPATCH
    if isinstance(value, dict) and "of" in value:
        reader.known_keys(keys, value, ("of", "depth", "certainty"))
        depth = value.get("depth", depth)
        if depth is not None and (not isinstance(depth, int) or depth < 1):
            reader.wrong((key, "depth"), "'depth' is a number of calls, 1 or more")
            return None
        word = value.get("certainty", "dispatch")
        if word not in _CERTAINTIES:
            reader.wrong((key, "certainty"), f"expected one of {', '.join(_CERTAINTIES)}")
            return None
        certainty = _CERTAINTIES[word]
        value, keys = value["of"], (key, "of")
    of = _set(reader, keys, value)
    return Linked(of, depth, certainty) if of else None


def _set(reader: Reader, keys: Keys, said: Any) -> tuple[Some, ...]:
    if not isinstance(said, list):
        found = _one(reader, keys, said)
        return () if found is None else (found,)
    items = [_one(reader, (*keys, index), each) for index, each in enumerate(said)]
    if not items:
        reader.wrong(keys, "expected at least one symbol or glob")
    return tuple(item for item in items if item is not None)


def _one(reader: Reader, keys: Keys, said: Any) -> Some | None:
    if isinstance(said, str) and said:
        files, name = _parts(said)
    elif isinstance(said, dict):
        reader.known_keys(keys, said, ("files", "name"))
        files, name = said.get("files", ""), said.get("name", "")
    else:
        files = name = ""
    if not isinstance(files, str) or not isinstance(name, str) or not (files or name):
        reader.wrong(keys, "expected a glob of files, a name, or 'files' and 'name'")
        return None
    name = _dotted(name)
    if name and not _NAME.fullmatch(name):
        reader.wrong(keys, f"{name!r} is neither a name nor a glob with a '/'")
        return None
    return Some(files.removeprefix("./"), name)


def _parts(text: str) -> tuple[str, str]:
    """The glob of files and the name in *text*; either may be empty."""
    before, colons, name = text.partition("::")
    if colons and _GLOB.fullmatch(before):
        return before, name
    is_ending = text.startswith("*.") and languages().for_path(text[1:]) is not None
    is_glob = "/" in text or text == "**" or is_ending
    return (text, "") if is_glob else ("", text)


def _dotted(name: str) -> str:
    return name.replace("::", ".").replace("#", ".").removesuffix("()")
