"""How a definition introduces itself: its signature and what its doc comment says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.model.symbols import Symbol

_LONGEST = 400
"""Characters of a signature that are shown; a value of a constant may fill pages."""

_HEADED = (
    CALLABLE_KINDS
    | TYPE_KINDS
    | {SymbolKind.NAMESPACE, SymbolKind.PROPERTY, SymbolKind.ENUM_MEMBER}
)
_NO_TYPE = (b"@", b"#", b"[", b"/", b"*")
"""What lines begin with that stand before a definition and say nothing of its type."""
_POINTERS = (b"*", b"&")
"""What stands right before a name, also where its type has a line of its own."""

_COMMENT_MARK = re.compile(
    r"""^\s*(?:/\*[*!]? | \*/ | \*(?!\w) | ///? !? | \#+ | --+ | ;+ | %+ | [rRuUbBfF]{0,2}\"{3}
    | [rRuU]{0,2}'{3} | \(\*+ | \{-\|? )[ ]?""",
    re.VERBOSE,
)
_COMMENT_END = re.compile(r"\s*(?:\*+/|\"{3}|'{3}|\*+\)|-\})\s*$")


def signature(text: Text | None, symbol: Symbol) -> str:
    """
    The head of *symbol*'s definition on one line, without decorators and body.

    Falls back to its dotted name where there is no text, for module-level code and externals.
    """
    if text is None or symbol.external or symbol.kind is SymbolKind.MODULE:
        return symbol.qualified_name or symbol.name
    source = text.source
    start = max(symbol.span.start, _first_line(source, symbol))
    end = max(symbol.header_end, symbol.name_span.end)
    before = source[start : symbol.name_span.start]
    if before.rstrip().endswith(_POINTERS):
        before = before.rstrip()
    head = (before + source[symbol.name_span.start : end]).decode("utf-8", "replace")
    if symbol.kind in _HEADED:
        head = head.rstrip().rstrip("{").rstrip()
        head = head.removesuffix(":").removesuffix("=>").rstrip()
    elif symbol.kind is SymbolKind.FIELD:
        head = head.rstrip().rstrip(";").rstrip()
    line = " ".join(head.split()).replace("( ", "(").replace(" )", ")").replace(",)", ")")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _first_line(source: bytes, symbol: Symbol) -> int:
    """Where the line begins with the name; where that begins it, the one with its type above."""
    start = source.rfind(b"\n", 0, symbol.name_span.start) + 1
    while start > symbol.span.start and not source[start : symbol.name_span.start].strip():
        above = source.rfind(b"\n", 0, start - 1) + 1
        line = source[above:start].strip()
        if not line or line.startswith(_NO_TYPE):
            break
        start = above
    return start


def doc(text: Text | None, symbol: Symbol) -> str:
    """*symbol*'s doc comment as plain text, without comment marks and common indentation."""
    if text is None or symbol.doc is None:
        return ""
    start, end = symbol.doc
    raw = text.source[start:end].decode("utf-8", "replace")
    lines = _COMMENT_END.sub("", raw).splitlines()
    if not lines:
        return ""
    marked = [_COMMENT_MARK.sub("", line, count=1) for line in lines]
    if lines[1:] and all(not _COMMENT_MARK.match(line) for line in lines[1:] if line.strip()):
        marked = [marked[0], *_dedented(lines[1:])]
    if re.match(r"[rRuU]?[\"'](?![\"'])", marked[0]) and len(marked) == 1:
        marked = [marked[0].strip("rRuU").strip("\"'")]
    return "\n".join(line.rstrip() for line in marked).strip()


def signature_of(snapshot: Snapshot, symbol: Symbol) -> str:
    """The signature of *symbol*, its text looked up."""
    return signature(None if symbol.file is None else snapshot.text(symbol.file), symbol)


def _dedented(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    common = min(indents, default=0)
    return [line[common:] for line in lines]
