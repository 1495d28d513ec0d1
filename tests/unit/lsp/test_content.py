"""Reports that an editor opens as documents."""

from urllib.parse import quote

import pytest
from tests.unit.lsp.fakes import Harness, Json, Settled
from tests.unit.lsp.test_lenses import Refreshing

from codegraph_lsp.lsp.protocol.failures import ReplyError
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.settings import Settings

FILES = {
    "a.py": "def f():\n    g()\n\ndef g():\n    pass\n",
    "b_c.py": "class C:\n    def m(self):\n        f()\n",
    "test_b.py": "def test_m():\n    m()\n",
}
EDGES = "a.f>a.g b_c.C.m>a.f test_b.test_m>b_c.C.m"
SHOWING: Json = {"workspace": {"textDocumentContent": {}}}


def harness(capabilities: Json | None = None) -> Harness:
    made = Settled.of(FILES, EDGES)
    assert isinstance(made, Settled)
    return Harness(made, capabilities)


def report(uri: str, made: Harness | None = None) -> str:
    answer = (made or harness()).handle("workspace/textDocumentContent", {"uri": uri})
    text: str = answer["text"]
    return text


def test_it_is_offered_to_clients_that_show_such_documents() -> None:
    told = harness(SHOWING).result["capabilities"]["workspace"]
    assert told["textDocumentContent"] == {"schemes": ["codegraph"]}
    assert "textDocumentContent" not in harness().result["capabilities"]["workspace"]


def test_an_impact_names_the_tests_first_and_then_who_is_how_far_away() -> None:
    assert report("codegraph:/impact/g.md?name=g") == (
        "# Impact of `g`\n\n"
        "3 symbols in 3 files may behave differently; 1 test would notice.\n\n"
        "## Tests to run\n\n"
        "- test\\_b.py\n  - [`test_m`](file:///w/test_b.py#L1)\n\n"
        "## Uses it (1)\n\n"
        "- a.py\n  - [`f`](file:///w/a.py#L1)\n\n"
        "## 2 steps away (1)\n\n"
        "- b\\_c.py\n  - [`C.m`](file:///w/b_c.py#L2)\n\n"
        "## 3 steps away (1)\n\n"
        "- test\\_b.py\n  - [`test_m`](file:///w/test_b.py#L1)\n"
    )


def test_callers_come_with_the_places_of_their_calls() -> None:
    made = harness()
    symbol = made.handle("codegraph/symbol", {"name": "f"})["id"]
    text = report(f"codegraph:/callers/f.md?symbol={quote(symbol)}", made)
    assert text == (
        "# Callers of `f`\n\n1 caller.\n\n## [`C.m`](file:///w/b_c.py#L2)\n\n"
        "exact; calls at\n- [b\\_c.py:3](file:///w/b_c.py#L3)\n"
    )


def test_context_shows_code_and_stats_show_numbers() -> None:
    text = report("codegraph:/context/f.md?name=f")
    assert text.startswith("# What to know to change `f`\n\n## target: [`f`](file:///w/a.py#L1)\n")
    assert "```fake\ndef f():\n    g()\n```" in text
    assert "3 files, 8 symbols" in report("codegraph:/stats.md")
    made = harness()
    made.engine.state.state, made.engine.state.pending = "indexing", 2
    assert "_Still indexing: 2 files may add to this._" in report("codegraph:/stats.md", made)


def test_what_is_gone_is_a_document_too_and_what_never_was_an_error() -> None:
    assert "Nothing is called `gone`" in report("codegraph:/impact/gone.md?name=gone")
    for uri in ("codegraph:/what.md?name=f", "file:///w/a.py", "codegraph:"):
        with pytest.raises(ParamsError, match="parameter 'uri': no report"):
            report(uri)
    with pytest.raises(ParamsError, match=r"parameter 'uri.symbol': one of 'symbol'"):
        report("codegraph:/impact/x.md")
    twice = Settled.of({"a.py": "def f():\n    pass\n", "b.py": "def f():\n    pass\n"})
    with pytest.raises(ReplyError) as raised:
        report("codegraph:/impact/f.md?name=f", Harness(twice))
    assert raised.value.code == -32002


def test_documents_that_are_shown_are_asked_for_again_when_the_graph_has_changed() -> None:
    made = Refreshing(Settings())
    for n in range(20):
        made.refreshes.showing(f"codegraph:/stats.md?{n}")
    made.refreshes.graph_changed([Path("a.py")], Path("a.py"))
    while made.timers.waiting:
        made.timers.fire()
    told = [message["params"]["uri"] for message in made.outbox.messages]
    assert told == [f"codegraph:/stats.md?{n}" for n in range(4, 20)]
