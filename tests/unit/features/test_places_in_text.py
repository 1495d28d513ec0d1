from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.call_hierarchy import incoming, outgoing, prepare
from codegraph_lsp.features.definition import definitions, implementations, name_around
from codegraph_lsp.features.document_symbols import SymbolNode, document_symbols
from codegraph_lsp.features.hover import hover
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.references import references_at, references_of
from codegraph_lsp.features.symbol import describe
from codegraph_lsp.features.type_hierarchy import subtypes, supertypes
from codegraph_lsp.model.kinds import Certainty

SNAPSHOT = FakeSnapshot.of(
    {
        "pay.py": "class Card:\n    def charge(self):\n        pass\n",
        "shop.py": "class Gold(Card):\n    def charge(self, x=1):\n        pass\n"
        "def buy():\n    Card(); charge(); charge()\n",
    },
    "shop.Gold:pay.Card shop.Gold.charge^pay.Card.charge shop.buy*pay.Card "
    "shop.buy>>pay.Card.charge shop.buy>pay.Card.charge shop<pay.Card",
)


def test_definition_leads_from_a_mention_to_the_name() -> None:
    found = definitions(SNAPSHOT, *SNAPSHOT.offset("shop.py", " ch|arge();"))
    assert [
        (place.path, place.symbol and place.symbol.qualified_name) for place in found.places
    ] == [("pay.py", "Card.charge")]
    assert found.origin is not None
    assert found.origin.end - found.origin.start == len("charge")


def test_definition_of_a_definition_is_itself() -> None:
    found = definitions(SNAPSHOT, *SNAPSHOT.offset("pay.py", "def cha|rge"))
    assert [place.path for place in found.places] == ["pay.py"]


def test_definition_of_nothing_is_nowhere() -> None:
    assert definitions(SNAPSHOT, *SNAPSHOT.offset("pay.py", "pa|ss")).places == ()


def test_implementations_of_a_method_are_its_overriders() -> None:
    found = implementations(SNAPSHOT, *SNAPSHOT.offset("pay.py", "def cha|rge"))
    assert [place.path for place in found.places] == ["shop.py"]


def test_implementations_of_a_class_are_its_subclasses() -> None:
    found = implementations(SNAPSHOT, *SNAPSHOT.offset("pay.py", "class C|ard"))
    assert [place.symbol and place.symbol.name for place in found.places] == ["Gold"]


def test_a_name_is_found_from_right_behind_it() -> None:
    file, offset = SNAPSHOT.offset("pay.py", "class Card|:")
    assert name_around(SNAPSHOT, file, offset) == (6, 10)


def test_references_hold_mentions_of_every_kind_and_the_definition() -> None:
    found = references_at(SNAPSHOT, *SNAPSHOT.offset("pay.py", "class C|ard"))
    kinds = [(reference.path, reference.kind and reference.kind.label) for reference in found]
    assert kinds == [
        ("pay.py", None),
        ("shop.py", "imports"),
        ("shop.py", "instantiates"),
        ("shop.py", "inherits"),
    ]


def test_the_definition_can_be_left_out_of_references() -> None:
    card = SNAPSHOT.named("pay.Card")
    assert all(not r.defines for r in references_of(SNAPSHOT, [card], include_declaration=False))


def test_references_can_be_narrowed_to_files() -> None:
    card = SNAPSHOT.named("pay.Card")
    assert references_of(SNAPSHOT, [card], options=Options(exclude=("shop.py", "pay.py"))) == []


def test_hover_tells_signature_container_and_fans() -> None:
    found = hover(SNAPSHOT, *SNAPSHOT.offset("shop.py", " ch|arge();"))
    assert found is not None
    assert found.signature == "def charge(self)"
    assert found.container is not None
    assert found.container.name == "Card"
    assert (found.fan_in, found.fan_out) == (1, 0)
    assert found.certainty is Certainty.EXACT


def test_hover_on_a_definition_has_no_edge() -> None:
    found = hover(SNAPSHOT, *SNAPSHOT.offset("shop.py", "def cha|rge"))
    assert found is not None
    assert (found.signature, found.certainty) == ("def charge(self, x=1)", None)
    assert found.fan_in == 1  # through its base


def test_hover_on_nothing_is_nothing() -> None:
    assert hover(SNAPSHOT, *SNAPSHOT.offset("pay.py", "pa|ss")) is None


def test_the_outline_is_a_tree_without_the_module() -> None:
    def text(node: SymbolNode) -> str:
        inside = " ".join(map(text, node.children))
        return f"{node.symbol.name}({inside})" if inside else node.symbol.name

    file, _ = SNAPSHOT.offset("shop.py", "|class")
    assert [text(node) for node in document_symbols(SNAPSHOT, file)] == ["Gold(charge)", "buy"]


def test_call_hierarchy_prepares_what_is_called() -> None:
    found = prepare(SNAPSHOT, *SNAPSHOT.offset("shop.py", "def b|uy"))
    assert [symbol.name for symbol in found] == ["buy"]


def test_incoming_calls_have_all_their_sites() -> None:
    (call,) = incoming(SNAPSHOT, SNAPSHOT.named("pay.Card.charge"))
    assert (call.symbol.name, len(call.sites)) == ("buy", 2)


def test_incoming_calls_reach_an_overrider_by_dispatch() -> None:
    (call,) = incoming(SNAPSHOT, SNAPSHOT.named("shop.Gold.charge"))
    assert (call.symbol.name, call.certainty) == ("buy", Certainty.DISPATCH)


def test_outgoing_calls_go_by_path_and_position() -> None:
    found = outgoing(SNAPSHOT, SNAPSHOT.named("shop.buy"))
    assert [call.symbol.qualified_name for call in found] == ["Card", "Card.charge", "Gold.charge"]


def test_types_know_their_neighbours() -> None:
    assert [s.name for s in supertypes(SNAPSHOT, SNAPSHOT.named("shop.Gold"))] == ["Card"]
    assert [s.name for s in subtypes(SNAPSHOT, SNAPSHOT.named("pay.Card"))] == ["Gold"]


def test_a_symbol_is_described_with_its_members() -> None:
    found = describe(SNAPSHOT, SNAPSHOT.named("pay.Card"))
    assert [member.name for member in found.members] == ["charge"]
    assert (found.metrics.lines, found.metrics.fan_in, found.signature) == (3, 1, "class Card")


def test_an_overrider_is_mentioned_where_what_it_overrides_is_called() -> None:
    gold = SNAPSHOT.named("shop.Gold.charge")
    found = references_of(SNAPSHOT, [gold], include_declaration=False)
    assert [(r.path, r.certainty) for r in found] == [("shop.py", Certainty.DISPATCH)]
    sure = Options(certainty=Certainty.INFERRED)
    assert references_of(SNAPSHOT, [gold], include_declaration=False, options=sure) == []
