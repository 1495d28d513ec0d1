from codegraph_lsp.model.facts import Outline, SymbolFact
from codegraph_lsp.model.kinds import SymbolKind
from codegraph_lsp.resolve.symbol_ids import external_symbol, symbol_ids, symbol_keys


def outline(*symbols: tuple[SymbolKind, str, int]) -> Outline:
    module = SymbolFact(SymbolKind.MODULE, "<module>", -1, 0, 0, 0, 0, 0, 0)
    facts = [SymbolFact(int(kind), name, at, 0, 0, 0, 0, 0, 0) for kind, name, at in symbols]
    return Outline("python", "", [module, *facts], [], [], [], [], [], [], [], [], [])


def check(symbols: list[tuple[SymbolKind, str, int]], expected: list[str]) -> None:
    ids = symbol_ids("src/a.py", "python", outline(*symbols))
    start = "codegraph python . . `src/a.py`/"
    assert ids[0] == start
    assert [each.removeprefix(start) for each in ids[1:]] == expected


def test_each_sort_of_symbol_has_its_descriptor() -> None:
    check(
        [
            (SymbolKind.CLASS, "Client", 0),
            (SymbolKind.METHOD, "get", 1),
            (SymbolKind.FIELD, "url", 1),
            (SymbolKind.FUNCTION, "main", 0),
            (SymbolKind.FUNCTION, "inner", 4),
            (SymbolKind.NAMESPACE, "Inside", 0),
            (SymbolKind.CONSTANT, "LIMIT", 6),
        ],
        [
            "Client#", "Client#get().", "Client#url.", "main().", "main().inner().",
            "Inside/", "Inside/LIMIT.",
        ],
    )  # fmt: skip


def test_the_second_of_a_name_is_numbered_in_order() -> None:
    check(
        [
            (SymbolKind.FUNCTION, "f", 0),
            (SymbolKind.FUNCTION, "f", 0),
            (SymbolKind.CLASS, "C", 0),
            (SymbolKind.CLASS, "C", 0),
            (SymbolKind.CLASS, "C", 0),
            (SymbolKind.VARIABLE, "f", 0),
        ],
        ["f().", "f(+1).", "C#", "C+1#", "C+2#", "f."],
    )


def test_names_that_are_no_words_are_quoted() -> None:
    check(
        [(SymbolKind.METHOD, "operator ==", 0), (SymbolKind.FIELD, "a`b", 0)],
        ["`operator ==`().", "`a``b`."],
    )


def test_keys_follow_the_ids() -> None:
    symbols = outline((SymbolKind.CLASS, "C", 0))
    assert len(set(symbol_keys("a.py", "python", symbols))) == 2
    assert symbol_keys("a.py", "python", symbols) != symbol_keys("b.py", "python", symbols)


def test_an_external_symbol_is_named_by_package_and_path() -> None:
    loads = external_symbol("python", "json", "json.loads")
    assert loads.id == "codegraph python json . `json`/loads."
    assert (loads.name, loads.qualified_name) == ("loads", "json.loads")
    assert loads.kind == SymbolKind.FUNCTION


def test_the_kind_of_an_external_symbol_depends_on_its_name_alone() -> None:
    assert external_symbol("python", "enum", "enum.Enum").kind == SymbolKind.CLASS
    assert external_symbol("python", "os", "os").kind == SymbolKind.MODULE
    assert external_symbol("go", "net/http", "net/http.Get").id.endswith("`net/http`/Get.")
