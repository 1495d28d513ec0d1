"""Questions about places in text, asked of a real index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codegraph_lsp.engine.once import index_once, open_snapshot, settings_for
from codegraph_lsp.features.definition import definitions, type_definitions
from codegraph_lsp.features.document_symbols import document_symbols
from codegraph_lsp.features.highlight import highlights
from codegraph_lsp.features.hover import hover
from codegraph_lsp.features.references import references_at
from codegraph_lsp.model import ids
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.index.progress import Report

FILES = {
    "pay.py": '''\
class Card:
    """A card."""

    def charge(self, amount):
        total = amount
        total += 1
        def inner(total):
            return total
        return inner(total)
''',
    "shop.py": """\
from pay import Card as C
import json


def buy():
    card = C()
    card.charge(1)
    json.loads("1")
    return card


def weigh(unknown):  # weight of lead
    return unknown.weight + unknown.weight
""",
    "pay.h": "typedef struct Purse {\n  int coins;\n} Purse;\nstruct Till { int coins; };\n",
    "prices.py": """

# Prices in cents.
price = 1
price = 2
price += 3
for price in (4, 5):
    print(price)
for each in (6, 7):
    print(each)


def raise_prices():
    global price
    price = price + 1


class Tag:
    text = "a"
    text = "b"
""",
    "till.py": """\
import prices

print(prices.price, prices.Tag.text)
""",
}


class Nobody:
    def report(self, report: Report) -> None:
        pass


class Shop:
    """A snapshot, and places in its files marked with `|`."""

    def __init__(self, snapshot: Any) -> None:
        self.snapshot = snapshot

    def at(self, path: str, marked: str) -> tuple[ids.FileId, int]:
        row = self.snapshot.file(ids.Path(path))
        source = FILES[path].encode()
        start = source.index(marked.replace("|", "").encode())
        return row.id, start + marked.index("|")

    def line(self, path: str, offset: int) -> str:
        """`4:8` for a place, counted from 1."""
        before = FILES[path][:offset]
        return f"{before.count(chr(10)) + 1}:{offset - before.rfind(chr(10))}"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("shop")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODEGRAPH_CACHE_DIR", str(folder / "cache"))
        root = folder / "root"
        root.mkdir()
        for name, text in FILES.items():
            (root / name).write_text(text, "utf-8")
        settings = settings_for(str(root), {"jobs": 1}).settings
        index_once(str(root), settings, meter=Nobody())
        with open_snapshot(str(root), settings) as snapshot:
            yield Shop(snapshot)


def highlighted(shop: Shop, path: str, marked: str) -> str:
    """Each mention's place, a `=` behind those that write."""
    found = highlights(shop.snapshot, *shop.at(path, marked))
    return " ".join(
        f"{shop.line(path, mention.span.start)}{'=' * mention.writes}" for mention in found
    )


@pytest.mark.slow
def test_a_local_name_is_highlighted_in_its_own_function_only(shop: Shop) -> None:
    assert highlighted(shop, "pay.py", "to|tal += 1") == "5:9= 6:9= 9:22"


@pytest.mark.slow
def test_a_parameter_hides_the_name_outside(shop: Shop) -> None:
    assert highlighted(shop, "pay.py", "return to|tal\n") == "7:19= 8:20"


@pytest.mark.slow
def test_a_name_of_unknown_meaning_is_highlighted_where_it_is_as_unknown(shop: Shop) -> None:
    assert highlighted(shop, "shop.py", ".wei|ght +") == "13:20 13:37"


@pytest.mark.slow
def test_words_that_are_no_names_are_not_highlighted(shop: Shop) -> None:
    assert highlighted(shop, "shop.py", "wei|ght of") == ""
    assert highlighted(shop, "shop.py", "ret|urn unknown") == ""


@pytest.mark.slow
def test_an_outline_is_in_order_of_position(shop: Shop) -> None:
    file, _ = shop.at("pay.h", "|typedef")
    spans = [node.symbol.span for node in document_symbols(shop.snapshot, file)]
    assert spans == sorted(spans)
    assert len(spans) == 3


@pytest.mark.slow
def test_references_of_a_local_name_stay_in_its_file(shop: Shop) -> None:
    found = references_at(shop.snapshot, *shop.at("shop.py", "return ca|rd"))
    assert [shop.line(r.path, r.span.start) for r in found] == ["6:5", "7:5", "9:12"]
    uses = references_at(
        shop.snapshot, *shop.at("shop.py", "return ca|rd"), include_declaration=False
    )
    assert [shop.line(r.path, r.span.start) for r in uses] == ["7:5", "9:12"]


@pytest.mark.slow
def test_an_alias_leads_to_what_it_stands_for(shop: Shop) -> None:
    found = definitions(shop.snapshot, *shop.at("shop.py", "card = C|()"))
    assert [(p.path, shop.line(p.path, p.name_span.start)) for p in found.places] == [
        ("pay.py", "1:7")
    ]


def defined_at(shop: Shop, path: str, marked: str) -> list[str]:
    found = definitions(shop.snapshot, *shop.at(path, marked)).places
    return [f"{place.path} {shop.line(place.path, place.name_span.start)}" for place in found]


def referred_at(shop: Shop, path: str, marked: str, *, declared: bool) -> list[str]:
    found = references_at(shop.snapshot, *shop.at(path, marked), include_declaration=declared)
    return [f"{each.path} {shop.line(each.path, each.span.start)}" for each in found]


@pytest.mark.slow
def test_a_variable_leads_to_each_statement_that_defines_it(shop: Shop) -> None:
    everywhere = ["prices.py 4:1", "prices.py 5:1", "prices.py 7:5"]
    assert defined_at(shop, "prices.py", "print(pri|ce)") == everywhere
    assert defined_at(shop, "till.py", "prices.pri|ce") == everywhere
    assert defined_at(shop, "till.py", "Tag.te|xt") == ["prices.py 19:5", "prices.py 20:5"]


@pytest.mark.slow
def test_what_defines_a_variable_once_more_is_no_use_of_it(shop: Shop) -> None:
    uses = ["prices.py 6:1", "prices.py 8:11", "prices.py 15:5", "prices.py 15:13"]
    uses += ["till.py 3:14"]
    assert referred_at(shop, "prices.py", "pri|ce = 1", declared=False) == uses
    everywhere = sorted([*uses, "prices.py 4:1", "prices.py 5:1", "prices.py 7:5"])
    assert sorted(referred_at(shop, "till.py", "prices.pri|ce", declared=True)) == everywhere


@pytest.mark.slow
def test_the_variable_of_a_modules_loop_has_references(shop: Shop) -> None:
    assert referred_at(shop, "prices.py", "for ea|ch", declared=False) == ["prices.py 10:11"]


@pytest.mark.slow
def test_a_module_is_defined_where_its_text_begins(shop: Shop) -> None:
    assert defined_at(shop, "till.py", "print(pri|ces.price") == ["prices.py 3:1"]


@pytest.mark.slow
def test_a_module_from_outside_leads_to_its_import(shop: Shop) -> None:
    assert defined_at(shop, "shop.py", "js|on.loads") == ["shop.py 2:8"]


@pytest.mark.slow
def test_a_local_name_leads_to_where_it_is_bound(shop: Shop) -> None:
    found = definitions(shop.snapshot, *shop.at("shop.py", "return ca|rd"))
    assert [shop.line(p.path, p.name_span.start) for p in found.places] == ["6:5"]
    assert [place.symbol for place in found.places] == [None]


@pytest.mark.slow
def test_a_name_from_outside_has_a_hover_and_no_place(shop: Shop) -> None:
    at = shop.at("shop.py", "json.lo|ads")
    assert definitions(shop.snapshot, *at).places == ()
    found = hover(shop.snapshot, *at)
    assert found is not None
    assert (found.symbol.qualified_name, found.symbol.external) == ("json.loads", True)


@pytest.mark.slow
def test_hover_tells_how_sure_the_mention_is(shop: Shop) -> None:
    found = hover(shop.snapshot, *shop.at("shop.py", "card.cha|rge"))
    assert found is not None
    assert found.signature == "def charge(self, amount)"
    assert found.certainty in (Certainty.EXACT, Certainty.INFERRED)
    assert found.fan_in == 1


@pytest.mark.slow
def test_hover_shows_the_docstring_without_its_quotes(shop: Shop) -> None:
    found = hover(shop.snapshot, *shop.at("pay.py", "class Ca|rd"))
    assert found is not None
    assert (found.signature, found.doc) == ("class Card", "A card.")


@pytest.mark.slow
def test_references_follow_an_alias_into_other_files(shop: Shop) -> None:
    found = references_at(shop.snapshot, *shop.at("pay.py", "class Ca|rd"))
    assert [(r.path, shop.line(r.path, r.span.start)) for r in found] == [
        ("pay.py", "1:7"),
        ("shop.py", "1:17"),
        ("shop.py", "6:12"),
    ]


@pytest.mark.slow
def test_the_type_of_a_local_name_is_found(shop: Shop) -> None:
    found = type_definitions(shop.snapshot, *shop.at("shop.py", "return ca|rd"))
    assert [(p.path, shop.line(p.path, p.name_span.start)) for p in found.places] == [
        ("pay.py", "1:7")
    ]
