"""What is typed means what it would mean saved."""

from __future__ import annotations

import pytest

from codegraph_lsp.extract.extractor import extract
from codegraph_lsp.index.live import LiveDocuments
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.ids import Path
from codegraph_lsp.syntax.parsing import TreeArena, live_trees
from codegraph_lsp.workspace.overlay import Document, Edit
from codegraph_lsp.workspace.source import Text

GO = languages().by_id["go"]

# With its first tree edited, tree-sitter reads the call as an index when a line is put before it.
AMBIGUOUS = b"""\
package p
func F(a []B, c *d.E) f.G {
	kept := m.Make[m.Key, Place]()
	type Place struct {
		A m.Key
	var word string
	return
	var word string
	}
		first, _ := one.From.First()
}
"""


@pytest.mark.parametrize("line", [b"\n", b"\tz := 1\n", b"\tz("])
def test_facts_of_an_edited_text_are_those_of_the_text(line: bytes) -> None:
    before = live_trees()
    live = LiveDocuments()
    document = Document(Path("p.go"), "go", 1, Text(AMBIGUOUS))
    live.opened(document, GO)
    live.facts(document)
    at = AMBIGUOUS.index(b"\tkept")
    edited = document.edited(2, [Edit(at, at, line)])
    live.edited(edited)
    source = edited.text.source
    with TreeArena() as arena:
        assert live.facts(edited) == extract(GO, arena.parse(GO, source), source)
    assert live_trees() == before + 1
    live.close()
    assert live_trees() == before


def test_versions_are_answered_for_in_whatever_order_they_are_asked_for() -> None:
    live = LiveDocuments()
    versions = [Document(Path("p.go"), "go", 0, Text(b"package p\n"))]
    live.opened(versions[0], GO)
    live.facts(versions[0])
    for version in range(1, 5):
        edit = Edit(10, 10, b"func F%d() {}\n" % version)
        versions.append(versions[-1].edited(version, [edit]))
        live.edited(versions[-1])
    for version in (2, 1, 4, 3, 0):
        facts = live.facts(versions[version])
        assert facts is not None
        names = [symbol.name for symbol in facts.outline.symbols[1:]]
        assert names == [f"F{number}" for number in range(version, 0, -1)]
    live.close()
