"""Hotspots, communities, context and search by shape, asked of real workspaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.communities import communities
from codegraph_lsp.features.context import Context, context, context_of_query
from codegraph_lsp.features.hotspots import hotspots
from codegraph_lsp.features.hover import fan
from codegraph_lsp.features.match import Matches, match
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.stats import stats
from codegraph_lsp.features.target import Written, resolve_target
from codegraph_lsp.model.errors import PatternError
from codegraph_lsp.support.cancel import CancelledError
from tests.engine.repository import Repository
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from codegraph_lsp.features.snapshot import Snapshot

pytestmark = pytest.mark.slow

SHOP = {
    "shop/pay.py": '''\
class Till:
    """Where the money goes."""

    def charge(self, card):
        if card and card.valid or card.forced:
            return self.log(card)
        return None

    def log(self, card):
        """
        Writes it down.

        Twice.
        """
        return card


class Fake(Till):
    def log(self, card):
        return None
''',
    "shop/cart.py": """\
from shop.pay import Till


class Order:
    card = None


def checkout(order: Order):
    till = Till()
    till.charge(order.card)
    till.charge(order.tip)
    return till


def again(order):
    return checkout(order)
""",
    "tests/test_cart.py": """\
from shop.cart import Order, again, checkout


def test_checkout():
    checkout(Order())


def test_again():
    again(Order())
""",
    "web/a.py": "from web.b import two\n\n\ndef one():\n    two()\n",
    "web/b.py": "from web.a import one\n\n\ndef two():\n    one()\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "root", files=SHOP)
    with made.serving():
        yield made


# Hotspots


def test_each_metric_ranks_by_its_figure(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        first = {
            metric: hotspots(snapshot, Options(limit=1), metric=metric).items[0].symbol
            for metric in ("fanIn", "pageRank", "complexity", "risk")
        }
        assert first["complexity"].qualified_name == first["risk"].qualified_name == "Till.charge"
        assert first["fanIn"].qualified_name in ("Order", "checkout")
        everything = hotspots(snapshot, Options(), metric="pageRank").items
        assert sum(item.page_rank for item in everything) <= 1
        scores = [item.score for item in everything]
        assert scores == sorted(scores, reverse=True)


def test_fan_in_is_what_a_symbol_says_of_itself(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        for item in hotspots(snapshot, Options(), metric="fanIn").items:
            fan_in, _ = fan(snapshot, item.symbol)
            assert (item.symbol.qualified_name, item.fan_in) == (item.symbol.qualified_name, fan_in)


def test_without_git_the_churn_is_missing_and_says_why(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = hotspots(snapshot, Options(), metric="churn")
        assert (found.total, found.items) == (0, ())
        assert found.degraded.startswith("no churn: 'root' is in no git repository")
        risky = hotspots(snapshot, Options(limit=1), metric="risk")
        assert (risky.items[0].churn, bool(risky.degraded)) == (None, True)


def test_files_are_ranked_by_their_commits(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "root")
    repository.commit(a_py="def f():\n    pass\n", b_py="import a\n\na.f()\n")
    for number in range(3):
        repository.commit(a_py=f"def f():\n    return {number}\n")
    made = Workspace(tmp_path / "root")
    with made.serving(), made.snapshot() as snapshot:
        found = hotspots(snapshot, Options(), metric="churn", granularity="file")
        told = [(item.symbol.path, item.churn, item.fan_in) for item in found.items]
        assert told == [("a.py", 4, 1), ("b.py", 1, 0)]
        (symbol,) = hotspots(snapshot, Options(), metric="churn").items
        assert (symbol.symbol.name, symbol.churn, found.degraded) == ("f", 4, "")


def test_pages_of_hotspots_join_to_the_whole(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        whole = hotspots(snapshot, Options(include_tests=False))
        cursor, found = None, []
        while True:
            options = Options(include_tests=False, limit=2, cursor=cursor)
            page = hotspots(snapshot, options)
            assert page.total == whole.total
            found += page.items
            cursor = page.cursor
            if cursor is None:
                break
        assert tuple(found) == whole.items
        assert not any(item.symbol.path.startswith("tests/") for item in found)


# Communities


def test_files_that_use_each_other_are_together(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = communities(snapshot, Options())
        told = [
            (cluster.name, sorted(member.path for member in cluster.members))
            for cluster in found.items
        ]
        assert told == [
            ("shop", ["shop/cart.py", "shop/pay.py", "tests/test_cart.py"]),
            ("web", ["web/a.py", "web/b.py"]),
        ]
        assert found.items[1].cohesion == 1
        assert found.between == ()
        folders = communities(snapshot, Options(include_tests=False), granularity="folder")
        assert (folders.total, folders.alone) == (0, 2)
        symbols = communities(snapshot, Options(), granularity="symbol", max_members=1)
        assert all(len(cluster.members) == 1 < cluster.size for cluster in symbols.items)


def test_communities_are_the_same_each_time(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        first = communities(snapshot, Options(), granularity="symbol")
    workspace.restart()
    with workspace.snapshot() as snapshot:
        second = communities(snapshot, Options(), granularity="symbol")
    assert [c.members for c in first.items] == [c.members for c in second.items]


# Context


def shown(found: Context) -> list[tuple[str, str, str]]:
    return [(str(i.role), i.symbol.qualified_name, str(i.form)) for i in found.items]


def target(snapshot: Snapshot, name: str) -> Any:
    return resolve_target(snapshot, Written(name))


def test_context_has_who_is_needed_and_who_needs(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = context(snapshot, [target(snapshot, "checkout")], Options())
        assert shown(found) == [
            ("target", "checkout", "full"),
            ("type", "Order", "full"),
            ("type", "Till", "full"),
            ("callee", "Till.charge", "full"),
            ("caller", "again", "full"),
            ("test", "test_checkout", "full"),
            ("test", "test_again", "full"),
        ]
        assert found.items[0].heading == "## target: shop/cart.py:8 function checkout"
        assert found.left_out == ()


def test_context_of_what_lies_outside_has_its_name_and_its_users(workspace: Workspace) -> None:
    workspace.write("shop/net.py", "import json\n\n\ndef send(order):\n    json.dumps(order)\n")
    with workspace.snapshot() as snapshot:
        symbol = target(snapshot, "json.dumps")
        for budget in (40, 20_000):
            found = context(snapshot, [symbol], Options(), budget=budget)
            text = "".join(f"{item.heading}\n{item.text}\n\n" for item in found.items)
            assert len(text) == found.used <= budget
        assert shown(found) == [("target", "json.dumps", "signature"), ("caller", "send", "full")]
        assert found.items[0].text == "json.dumps"


def test_context_never_exceeds_its_budget(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        symbol = target(snapshot, "checkout")
        before: set[str] = set()
        for budget in range(0, 1500, 7):
            found = context(snapshot, [symbol], Options(), budget=budget)
            text = "".join(f"{item.heading}\n{item.text}\n\n" for item in found.items)
            assert len(text) == found.used <= budget
            missing = sum(left.total for left in found.left_out)
            assert len(found.items) + missing == 7
            before |= {form for _, _, form in shown(found)}
        assert before == {"full", "beginning", "signature"}


def test_a_long_caller_is_shown_around_its_calls(workspace: Workspace) -> None:
    lines = "".join(f"    x{n} = {n}\n" for n in range(100))
    text = f"from shop.cart import again\n\n\ndef long():\n{lines}    again(x1)\n{lines}"
    workspace.write("shop/long.py", text)
    with workspace.snapshot() as snapshot:
        found = context(snapshot, [target(snapshot, "again")], Options(), budget=900)
        (caller,) = [item for item in found.items if str(item.role) == "caller"]
        assert str(caller.form) == "sites"
        assert caller.text == "def long()\n…\n    x99 = 99\n    again(x1)\n    x0 = 0"


def test_a_query_finds_the_targets(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = context_of_query(snapshot, "Till.log", Options(include_tests=False), budget=400)
        assert [symbol.qualified_name for symbol in found.targets] == ["Till.log"]
        assert found.items[0].text.startswith("    def log(self, card):")
        assert not any(item.symbol.path.startswith("tests/") for item in found.items)
        assert context_of_query(snapshot, "zzz", Options()).items == ()


# Search by shape


def matched(found: Matches) -> list[tuple[str, str, dict[str, list[str]]]]:
    return [
        (item.site.path, item.text, {n: [t for t, _ in v] for n, v in item.variables.items()})
        for item in found.items
    ]


def test_a_pattern_finds_code_and_what_its_variables_stand_for(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = match(snapshot, Options(), pattern="$T.charge($$$ARGS)", language="python")
        assert matched(found) == [
            ("shop/cart.py", "till.charge(order.card)", {"T": ["till"], "ARGS": ["order.card"]}),
            ("shop/cart.py", "till.charge(order.tip)", {"T": ["till"], "ARGS": ["order.tip"]}),
        ]
        assert {item.symbol.name for item in found.items if item.symbol} == {"checkout"}
        assert (found.total, found.n_files, found.n_searched) == (2, 1, 2)
        page = match(snapshot, Options(limit=1), pattern="$T.charge($A)", language="python")
        assert (len(page.items), page.total) == (1, 2)
        rest = Options(cursor=page.cursor)
        (last,) = match(snapshot, rest, pattern="$T.charge($A)", language="python").items
        assert last.text == "till.charge(order.tip)"


def test_a_rule_finds_code(workspace: Workspace) -> None:
    rule = {"kind": "function_definition", "has": {"pattern": "return None", "stopBy": "end"}}
    with workspace.snapshot() as snapshot:
        found = match(snapshot, Options(), rule=rule, language="python")
        names = [item.symbol.qualified_name for item in found.items if item.symbol]
        assert names == ["Till.charge", "Fake.log"]
        wrapped = {"rule": {"pattern": "$F($X)"}, "constraints": {"X": {"regex": "tip"}}}
        (only,) = match(snapshot, Options(), rule=wrapped, language="python").items
        assert only.text == "till.charge(order.tip)"


def test_unsaved_text_is_searched_and_offsets_are_bytes(workspace: Workspace) -> None:
    text = 'NAME = "é😀"; call(1)\n'
    workspace.open("shop/cart.py", text)
    with workspace.snapshot() as snapshot:
        (found,) = match(snapshot, Options(), pattern="call($A)", language="python").items
        start = text.encode().index(b"call")
        assert found.site.span == (start, start + len("call(1)"))
        assert found.variables["A"][0][1] == (start + 5, start + 6)
        assert match(snapshot, Options(), pattern="till.charge($A)", language="python").total == 0


def test_without_a_language_those_are_searched_that_can_read_the_pattern(
    workspace: Workspace,
) -> None:
    workspace.write("web/shop.js", "function pay(x) {\n  return call(x);\n}\n")
    workspace.write("web/shop.css", "a { color: red }\n")
    workspace.open("shop/cart.py", "call(1)\n")
    with workspace.snapshot() as snapshot:

        def found(**arguments: Any) -> tuple[list[str], tuple[str, ...]]:
            told = match(snapshot, Options(), **arguments)
            return [item.site.path for item in told.items], told.languages

        both = (["shop/cart.py", "web/shop.js"], ("javascript", "python"))
        assert found(pattern="call($A)") == both
        function = "function $F($$$A) { $$$B }"
        assert found(pattern=function) == (["web/shop.js"], ("javascript",))
        assert found(rule={"kind": "return_statement", "has": {"pattern": "call(x)"}})[0] == [
            "web/shop.js"
        ]
        whole = {"rule": {"pattern": "call($A)"}, "language": "Python"}
        assert found(rule=whole) == (["shop/cart.py"], ("python",))
        assert found(rule={"kind": "function_declaration"})[1] == ("javascript",)
        css = Options(include=("*.css",))
        assert match(snapshot, css, pattern="a { color: red }").languages == ("css",)
        with pytest.raises(PatternError, match="in any of javascript, python, near 'def"):
            found(pattern="def (")
        with pytest.raises(PatternError, match="no file is in one that has shapes"):
            match(snapshot, Options(include=("*.toml",)), pattern="x")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "parameter 'pattern': one of 'pattern' and 'rule' is expected"),
        ({"pattern": "f()", "rule": {"kind": "call"}}, "one of 'pattern' and 'rule'"),
        ({"pattern": " "}, "parameter 'pattern': it is empty"),
        ({"pattern": "def ("}, "parameter 'pattern': it is no complete piece of code, near 'def"),
        ({"rule": {"kind": "nope"}}, "parameter 'rule': .*Kind `nope` is invalid"),
        ({"rule": {"patern": "x"}}, "parameter 'rule': unknown field `patern`"),
        ({"rule": {}}, "parameter 'rule': .*at least|parameter 'rule': .*positive matcher"),
    ],
)
def test_what_cannot_be_searched_with_is_told(
    workspace: Workspace, arguments: Mapping[str, Any], problem: str
) -> None:
    with workspace.snapshot() as snapshot, pytest.raises(PatternError, match=problem):
        match(snapshot, Options(), language="python", **arguments)


def test_a_language_without_shapes_is_told_with_those_that_have(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        for language in ("toml", "klingon"):
            with pytest.raises(PatternError, match=r"parameter 'language': .*python, .*rust"):
                match(snapshot, Options(), pattern="x", language=language)


def test_every_report_can_be_cancelled(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        symbol = target(snapshot, "checkout")
        snapshot.cancel.cancel()
        asks = (
            lambda: hotspots(snapshot, Options()),
            lambda: communities(snapshot, Options()),
            lambda: context(snapshot, [symbol], Options()),
            lambda: match(snapshot, Options(), pattern="$A()", language="python"),
        )
        for ask in asks:
            with pytest.raises(CancelledError):
                ask()


# Health


def test_stats_tell_how_healthy_the_graph_is(workspace: Workspace) -> None:
    workspace.write("broken.py", "def f(:\n    x.who_knows()\n")
    with workspace.snapshot() as snapshot:
        told = stats(snapshot)
        assert (told.n_broken, told.n_problems >= 1) == (1, True)
        assert told.n_unresolved == 1
        assert told.n_calls > 5
        assert told.unresolved_share == pytest.approx(1 / told.n_calls, abs=1e-4)
