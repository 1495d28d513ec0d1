"""The symbols of a small text: what its `def` and `class` lines define, by indentation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.model.ids import FileId, Path, SymbolId, SymbolKey, symbol_key
from codegraph_lsp.model.kinds import SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.symbols import Symbol

if TYPE_CHECKING:
    from collections.abc import Iterator


def symbols_written(file: FileId, path: str, text: str) -> Iterator[Symbol]:
    """The module and what `def` and `class` lines define."""
    module = f"codegraph fake . . `{path}`/"
    end = len(text.encode())
    made = [(-1, _symbol(file, path, module, "<module>", SymbolKind.MODULE, None, 0, end, 0))]
    at = 0
    for line in text.encode().splitlines(keepends=True):
        body = line.lstrip()
        indent = len(line) - len(body)
        word, _, rest = body.partition(b" ")
        if word in (b"def", b"class"):
            above = [s for i, s in made if i < indent and s.span.end > at][-1]
            name = rest.split(b"(")[0].split(b":")[0].strip().decode()
            kind = SymbolKind.CLASS if word == b"class" else SymbolKind.FUNCTION
            if word == b"def" and above.kind is SymbolKind.CLASS:
                kind = SymbolKind.METHOD
            mark = "#" if kind is SymbolKind.CLASS else "()."
            start = at + indent
            symbol = _symbol(
                file,
                path,
                f"{above.id}{name}{mark}",
                name if above.kind is SymbolKind.MODULE else f"{above.qualified_name}.{name}",
                kind,
                above.key,
                start,
                _end_of(text.encode(), at + len(line), indent),
                start + len(word) + 1,
                header_end=at + len(line.rstrip()),
            )
            made.append((indent, symbol))
        at += len(line)
    return (replace(symbol, index=index) for index, (_, symbol) in enumerate(made))


def _end_of(text: bytes, at: int, indent: int) -> int:
    for line in text[at:].splitlines(keepends=True):
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        at += len(line)
    return at


def _symbol(
    file: FileId,
    path: str,
    id_: str,
    qualified_name: str,
    kind: SymbolKind,
    container: SymbolKey | None,
    start: int,
    end: int,
    name_start: int,
    header_end: int = 0,
) -> Symbol:
    name = qualified_name.rpartition(".")[2]
    length = 0 if kind is SymbolKind.MODULE else len(name)
    return Symbol(
        key=symbol_key(id_),
        id=SymbolId(id_),
        name=name,
        qualified_name=qualified_name,
        kind=kind,
        language="fake",
        file=file,
        path=Path(path),
        index=0,
        container=container,
        span=Span(start, end),
        name_span=Span(name_start, name_start + length),
        header_end=header_end,
        doc=None,
        flags=SymbolFlag.NONE,
        complexity=1,
    )
