"""Facts in words, so that a test can compare them with a list of short strings."""

from __future__ import annotations

import textwrap
from functools import cached_property

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import (
    NOTHING,
    Call,
    Element,
    FileFacts,
    Imported,
    Index,
    Lambda,
    Literal,
    Mapping,
    Member,
    Name,
    New,
    Self,
    Sequence,
    Super,
    SymbolFact,
    SymbolValue,
    Typed,
    Union,
)
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, Role, SymbolFlag, SymbolKind
from codegraph_lsp.syntax.parsing import parse


class Reading:
    """One source's facts; every property is a list of strings in order of position."""

    def __init__(self, facts: FileFacts, source: bytes) -> None:
        self.facts = facts
        self.outline = facts.outline
        self.source = source

    def text(self, start: int, end: int) -> str:
        return self.source[start:end].decode("utf-8", "replace")

    def qualified(self, symbol: int) -> str:
        fact = self.outline.symbols[symbol]
        if fact.container <= 0:
            return f"{fact.receiver}.{fact.name}" if fact.receiver else fact.name
        around = self.qualified(fact.container)
        return f"{around}.{fact.receiver}.{fact.name}" if fact.receiver else f"{around}.{fact.name}"

    @property
    def symbols(self) -> list[str]:
        """`kind container.name`."""
        return [
            f"{SymbolKind(fact.kind).label} {self.qualified(index)}"
            for index, fact in enumerate(self.outline.symbols)
            if index
        ]

    def flags(self, name: str) -> str:
        fact = self.symbol(name)
        return " ".join(sorted(str(flag.name) for flag in SymbolFlag(fact.flags))).lower()

    def symbol(self, name: str) -> SymbolFact:
        """The first symbol of that qualified name."""
        for index, fact in enumerate(self.outline.symbols):
            if self.qualified(index) == name:
                return fact
        raise LookupError(name)

    def header(self, name: str) -> str:
        fact = self.symbol(name)
        return self.text(fact.start, fact.header_end)

    def doc(self, name: str) -> str:
        fact = self.symbol(name)
        return self.text(fact.doc_start, fact.doc_end) if fact.doc_start >= 0 else ""

    def show(self, index: int) -> str:
        """An expression in a notation near to Python's; `?` where nothing is known."""
        if index == NOTHING:
            return "?"
        match self.outline.expressions[index]:
            case Name(name=name):
                return name
            case Member(object=held, name=name):
                return f"{self.show(held)}.{name}"
            case (Call() | New()) as call:
                told = [self.show(each) for each in call.arguments]
                told += [f"{name}={self.show(value)}" for name, value in call.keywords]
                new = "new " if isinstance(call, New) else ""
                return f"{new}{self.show(call.callee)}({', '.join(told)})"
            case Index(object=held, key=key):
                return f"{self.show(held)}[{self.show(key)}]"
            case Literal(type=kind, text=text):
                return f"<{kind} {text}>" if text else f"<{kind}>"
            case SymbolValue(symbol=symbol):
                return f"#{self.qualified(symbol)}"
            case Sequence(items=items, type=kind):
                return f"{kind}({', '.join(map(self.show, items))})"
            case Mapping(entries=entries, type=kind):
                told = [f"{self.show(key)}: {self.show(value)}" for key, value in entries]
                return f"{kind}{{{', '.join(told)}}}"
            case Element(container=held, index=position):
                return f"{self.show(held)}[*{'' if position < 0 else position}]"
            case Union(options=options):
                return " | ".join(map(self.show, options))
            case Typed(type=kind):
                return f"a {self.show(kind)}"
            case Imported(imported=imported):
                return f"import {imported}"
            case (Self() | Super() | Lambda()) as other:
                return type(other).__name__.lower()
            case other:
                return f"{type(other).__name__.lower()} {self.show(other.value)}"

    @property
    def bindings(self) -> list[str]:
        """`kind name: annotation = value`, definitions and imports left out."""
        shown = []
        for fact in self.outline.bindings:
            if fact.kind in (BindingKind.DEFINITION, BindingKind.IMPORT) or fact.name[0] == "(":
                continue
            kind = (
                "" if fact.kind == BindingKind.ASSIGNMENT else BindingKind(fact.kind).name.lower()
            )
            annotation = f": {self.show(fact.annotation)}" if fact.annotation >= 0 else ""
            value = f" = {self.show(fact.value)}" if fact.value >= 0 else ""
            assert fact.name.isdecimal() or self.text(fact.start, fact.end) == fact.name
            shown.append(f"{kind} {fact.name}{annotation}{value}".strip())
        return shown

    @property
    def members(self) -> list[str]:
        return [
            f"{self.show(fact.object)}.{fact.name} = {self.show(fact.value)}"
            for fact in self.outline.members
        ]

    @property
    def imports(self) -> list[str]:
        """`dots module name as alias flags`."""
        shown = []
        for fact in self.outline.imports:
            words = ["." * fact.level + fact.module, fact.name, f"as {fact.alias or '-'}"]
            words += sorted(str(flag.name).lower() for flag in ImportFlag(fact.flags))
            shown.append(" ".join(word for word in words if word))
        return shown

    @property
    def exports(self) -> list[str]:
        return [f"{fact.name} = {self.show(fact.value)}" for fact in self.outline.exports]

    @property
    def heritage(self) -> list[str]:
        return [
            f"{self.qualified(fact.symbol)} {Role(fact.role).name.lower()}s "
            f"{self.show(fact.expression)}"
            for fact in self.outline.heritage
        ]

    @property
    def returns(self) -> list[str]:
        symbols = self.outline.scopes
        return [
            f"{self.qualified(symbols[fact.scope].symbol)} -> {self.show(fact.value)}"
            for fact in self.outline.returns
        ]

    @property
    def decorators(self) -> list[str]:
        return [
            f"{self.show(fact.expression)} on {self.qualified(fact.symbol)}"
            for fact in self.outline.decorators
        ]

    def occurrences(self, *roles: Role) -> list[str]:
        """`owner: name -> expression`."""
        return [
            f"{self.qualified(fact.owner)}: {self.text(fact.start, fact.end)} -> "
            f"{self.show(fact.expression)}{'' if fact.live else ' (dead)'}"
            for fact in self.facts.body.occurrences
            if not roles or fact.role in roles
        ]

    @property
    def calls(self) -> list[str]:
        return self.occurrences(Role.CALL, Role.NEW)

    @cached_property
    def mentioned(self) -> list[str]:
        """`ROLE name` of all occurrences."""
        return [
            f"{Role(fact.role).name} {self.text(fact.start, fact.end)}"
            for fact in self.facts.body.occurrences
        ]


def read(language: str, source: str | bytes, *, locals: bool = False) -> Reading:  # noqa: A002
    """Reads a source: `read("python", "x = 1")`; common indentation is taken off."""
    data = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
    spec = languages().by_id[language]
    return Reading(extract(spec, parse(spec, data), data, locals=locals), data)
