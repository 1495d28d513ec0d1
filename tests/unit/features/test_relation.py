from __future__ import annotations

from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.relation import relations
from codegraph_lsp.model.kinds import Certainty, Reason

FILES = {
    "a.py": "def m():\n    pass\n",
    "b.py": "def m():\n    pass\n",
    "run.py": "def run(x):\n    m(); m()\n",
}


def test_sites_of_one_pair_are_one_relation_as_sure_as_the_surest() -> None:
    snapshot = FakeSnapshot.of(FILES, "run.run>a.m/1 run.run>a.m")
    first, second = snapshot.edges
    snapshot.edges = [first._replace(reason=Reason.RETURN), second]
    (relation,) = relations(snapshot, snapshot.edges)
    assert [site.span.start for site in relation.sites] == [16, 21]
    assert (relation.certainty, relation.reason) == (Certainty.EXACT, Reason.LEXICAL)
    assert relation.candidates == ()


def test_an_ambiguous_site_tells_all_it_may_mean() -> None:
    snapshot = FakeSnapshot.of(FILES, "run.run>a.m run.run>b.m")
    first, second = (edge._replace(group=0, start=16, end=17) for edge in snapshot.edges)
    snapshot.edges = [first, second]
    one, other = relations(snapshot, [first, second])
    assert one.candidates == (snapshot.named("a.m").id, snapshot.named("b.m").id)
    assert other.candidates == one.candidates
    (alone,) = relations(snapshot, [first])
    assert alone.candidates == one.candidates


def test_an_edge_to_nowhere_is_left_out() -> None:
    snapshot = FakeSnapshot.of(FILES, "run.run>a.m")
    snapshot.all_symbols.remove(snapshot.named("a.m"))
    assert relations(snapshot, snapshot.edges) == []
