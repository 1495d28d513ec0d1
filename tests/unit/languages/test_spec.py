"""Node tables: inherited, and checked against their grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.extract.table import Table, table_for
from codegraph_lsp.languages import spec as spec_module
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.spec import Identity, LanguageSpec
from codegraph_lsp.model.errors import LanguageError
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from pathlib import Path


def spec_of(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> LanguageSpec:
    """A language `mine` on Python's grammar, whose file holds *text*."""
    (folder / "mine").mkdir()
    (folder / "mine" / "language.toml").write_text('id = "mine"\n' + text)
    monkeypatch.setattr(spec_module, "FOLDER", folder)
    return LanguageSpec(Identity("mine", "Mine", "python"))


@pytest.mark.parametrize("language", [s.id for s in languages().by_id.values() if not s.generic])
def test_every_table_fits_its_grammar(language: str) -> None:
    table = table_for(language)
    assert table.nodes.definitions


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[nodes.definitions.class_definitoin]\nkind = "class"\nname = "name"\n',
            "no node kind 'class_definitoin' in the grammar at mine/language.toml line 2",
        ),
        (
            '[nodes.definitions.class_definition]\nkind = "class"\nname = "nam"\n',
            "no field 'nam' in the grammar at mine/language.toml line 4",
        ),
        (
            '[nodes.definitions.class_definition]\nkind = "klass"\nname = "name"\n',
            "no symbol kind 'klass' in the grammar at mine/language.toml line 3",
        ),
        (
            '[nodes.custom]\nclass_definition = "reads_it"\n',
            "no adapter function 'reads_it' in the grammar at mine/language.toml line 3",
        ),
    ],
)
def test_a_misspelt_name_is_told_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    spec = spec_of(tmp_path, text, monkeypatch)
    with pytest.raises(LanguageError) as caught:
        Table(spec, grammar("python"))
    assert str(caught.value).startswith(message)


def test_an_unknown_option_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = spec_of(tmp_path, "[nodes]\nnmes = []\n", monkeypatch)
    with pytest.raises(LanguageError, match="unknown field `nmes`"):
        _ = spec.nodes


def test_a_table_extends_the_one_it_inherits() -> None:
    registry = languages()
    assert registry.by_id["tsx"].lineage == ("tsx", "typescript", "javascript")
    javascript, typescript = (registry.by_id[name].nodes for name in ("javascript", "typescript"))
    assert javascript.bindings["variable_declarator"].annotation == ""
    assert typescript.bindings["variable_declarator"].annotation == "type"
    assert typescript.bindings["variable_declarator"].value == "value"
    assert "interface_declaration" in typescript.definitions
    assert set(javascript.branches) <= set(typescript.branches)


def test_a_language_without_a_table_gives_its_module_alone() -> None:
    nodes = languages().by_id["kotlin"].nodes
    assert nodes.definitions == {}
    assert nodes.names == []
