"""The usual orders of import statements and of the names in them, by language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.features.import_statements import Statement
    from codegraph_lsp.languages.imports import ImportSyntax


@dataclass(slots=True)
class Row:
    """A statement with its lines, as they are to be written."""

    statement: Statement
    text: str
    """Without the end of the line."""
    names: tuple[str, ...] = ()
    section: int = 0

    @property
    def module(self) -> str:
        facts = self.statement.facts
        return "" if not facts else facts[0].module

    @property
    def level(self) -> int:
        facts = self.statement.facts
        return 0 if not facts else facts[0].level

    @property
    def is_whole(self) -> bool:
        """It imports modules, not names out of one."""
        return all(not fact.name for fact in self.statement.facts)


def names_in_order(syntax: ImportSyntax, names: Sequence[str]) -> list[str]:
    """*names*, entries of a list, in the usual order."""
    key = ORDER_OF_NAMES.get(syntax.order)
    return list(names) if key is None else sorted(names, key=key)


def is_in_order(syntax: ImportSyntax, names: Sequence[str]) -> bool:
    """*names* are in the usual order."""
    return names_in_order(syntax, names) == list(names)


def plain(name: str) -> tuple[object, ...]:
    return (name,)


def caseless(name: str) -> tuple[object, ...]:
    return (name.lower(), name)


def by_type(name: str) -> tuple[object, ...]:
    """Constants, classes, the rest (isort's `orderby_type`)."""
    if len(name) > 1 and name.isupper():
        return (0, name.lower(), name)
    return (1 if name[:1].isupper() else 2, name.lower(), name)


ORDER_OF_NAMES: dict[str, Callable[[str], tuple[object, ...]]] = {
    "sections": by_type,
    "specifiers": caseless,
    "standard-first": plain,
    "lines": plain,
}


def _relative(row: Row) -> str:
    """The furthest first, as isort has it."""
    return f"{'.' * row.level}_{row.module}" if row.level else row.module


def _straight_first(row: Row) -> tuple[object, ...]:
    return (row.is_whole is False, _relative(row).lower(), row.names[:1], row.text)


def _mixed(row: Row) -> tuple[object, ...]:
    return (_relative(row).lower(), row.is_whole is False, row.names[:1], row.text)


def _by_module(row: Row) -> tuple[object, ...]:
    return (_relative(row).lower(),)


def _specifier(row: Row) -> tuple[object, ...]:
    return (row.module.startswith("."), row.module.lower(), row.module)


def _exact_specifier(row: Row) -> tuple[object, ...]:
    return (row.module.startswith("."), row.module)


def _path(row: Row) -> tuple[object, ...]:
    return (row.module, row.text)


def _line(row: Row) -> tuple[object, ...]:
    return (" static " in row.text, row.text.strip().rstrip(";"))


def _line_static_first(row: Row) -> tuple[object, ...]:
    return (" static " not in row.text, row.text.strip().rstrip(";"))


def _caseless_line(row: Row) -> tuple[object, ...]:
    return (row.text.strip().rstrip(";").lower(),)


ORDERS: dict[str, tuple[Callable[[Row], tuple[object, ...]], ...]] = {
    "sections": (_straight_first, _mixed, _by_module),
    "specifiers": (_specifier, _exact_specifier),
    "standard-first": (_path,),
    "lines": (_line, _line_static_first, _caseless_line),
}
"""By `ImportSyntax.order`, the one that is made first. Python's are isort's, those of TypeScript
its own organiser's, Go's those of goimports."""
