from __future__ import annotations

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.manifests import ManifestNames

NAMES = ManifestNames(["package.json", "*.csproj", "go.mod"])


def test_manifests_are_picked_once_outer_folders_first() -> None:
    listing = [
        "b/c/go.mod",
        "b/package.json",
        "x.py",
        "package.json",
        "b/package.json",
        "a/b.csproj",
    ]
    assert NAMES.pick(map(Path, listing)) == [
        "package.json",
        "a/b.csproj",
        "b/package.json",
        "b/c/go.mod",
    ]


def test_names_are_case_sensitive_and_whole() -> None:
    assert "x/package.json" in NAMES
    assert "package.json" in NAMES
    assert "x/Package.json" not in NAMES
    assert "x/my-package.json" not in NAMES
    assert "package.json/x" not in NAMES


def test_without_names_nothing_is_a_manifest() -> None:
    assert "package.json" not in ManifestNames([])
