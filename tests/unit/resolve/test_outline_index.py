from __future__ import annotations

from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import NOTHING, BindingFact, Outline, ScopeFact, SymbolFact
from codegraph_lsp.model.kinds import BindingKind, ScopeKind, SymbolKind
from codegraph_lsp.resolve.outline_index import OutlineIndex, index_of


def index(names: str) -> OutlineIndex:
    """A module that binds *names*, and has a symbol for each."""
    words = names.split()
    module = SymbolFact(int(SymbolKind.MODULE), "<module>", NOTHING, 0, 0, 0, 0, 0, 0)
    symbols = [SymbolFact(int(SymbolKind.VARIABLE), word, 0, 0, 0, 0, 0, 0, 0) for word in words]
    kind = int(BindingKind.ASSIGNMENT)
    bindings = [BindingFact(0, word, kind, NOTHING, NOTHING, 0, 0) for word in words]
    scope = ScopeFact(int(ScopeKind.MODULE), NOTHING, 0, 0, 0)
    said = Outline(
        "python", "", [module, *symbols], [scope], [], [], bindings, *([] for _ in range(5))
    )
    return index_of(said, languages().by_id["python"])


def test_what_a_name_stands_for_is_in_order() -> None:
    several = index("a b a a")
    assert [several.bound_in(0, name) for name in "abc"] == [[0, 2, 3], [1], []]
    assert [several.child(0, name) for name in "abc"] == [[1, 3, 4], [2], []]


def test_a_name_in_one_file_stands_for_nothing_in_another() -> None:
    index("a b a a").child(0, "a")
    other = index("a b")
    assert [other.bound_in(0, name) for name in "ab"] == [[0], [1]]
    assert [other.child(0, name) for name in "ab"] == [[1], [2]]


def test_a_file_may_bind_more_names_than_any_other() -> None:
    many = index(" ".join(f"n{number}" for number in range(5_000)))
    assert many.bound_in(0, "n4999") == [4999]
    assert many.child(0, "n4999") == [5000]
