"""Go's types implement interfaces by having their methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.features.definition import implementing
from codegraph_lsp.features.target import Written, resolve_target
from codegraph_lsp.features.type_hierarchy import supertypes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.features.snapshot import Snapshot

pytestmark = pytest.mark.slow

FILES = {
    "go.mod": "module ex.com/m\n",
    "store/store.go": """\
package store

import "ex.com/m/item"

type Store interface {
	Get(key string, many ...int) (item.Item, error)
	Set(key, value string)
	Each(f func(a int, b string) bool) map[string]any
}
type Closer interface {
	Store
	Close()
}
type hidden interface{ lock() }
type Read interface{ Out }
type Number interface{ ~int | ~string }
""",
    "item/item.go": "package item\n\ntype Item struct{}\n",
    "mem/mem.go": """\
package mem

import . "ex.com/m/item"

type Mem struct{}

func (m *Mem) Get(k string, n ...int) (found Item, err error)                  { return }
func (m *Mem) Set(k string, v string)                                           {}
func (m Mem) Each(g func(a int, b string) bool) (all map[string]interface{})    { return nil }

type Closing struct{ *Mem }

func (c Closing) Close() {}

type Other struct{}

func (o *Other) Get(k int, n ...int) (Item, error)                { return Item{}, nil }
func (o *Other) Set(k string, v string)                            {}
func (o *Other) Each(f func(a int, b string) bool) map[string]any { return nil }

type Door struct{}

func (d Door) lock() {}
""",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder: Path = tmp_path_factory.mktemp("structural")
    with workspace(folder, FILES) as made:
        yield made.snapshot


def found(snapshot: Snapshot, name: str) -> list[str]:
    symbol = resolve_target(snapshot, Written(name))
    return [each.qualified_name for each in implementing(snapshot, symbol)]


def test_types_with_all_methods_implement_an_interface(snapshot: Snapshot) -> None:
    assert found(snapshot, "Store") == ["Mem", "Closing", "Closer"]
    assert found(snapshot, "Closer") == ["Closing"]


def test_a_method_that_takes_something_else_is_another(snapshot: Snapshot) -> None:
    assert "Other" not in found(snapshot, "Store")


def test_methods_of_an_interface_lead_to_those_that_fit(snapshot: Snapshot) -> None:
    assert found(snapshot, "Store.Set") == ["Mem.Set"]
    assert found(snapshot, "Closer.Close") == ["Closing.Close"]


def test_private_methods_are_of_their_package_and_what_is_not_known_has_no_answer(
    snapshot: Snapshot,
) -> None:
    assert found(snapshot, "hidden") == []
    assert found(snapshot, "Read") == []
    assert found(snapshot, "Number") == []


def test_a_type_tells_its_interfaces(snapshot: Snapshot) -> None:
    closing = resolve_target(snapshot, Written("Closing"))
    above = [each.qualified_name for each in supertypes(snapshot, closing)]
    assert above == ["Mem", "Store", "Closer"]
