"""Words, expressions and mentions: what a pass writes down of the names that it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import NOTHING, Member, Name, Occurrence, SymbolValue

if TYPE_CHECKING:
    from tree_sitter import Node

    from codegraph_lsp.extract.drafts import Scope
    from codegraph_lsp.extract.table import Table
    from codegraph_lsp.model.facts import AnyExpression


class Notes:
    """Base of `Collected`; equal expressions of one file share an index."""

    __slots__ = (
        "at",
        "expressions",
        "held",
        "literals",
        "local",
        "made",
        "mentions",
        "named",
        "names",
        "owner",
        "scope",
        "source",
        "table",
        "words",
    )

    at: Scope
    """The scope that is being read."""
    scope: int
    """Its index."""
    names: dict[bytes, int]
    """Its `Scope.names`."""
    local: dict[bytes, bool]
    """Its `Scope.bound`: reading a name that is True there is nobody else's business. Empty where
    all reads are wanted."""

    def __init__(self, table: Table, source: bytes) -> None:
        self.table = table
        self.source = source
        self.made: list[AnyExpression] = []
        """Expressions by index."""
        self.expressions: dict[AnyExpression, int] = {}
        """Their indices; names and members are looked up elsewhere, by cheaper keys."""
        self.held: dict[tuple[int, bytes], int] = {}
        """(object, name) → the member expression."""
        self.literals = [NOTHING] * len(table.literal_types)
        """Expressions of literals without text, once they are met."""
        self.named: list[tuple[int, bytes, Scope]] = []
        """Name expressions of which it is not known yet whether they are local."""
        self.mentions: list[Occurrence] = []
        self.words: dict[bytes, str] = {}
        self.local = {}
        self.owner = 0
        """Symbol in whose code the pass is."""

    def word(self, raw: bytes) -> str:
        """*raw* as text; bytes that are not UTF-8 become U+FFFD."""
        word = self.words.get(raw)
        if word is None:
            word = self.words[raw] = raw.decode("utf-8", "replace")
        return word

    def text(self, node: Node) -> bytes:
        return self.source[node.start_byte : node.end_byte]

    def cons(self, expression: AnyExpression) -> int:
        """Index of *expression*; equal ones share it."""
        index = self.expressions.get(expression)
        if index is None:
            index = self.expressions[expression] = len(self.made)
            self.made.append(expression)
        return index

    def name(self, raw: bytes) -> int:
        """The expression of a name written in the current scope; `NOTHING` for a missing one."""
        index = self.names.get(raw)
        if index is None:
            if not raw:
                return NOTHING
            made = self.made
            index = self.names[raw] = len(made)
            scope = self.at
            if scope.outer is not None:
                scope = scope.outer.get(raw, scope)
            word = self.words.get(raw)
            made.append(Name(self.word(raw) if word is None else word, scope.index))
            if not self.local.get(raw):
                self.named.append((index, raw, scope))
        return index

    def member(self, object_index: int, raw: bytes) -> int:
        """The expression of a member of an expression."""
        key = (object_index, raw)
        index = self.held.get(key)
        if index is None:
            made = self.made
            index = self.held[key] = len(made)
            word = self.words.get(raw)
            made.append(Member(object_index, self.word(raw) if word is None else word))
        return index

    def literal(self, slot: int) -> int:
        """The expression of a literal without text; *slot* is its type's in the table."""
        index = self.literals[slot] = self.cons(self.table.literal_types[slot])
        return index

    def value_of(self, symbol: int) -> int:
        return self.cons(SymbolValue(symbol))

    def mention(self, expression: int, role: int, start: int, end: int) -> None:
        """Notes an occurrence, unless the parser made up the token to go on."""
        if start < end:
            self.mentions.append(Occurrence(expression, role, self.owner, start, end))
