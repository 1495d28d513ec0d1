from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.callers import Reached, callees, callers
from codegraph_lsp.features.options import Options
from codegraph_lsp.model.kinds import Certainty

SHOP = {
    "pay.py": "def charge():\n    print()\n",
    "cart.py": "def checkout():\n    charge()\n    charge()\ndef browse():\n    checkout()\n",
    "tests/test_cart.py": "def test_checkout():\n    checkout()\n",
}
EDGES = (
    "cart.checkout>pay.charge cart.checkout>pay.charge cart.browse>cart.checkout "
    "tests/test_cart.test_checkout>cart.checkout pay.charge>!builtins.print"
)
SNAPSHOT = FakeSnapshot.of(SHOP, EDGES)


def shown(reached: Reached) -> str:
    return " ".join(
        f"{item.symbol.name}:{ring.distance}" for ring in reached.rings for item in ring.items
    )


def check(expected: str, *, depth: int = 0, options: Options | None = None) -> None:
    found = callers(SNAPSHOT, [SNAPSHOT.named("pay.charge")], options or Options(), depth=depth)
    assert shown(found) == expected


def test_callers_stand_in_rings_by_path_and_position() -> None:
    check("checkout:1 browse:2 test_checkout:2")


def test_depth_one_is_direct_callers() -> None:
    check("checkout:1", depth=1)


def test_tests_can_be_left_out() -> None:
    check("checkout:1 browse:2", options=Options(include_tests=False))


def test_patterns_choose_what_is_shown_not_what_is_followed() -> None:
    check("test_checkout:2", options=Options(include=("tests/",)))
    check("checkout:1 browse:2", options=Options(exclude=("test_*",)))


def test_all_sites_of_a_caller_are_told() -> None:
    found = callers(SNAPSHOT, [SNAPSHOT.named("pay.charge")], Options())
    (relation,) = found.rings[0].items[0].relations
    assert [site.span.start for site in relation.sites] == [20, 33]
    assert (relation.source.name, relation.target.name) == ("checkout", "charge")


def test_a_page_ends_with_a_cursor_and_totals_stay_whole() -> None:
    target = [SNAPSHOT.named("pay.charge")]
    first = callers(SNAPSHOT, target, Options(limit=2), depth=0)
    assert (shown(first), first.total) == ("checkout:1 browse:2", 3)
    assert [ring.total for ring in first.rings] == [1, 2]
    rest = callers(SNAPSHOT, target, Options(limit=2, cursor=first.cursor), depth=0)
    assert (shown(rest), rest.total, rest.cursor) == ("test_checkout:2", 3, None)


def test_external_callees_are_told_when_asked_for() -> None:
    target = [SNAPSHOT.named("pay.charge")]
    assert shown(callees(SNAPSHOT, target, Options())) == ""
    assert shown(callees(SNAPSHOT, target, Options(include_external=True))) == "print:1"


def test_overriders_are_callees_unless_more_certainty_is_wanted() -> None:
    snapshot = FakeSnapshot.of(
        {
            "a.py": "class B:\n    def m():\n        x\nclass C:\n    def m():\n        x\n",
            "b.py": "def run():\n    m()\n",
        },
        "b.run>>a.B.m a.C.m^a.B.m",
    )
    run = [snapshot.named("b.run")]
    found = callees(snapshot, run, Options())
    assert [item.symbol.qualified_name for item in found.rings[0].items] == ["B.m", "C.m"]
    assert [item.relations[0].certainty for item in found.rings[0].items] == [
        Certainty.EXACT,
        Certainty.DISPATCH,
    ]
    strict = callees(snapshot, run, Options(certainty=Certainty.INFERRED))
    assert [item.symbol.qualified_name for item in strict.rings[0].items] == ["B.m"]
    back = callers(snapshot, [snapshot.named("a.C.m")], Options())
    assert shown(back) == "run:1"


def test_an_answer_during_indexing_is_a_lower_bound() -> None:
    snapshot = FakeSnapshot.of(SHOP, EDGES)
    snapshot.state, snapshot.pending = "indexing", 4
    found = callers(snapshot, [snapshot.named("pay.charge")], Options())
    assert (found.freshness.lower_bound, found.freshness.pending) == (True, 4)
