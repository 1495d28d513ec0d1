"""
Reads the types that JSDoc comments write, TypeScript's among them, as expressions.

What is not understood is passed over; what stands around it still counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.languages.javascript.jsdoc_scopes import (
    Place,
    Taken,
    function_type,
    open_type_parameters,
)
from codegraph_lsp.model.facts import (
    NOTHING,
    Imported,
    ImportFact,
    Index,
    Literal,
    Mapping,
    Member,
    Sequence,
    Typed,
    TypeOf,
    Union,
)
from codegraph_lsp.model.kinds import ImportFlag

if TYPE_CHECKING:
    from codegraph_lsp.languages.adapter import Walk

_TOKEN = re.compile(
    r"\s*(import\s*\(\s*[\"'][^\"']+[\"']\s*\)|[A-Za-z_$][\w$]*(?:[.~#][A-Za-z_$][\w$]*)*"
    r"|\.\.\.|=>|\"[^\"]*\"|'[^']*'|`[^`]*`|[-\d.]+|\.(?=<)|.)",
    re.DOTALL,
)
_WORDS = frozenset({"string", "number", "boolean", "symbol", "bigint", "object", "Function"})
_ABSENT = frozenset({"null", "undefined", "void", "never"})
_UNKNOWN = frozenset({"any", "unknown", "mixed"})
_MODIFIERS = frozenset({"readonly", "unique", "abstract", "asserts"})
_CLOSING = {"{": "}", "(": ")", "[": "]", "<": ">"}
_MAPPED = "Record"

MAX_DEPTH = 20
"""Deepest nesting of types that is read. (a guess)"""

_IMPORT = int(ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC | ImportFlag.NAMESPACE)


def read_type(walk: Walk, text: str, place: Place) -> int:
    """The expression of the type *text* in the comment at *place*; `NOTHING` where none is told."""
    return _Reader(walk, text, place).read()


class _Reader:
    """Reads one type from left to right."""

    def __init__(self, walk: Walk, text: str, place: Place) -> None:
        self._walk = walk
        self._tokens = [token for token in _TOKEN.findall(text) if token.strip()]
        self._at = 0
        self._place = place
        self._depth = 0
        self._tested = False
        """A `?` that follows belongs to a conditional type."""

    def read(self) -> int:
        """The next type, with all its alternatives."""
        if self._depth > MAX_DEPTH:
            return NOTHING
        self._depth += 1
        found = self._options()
        if self._peek() == "extends":
            found = self._conditional()
        elif self._peek() == "is":
            self._at += 1
            self.read()
            found = self._literal("boolean")
        self._depth -= 1
        return found

    def _options(self) -> int:
        if self._peek() in ("|", "&"):
            self._at += 1
        options = [self._one()]
        while self._next("|") or self._next("&"):
            options.append(self._one())
        return self._union(options)

    def _union(self, options: list[int]) -> int:
        known = tuple(dict.fromkeys(each for each in options if each != NOTHING))
        if not known:
            return NOTHING
        return known[0] if len(known) == 1 else self._walk.cons(Union(known))

    def _conditional(self) -> int:
        """`A extends B ? C : D` is C or D."""
        self._at += 1
        saved, self._tested = self._tested, True
        self._options()
        self._tested = saved
        if not self._next("?"):
            return NOTHING
        yes = self.read()
        return self._union([yes, self.read() if self._next(":") else NOTHING])

    def _peek(self, ahead: int = 0) -> str:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ""

    def _next(self, wanted: str) -> bool:
        if self._peek() != wanted:
            return False
        self._at += 1
        return True

    def _literal(self, word: str) -> int:
        return self._walk.cons(Literal(word))

    def _one(self) -> int:
        """One alternative, with what stands before and behind it."""
        collected = False
        while self._peek() in ("?", "!", "...") or self._peek() in _MODIFIERS:
            collected = collected or self._peek() == "..."
            self._at += 1
        found = self._plain()
        if collected and found != NOTHING:
            found = self._walk.cons(Index(self._literal("Array"), found))
        while True:
            following = self._peek()
            if following == "<" or (following == "." and self._peek(1) == "<"):
                self._next(".")
                found = self._applied(found)
            elif following == "[" and self._peek(1) == "]":
                self._at += 2
                found = self._walk.cons(Index(self._literal("Array"), found))
            elif following == "[":
                found = self._member_type(found)
            elif following in ("=", "!") or (following == "?" and not self._tested):
                self._at += 1
            else:
                return found

    def _plain(self) -> int:
        token = self._peek()
        if token == "(":
            return self._parenthesized()
        self._at += 1
        if token == "{":
            return self._record()
        if token == "[":
            return self._tuple()
        if token == "<":
            return self._generic_function()
        if token.startswith("import") and token.endswith(")"):
            return self._imported(token)
        if token in _ABSENT:
            return self._literal("null")
        if token[:1] in ("'", '"', "`"):
            return self._literal("string")
        if token in ("function", "Function") and self._peek() == "(":
            return self._closure_function()
        if token in _WORDS:
            return self._literal(token)
        if token in ("keyof", "infer"):
            self._one()
            return NOTHING
        if token == "typeof":
            return self._value_type()
        if token == "new":
            return self._one()
        if token in _UNKNOWN or not (token[:1].isalpha() or token[:1] in ("_", "$")):
            return NOTHING
        if token == "module" and self._next(":"):
            return NOTHING
        return self._path(token)

    def _path(self, token: str) -> int:
        first, *rest = re.split(r"[.~#]", token)
        return self._members(self._walk.name(first.encode()), rest)

    def _members(self, found: int, names: list[str]) -> int:
        for name in names:
            if found != NOTHING:
                found = self._walk.cons(Member(found, self._walk.word(name.encode())))
        return found

    def _value_type(self) -> int:
        """`typeof x`."""
        token = self._peek()
        self._at += 1
        if token.startswith("import") and token.endswith(")"):
            found = self._imported(token)
        elif token[:1].isalpha() or token[:1] in ("_", "$"):
            found = self._path(token)
        else:
            return NOTHING
        return NOTHING if found == NOTHING else self._walk.cons(TypeOf(found))

    def _imported(self, token: str) -> int:
        module = token.split(token.rstrip(" )")[-1])[1]
        walk, start = self._walk, self._place.start_byte
        fact = ImportFact(module, 0, "", "", _IMPORT, 0, start, start, start, start)
        found = walk.cons(Imported(walk.add_import(fact, start, start)))
        while self._peek() == "." and self._peek(1) != "<":
            self._at += 1
            name = self._peek()
            self._at += 1
            found = self._members(found, name.split("."))
        return found

    def _applied(self, head: int) -> int:
        """Type arguments."""
        arguments = self._arguments()
        if head == NOTHING:
            return NOTHING
        walk = self._walk
        fact = walk.made[head]
        if len(arguments) == 2 and getattr(fact, "name", "") == "Object":
            head = self._literal(_MAPPED)
        key = arguments[0] if len(arguments) == 1 else walk.cons(Sequence(tuple(arguments)))
        return walk.cons(Index(head, key))

    def _arguments(self) -> list[int]:
        self._next("<")
        saved, self._tested = self._tested, False
        arguments = [self.read()]
        while self._next(","):
            arguments.append(self.read())
        self._tested = saved
        self._next(">")
        return arguments

    def _member_type(self, found: int) -> int:
        """`T["name"]`, `T[number]`."""
        self._at += 1
        token = self._peek()
        self._skip_to("]", "[")
        if found == NOTHING:
            return NOTHING
        walk = self._walk
        owner = walk.cons(Typed(found))
        if token[:1] in ("'", '"'):
            taken = walk.cons(Member(owner, walk.word(token[1:-1].encode())))
        else:
            taken = walk.cons(Index(owner, NOTHING))
        return walk.cons(TypeOf(taken))

    def _tuple(self) -> int:
        items: list[int] = []
        while self._peek() not in ("]", ""):
            if self._peek(1) == ":" or (self._peek(1) == "?" and self._peek(2) == ":"):
                self._at += 2 if self._peek(1) == ":" else 3
            items.append(self.read())
            if not self._next(","):
                break
        self._skip_to("]", "[")
        return self._walk.cons(Sequence(tuple(items), "tuple"))

    def _parenthesized(self) -> int:
        if self._is_function():
            return self._function()
        self._at += 1
        saved, self._tested = self._tested, False
        found = self.read()
        self._tested = saved
        self._skip_to(")", "(")
        return found

    def _is_function(self) -> bool:
        """The parentheses that open here are those of a function type."""
        level = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            level += (token == "(") - (token == ")")
            if level == 0:
                return self._tokens[place + 1 : place + 2] == ["=>"]
        return False

    def _function(self, result_mark: str = "=>") -> int:
        """`(a: A, b?: B, ...c: C[]) => R`."""
        self._next("(")
        saved, self._tested = self._tested, False
        taken: list[Taken] = []
        while self._peek() not in (")", ""):
            taken.append(self._parameter(len(taken)))
            if not self._next(","):
                break
        self._skip_to(")", "(")
        self._tested = saved
        result = self.read() if self._next(result_mark) else NOTHING
        named = [each for each in taken if each.name != "this"]
        return function_type(self._walk, named, result, self._place)

    def _parameter(self, position: int) -> Taken:
        collects = self._next("...")
        name = self._peek()
        if self._peek(1) in (":", "?") or self._peek(1) in (",", ")"):
            self._at += 1
        elif name in ("{", "["):
            self._at += 1
            self._skip_to(_CLOSING[name], name)
            name = f"({position}"
        self._next("?")
        return Taken(name, self.read() if self._next(":") else NOTHING, collects)

    def _closure_function(self) -> int:
        """`function(A, B): R`, where parameters have no names."""
        self._next("(")
        types: list[int] = []
        while self._peek() not in (")", ""):
            if self._peek() in ("this", "new") and self._peek(1) == ":":
                self._at += 2
                self.read()
            else:
                types.append(self.read())
            if not self._next(","):
                break
        self._skip_to(")", "(")
        taken = [Taken(f"({place}", each) for place, each in enumerate(types)]
        result = self.read() if self._next(":") else NOTHING
        return function_type(self._walk, taken, result, self._place)

    def _generic_function(self) -> int:
        """`<T extends A>(value: T) => R`."""
        names = []
        while self._peek() not in (">", ""):
            names.append(self._peek())
            self._at += 1
            if self._next("extends"):
                self.read()
            if self._next("="):
                self.read()
            if not self._next(","):
                break
        self._skip_to(">", "<")
        walk = self._walk
        outer = walk.at
        open_type_parameters(walk, [(name, NOTHING) for name in names], walk.owner, self._place)
        found = self._function() if self._peek() == "(" else self._one()
        walk.enter(outer)
        return found

    def _record(self) -> int:
        """`{ a: A, b?: B, c(x: X): C, [key: string]: D, (x: X): E }`."""
        saved, self._tested = self._tested, False
        entries: list[tuple[int, int]] = []
        while self._peek() not in ("}", ""):
            before = self._at
            self._entry(entries)
            while self._next(",") or self._next(";"):
                pass
            if self._at == before:
                self._at += 1
        self._next("}")
        self._tested = saved
        return self._walk.cons(Mapping(tuple(entries), "Object"))

    def _entry(self, entries: list[tuple[int, int]]) -> None:
        while self._peek() in _MODIFIERS and self._peek(1) not in (":", "?", "(", ",", "}"):
            self._at += 1
        name = self._peek()
        if name == "(":
            name = "()"
        elif name == "new" and self._peek(1) == "(":
            name = "new()"
            self._at += 1
        elif name == "[":
            name = "[]"
            self._at += 1
            self._skip_to("]", "[")
        else:
            name = name.strip("\"'")
            self._at += 1
        while self._peek() in ("?", "-", "+"):
            self._at += 1
        if self._peek() == "<":
            self._arguments()
        if self._peek() == "(":
            held = self._function(":")
        else:
            held = self.read() if self._next(":") else NOTHING
        entries.append((self._walk.cons(Literal("", self._walk.word(name.encode()))), held))

    def _skip_to(self, closing: str, opening: str) -> None:
        """Behind the bracket that closes what is open."""
        level = 1
        while level and self._at < len(self._tokens):
            token = self._tokens[self._at]
            level += (token == opening) - (token == closing)
            self._at += 1
