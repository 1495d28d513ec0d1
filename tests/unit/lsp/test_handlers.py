"""Handlers over a small made-up graph: right shapes, right places, nothing where nothing is."""

from typing import Any

import msgspec
import pytest
from tests.unit.lsp.fakes import Harness, Json, Settled, at, span

from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.protocol.params import ParamsError

FILES = {
    "a.py": "def f():\n    g()\n\ndef g():\n    pass\n",
    "b.py": "class C:\n    def m(self):\n        f()\n",
    "test_b.py": "def test_m():\n    m()\n",
}
EDGES = "a.f>a.g b.C.m>a.f test_b.test_m>b.C.m a.g>!json.loads b<a"
A, B = "file:///w/a.py", "file:///w/b.py"


def harness(capabilities: Json | None = None) -> Harness:
    made = Settled.of(FILES, EDGES)
    assert isinstance(made, Settled)
    return Harness(made, capabilities)


def place(uri: str, line: int, character: int) -> Json:
    return {"textDocument": {"uri": uri}, "position": at(line, character)}


def test_definition_is_a_location_or_a_link() -> None:
    name = span(3, 4, 3, 5)
    assert harness().handle("textDocument/definition", place(A, 1, 4)) == [
        {"uri": A, "range": name}
    ]
    linking = harness({"textDocument": {"definition": {"linkSupport": True}}})
    assert linking.handle("textDocument/definition", place(A, 1, 4)) == [
        {
            "targetUri": A,
            "targetRange": span(3, 0, 5, 0),
            "targetSelectionRange": name,
            "originSelectionRange": span(1, 4, 1, 5),
        }
    ]
    assert harness().handle("textDocument/definition", place(A, 2, 0)) is None
    assert harness().handle("textDocument/definition", place("file:///w/x.py", 0, 0)) is None
    assert harness().handle("textDocument/definition", place("untitled:x", 0, 0)) is None


def test_references_come_with_and_without_the_declaration() -> None:
    params = place(A, 0, 4)
    found = harness().handle(
        "textDocument/references", params | {"context": {"includeDeclaration": True}}
    )
    assert found == [
        {"uri": A, "range": span(0, 4, 0, 5)},
        {"uri": B, "range": span(2, 8, 2, 9)},
    ]
    found = harness().handle(
        "textDocument/references", params | {"context": {"includeDeclaration": False}}
    )
    assert [mention["uri"] for mention in found] == [B]


def test_a_list_that_was_cut_says_so_in_the_log() -> None:
    calls = "\n".join(["    f()"] * 5)
    many = Settled.of({"a.py": f"def f():\n    pass\n\ndef g():\n{calls}\n"}, "a.g>a.f " * 5)
    made = Harness(many)
    params = place(A, 0, 4) | {"context": {"includeDeclaration": True}}
    assert len(made.handle("textDocument/references", params)) == 3
    (told,) = made.told("window/logMessage")
    assert told["message"].startswith("3 of 6 references are shown")


def test_the_outline_is_a_tree_or_a_list() -> None:
    trees = {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}}
    params = {"textDocument": {"uri": B}}
    (root,) = harness(trees).handle("textDocument/documentSymbol", params)
    assert (root["name"], root["kind"], root["selectionRange"]) == ("C", 5, span(0, 6, 0, 7))
    (child,) = root["children"]
    assert (child["name"], child["kind"], child["detail"]) == ("m", 6, "(self)")
    flat = harness().handle("textDocument/documentSymbol", params)
    assert [(s["name"], s.get("containerName")) for s in flat] == [("C", None), ("m", "C")]


def test_workspace_symbols_have_ranges_now_or_later() -> None:
    (found,) = harness().handle("workspace/symbol", {"query": "test_m"})
    assert found["location"] == {"uri": "file:///w/test_b.py", "range": span(0, 4, 0, 10)}
    late = {"workspace": {"symbol": {"resolveSupport": {"properties": ["location.range"]}}}}
    resolving = harness(late)
    assert resolving.result["capabilities"]["workspaceSymbolProvider"]["resolveProvider"] is True
    (unresolved,) = resolving.handle("workspace/symbol", {"query": "test_m"})
    assert unresolved["location"] == {"uri": "file:///w/test_b.py"}
    assert resolving.handle("workspaceSymbol/resolve", unresolved) == found


def test_the_call_hierarchy_has_exact_ranges_both_ways() -> None:
    made = harness()
    (item,) = made.handle("textDocument/prepareCallHierarchy", place(A, 0, 4))
    assert (item["name"], item["uri"], item["selectionRange"]) == ("f", A, span(0, 4, 0, 5))
    (incoming,) = made.handle("callHierarchy/incomingCalls", {"item": item})
    assert (incoming["from"]["name"], incoming["fromRanges"]) == ("m", [span(2, 8, 2, 9)])
    (outgoing,) = made.handle("callHierarchy/outgoingCalls", {"item": item})
    assert (outgoing["to"]["name"], outgoing["fromRanges"]) == ("g", [span(1, 4, 1, 5)])


def test_an_external_callee_has_no_place_and_is_no_item() -> None:
    made = harness()
    (item,) = made.handle("textDocument/prepareCallHierarchy", place(A, 3, 4))
    assert made.handle("callHierarchy/outgoingCalls", {"item": item}) == []


def test_an_item_whose_id_was_lost_is_found_by_its_place() -> None:
    made = harness()
    (item,) = made.handle("textDocument/prepareCallHierarchy", place(A, 0, 4))
    del item["data"]
    (incoming,) = made.handle("callHierarchy/incomingCalls", {"item": item})
    assert incoming["from"]["name"] == "m"


def test_a_moniker_is_the_id_and_says_whose_the_name_is() -> None:
    made = harness()
    (own,) = made.handle("textDocument/moniker", place(B, 1, 8))
    described = made.handle(custom.SYMBOL, {"name": "C.m"})
    assert f"{own['scheme']} {own['identifier']}" == described["id"]
    assert (own["unique"], own["kind"]) == ("project", "local")
    (outside,) = made.handle("textDocument/moniker", place(A, 4, 4))
    assert (outside["unique"], outside["kind"]) == ("scheme", "import")
    assert outside["identifier"] == "fake json . json.loads."
    assert made.handle("textDocument/moniker", place(A, 2, 0)) is None


def test_a_hover_tells_signature_fan_and_certainty() -> None:
    markdown = {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}
    told = harness(markdown).handle("textDocument/hover", place(B, 2, 8))
    assert told["range"] == span(2, 8, 2, 9)
    assert told["contents"] == {
        "kind": "markdown",
        "value": "```fake\ndef f()\n```\n\nfunction · 1 caller · 1 callee · exact by lexical",
    }
    plain = harness().handle("textDocument/hover", place(B, 1, 8))
    assert plain["contents"] == {
        "kind": "plaintext",
        "value": "def m(self)\n\nmethod in C · 1 caller · 1 callee",
    }
    assert harness().handle("textDocument/hover", place(A, 2, 0)) is None


QUESTIONS: list[tuple[str, Json | None]] = [
    (custom.STATUS, None),
    (custom.SYMBOL, {"name": "C.m"}),
    (custom.SYMBOL, {"name": "nothing"}),
    (custom.CALLERS, {"name": "f", "depth": 0}),
    (custom.CALLEES, {"name": "g", "includeExternal": True}),
    (custom.CALLEES, {"symbol": "codegraph gone"}),
    (custom.REFERENCES, {"name": "f"}),
    (custom.REFERENCES, {"name": "f", "includeDeclaration": True, "limit": 1}),
    (custom.IMPLEMENTATIONS, {"name": "C"}),
    (custom.IMPACT, {"targets": [{"name": "g"}]}),
    (custom.IMPACT, {"files": [A]}),
    (custom.PATH, {"from": {"name": "C.m"}, "to": {"name": "g"}}),
    (custom.PATH, {"from": {"name": "C.m"}, "to": {"name": "nothing"}}),
    (custom.PATH, {"from": {"name": "nothing"}, "to": {"name": "nothing"}}),
    (custom.DEPENDENCIES, {"uri": B}),
    (custom.DEPENDENTS, {"path": "a.py", "granularity": "folder"}),
    (custom.DEPENDENTS, {"uri": "file:///w"}),
    (custom.DEPENDENTS, {"path": "nowhere"}),
    (custom.CYCLES, {"granularity": "symbol"}),
    (custom.CYCLES, None),
    (custom.DEAD_CODE, {"kinds": ["function"], "confidence": "low", "entryPoints": ["a.py::g"]}),
    (custom.HOTSPOTS, {"metric": "pageRank", "granularity": "file"}),
    (custom.HOTSPOTS, None),
    (custom.COMMUNITIES, {"granularity": "symbol", "maxMembers": 1}),
    (custom.COMMUNITIES, {"granularity": "folder"}),
    (custom.CONTEXT, {"targets": [{"name": "f"}], "budgetChars": 500}),
    (custom.CONTEXT, {"query": "f", "budgetChars": 30}),
    (custom.MATCH, {"pattern": "f()", "language": "python"}),
    (custom.DIFF_IMPACT, None),
    (custom.SUBGRAPH, {"targets": [{"name": "f"}], "radius": 2}),
    (custom.SUBGRAPH, {"query": "f"}),
    (custom.SEARCH, {"query": "m", "kinds": ["method"], "scope": "file:///w"}),
    (custom.STATS, None),
    (custom.EXPORT, {"format": "jsonl"}),
    (custom.EXPORT, {"minCertainty": "exact", "exclude": ["b.py"]}),
    (custom.EXPORT, {"format": "graph", "maxSymbols": 0}),
    (custom.SOURCE, {"uri": A}),
    (custom.SOURCE, {"uri": A, "start": 1, "end": 2}),
]


@pytest.mark.parametrize(("method", "params"), QUESTIONS)
def test_every_answer_is_of_the_type_that_is_described(method: str, params: Json | None) -> None:
    (described,) = [request for request in custom.REQUESTS if request.name == method]
    answer = harness().handle(method, params)
    if answer is None:
        assert (method, params) == (custom.SYMBOL, {"name": "nothing"})
        return
    assert described.result is not None
    typed = msgspec.convert(answer, described.result)
    assert sorted(msgspec.to_builtins(typed)) == sorted(answer)
    assert "freshness" in answer


def test_callers_are_rings_with_the_sites_of_each_edge() -> None:
    answer = harness().handle(custom.CALLERS, place(A, 0, 4) | {"depth": 2})
    names = [[item["symbol"]["name"] for item in ring["items"]] for ring in answer["rings"]]
    assert names == [["m"], ["test_m"]]
    (edge,) = answer["rings"][0]["items"][0]["edges"]
    assert edge["sites"] == [{"uri": B, "range": span(2, 8, 2, 9)}]
    assert answer["total"] == 2


def test_a_place_without_a_name_means_the_definition_around_it() -> None:
    answer = harness().handle(custom.SYMBOL, place(A, 1, 0))
    assert answer["name"] == "f"


def test_a_target_can_be_an_object_of_its_own() -> None:
    answer = harness().handle(custom.CALLERS, {"target": {"name": "f"}})
    assert answer["total"] == 1


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        (custom.CALLERS, {}, "parameter 'symbol': one of 'symbol', 'name' and 'textDocument' with"),
        (custom.CALLERS, {"name": "f", "symbol": "x"}, "not 2 of them"),
        (custom.CALLERS, {"position": at(0, 0)}, "parameter 'textDocument': missing"),
        (custom.CALLERS, {"name": "f", "depth": -1}, "parameter 'depth': expected 'int' >= 0"),
        (custom.CALLERS, {"name": "f", "minCertainty": "sure"}, "parameter 'minCertainty': inv"),
        (custom.PATH, {"from": {"name": "f"}}, "parameter 'to': missing"),
        (custom.PATH, {"from": {"name": "f"}, "to": {}}, "parameter 'to.symbol': one of"),
        (custom.IMPACT, {"targets": [{"name": 3}]}, r"parameter 'targets\[0\].name': expected"),
        (custom.DEPENDENCIES, {}, "parameter 'uri': missing; a file or folder is expected"),
        (custom.SEARCH, {}, "parameter 'query': missing"),
        (custom.DEAD_CODE, {"kinds": ["klass"]}, r"parameter 'kinds\[0\]': inv"),
        (custom.HOTSPOTS, {"metric": "heat"}, "parameter 'metric': inv"),
        (custom.CONTEXT, {"name": "f", "budgetChars": -1}, "parameter 'budgetChars': expected"),
        (custom.MATCH, {"pattern": "f()", "language": 3}, "parameter 'language': expected"),
        (custom.SOURCE, {"uri": "file:///w/gone.py"}, "parameter 'uri': no file of the graph"),
        (custom.SOURCE, {"uri": A, "start": -1}, "parameter 'start': expected"),
    ],
)
def test_wrong_parameters_are_told_by_name(method: str, params: Json, problem: str) -> None:
    with pytest.raises(ParamsError, match=problem):
        harness().handle(method, params)


@pytest.mark.parametrize(
    ("method", "unused"),
    [
        (custom.SYMBOL, "minCertainty limit cursor includeTests includeExternal include exclude"),
        (custom.PATH, "limit cursor includeExternal include exclude symbol name uri"),
        (custom.IMPACT, "includeExternal"),
        (custom.DEPENDENCIES, "symbol name position kind target"),
        (custom.CYCLES, "symbol name position kind target uri includeExternal"),
        (custom.SUBGRAPH, "limit cursor"),
        (custom.DEAD_CODE, "symbol name position kind target uri minCertainty includeExternal"),
        (custom.HOTSPOTS, "symbol name position kind target uri includeExternal"),
        (custom.COMMUNITIES, "symbol name position kind target uri includeExternal"),
        (custom.CONTEXT, "limit cursor includeExternal"),
        (custom.MATCH, "symbol name position kind target uri minCertainty includeExternal"),
        (custom.DIFF_IMPACT, "symbol name position kind target uri includeExternal"),
        (custom.SEARCH, "symbol name position kind target uri minCertainty cursor includeExternal"),
        (custom.EXPORT, "symbol name position kind target uri limit cursor includeExternal"),
    ],
)
def test_no_parameter_is_described_that_would_change_nothing(method: str, unused: str) -> None:
    (params,) = [request.params for request in custom.REQUESTS if request.name == method]
    names = params.__struct_encode_fields__
    assert set(names) & set(unused.split()) == set()


def test_parameters_filter_and_page() -> None:
    def callers(**params: Any) -> Json:
        answer: Json = harness().handle(custom.CALLERS, {"name": "f", "depth": 0} | params)
        return answer

    def names(answer: Json) -> list[str]:
        return [item["symbol"]["name"] for ring in answer["rings"] for item in ring["items"]]

    assert names(callers()) == ["m", "test_m"]
    assert names(callers(includeTests=False)) == ["m"]
    assert names(callers(exclude=["b.py"])) == ["test_m"]
    assert names(callers(include=["b.py"])) == ["m"]
    first = callers(limit=1)
    assert (names(first), first["total"]) == (["m"], 2)
    assert names(callers(limit=1, cursor=first["cursor"])) == ["test_m"]


def test_a_page_has_an_end_where_nobody_says() -> None:
    functions = "".join(f"def f{n}():\n    pass\n" for n in range(custom.PAGE_LIMIT + 2))
    made = Harness(Settled.of({"a.py": functions}))

    def told(**params: Any) -> Json:
        answer: Json = made.handle(custom.HOTSPOTS, {"metric": "complexity"} | params)
        return answer

    first, every = told(), told(limit=None)
    rest = told(cursor=first["cursor"])
    assert len(first["items"]) == custom.PAGE_LIMIT
    assert len(every["items"]) == first["total"] == custom.PAGE_LIMIT + 2
    assert first["items"] + rest["items"] == every["items"]
    assert "cursor" not in rest


def test_every_question_with_pages_has_the_same_limit() -> None:
    limits = {
        field.default
        for method in custom.REQUESTS
        if method.params is not None
        for field in msgspec.structs.fields(method.params)
        if field.name == "limit" and method.name != custom.SEARCH
    }
    assert limits == {custom.PAGE_LIMIT}


def test_the_scope_of_a_search_is_a_folder_or_file_and_no_pattern() -> None:
    text = "def get():\n    pass\n"
    made = Harness(Settled.of(dict.fromkeys(("app/[id]/a.py", "app/i/a.py", "app/i/b.py"), text)))

    def check(expected: list[str], **params: Any) -> None:
        found = made.handle(custom.SEARCH, {"query": "get"} | params)["items"]
        assert [symbol["uri"].removeprefix("file:///w/") for symbol in found] == expected

    check(["app/%5Bid%5D/a.py"], scope="file:///w/app/%5Bid%5D")
    check(["app/i/a.py", "app/i/b.py"], scope="file:///w/app/i")
    check(["app/i/b.py"], scope="file:///w/app/i", include=["b.py"])
    check(["app/i/b.py"], scope="file:///w/app/i/b.py")
    check(["app/%5Bid%5D/a.py", "app/i/a.py"], scope="file:///w", exclude=["b.py"])
    with pytest.raises(ParamsError, match="parameter 'scope': no local file or folder"):
        made.handle(custom.SEARCH, {"query": "get", "scope": "untitled:x"})


def test_a_name_of_several_symbols_lists_them() -> None:
    twice = Settled.of({"a.py": "def f():\n    pass\n", "b.py": "def f():\n    pass\n"})
    with pytest.raises(ReplyError) as raised:
        Harness(twice).handle(custom.CALLERS, {"name": "f"})
    assert raised.value.code == -32002
    candidates: Any = raised.value.data
    assert [symbol["uri"] for symbol in candidates] == [A, B]
    found = Harness(twice).handle(custom.SYMBOL, {"name": "f", "uri": B})
    assert found["uri"] == B
