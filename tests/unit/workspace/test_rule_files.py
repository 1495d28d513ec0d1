from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath

import pytest

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.roots import Roots
from codegraph_lsp.workspace.rule_files import concerns_rules, rule_files, rule_root

Make = Callable[..., FilePath]


def test_rules_lie_in_their_folders_and_links_are_not_followed(make: Make) -> None:
    root = make(
        {
            ".codegraph/rules/b.yml": "",
            ".codegraph/rules/deep/a.yaml": "",
            ".codegraph/rules/readme.md": "",
            ".codegraph/other.yml": "",
            "lint/c.yml": "",
            "main.yml": "",
        }
    )
    outside = make({"d.yml": ""}, "outside")
    (root / ".codegraph/rules/linked").symlink_to(outside)
    (root / ".codegraph/rules/d.yml").symlink_to(outside / "d.yml")
    (root / "away").symlink_to(outside)
    found = rule_files(Roots([str(root)]), ["lint/", "away", "../outside", "none"])
    assert [source.path for source in found] == [
        ".codegraph/rules/b.yml",
        ".codegraph/rules/deep/a.yaml",
        "lint/c.yml",
    ]


@pytest.mark.parametrize(
    ("path", "is_rule", "concerns"),
    [
        (".codegraph/rules/a.yml", True, True),
        (".codegraph/rules/deep/a.yaml", True, True),
        (".codegraph/rules/a.md", False, False),
        (".codegraph/rules", False, True),
        (".codegraph", False, True),
        ("lint/a.yml", True, True),
        ("a.yml", False, False),
        ("lint2/a.yml", False, False),
    ],
)
def test_what_concerns_rules(make: Make, path: str, is_rule: bool, concerns: bool) -> None:
    roots = Roots([str(make("a.py"))])
    assert (rule_root(roots, Path(path), ["lint"]) is not None) == is_rule
    assert concerns_rules(roots, Path(path), ["lint"]) == concerns
