import json

import pytest

from codegraph_lsp.languages.javascript.jsonc import read_object
from codegraph_lsp.languages.javascript.modules import Strategy
from codegraph_lsp.languages.module_tree import AUGMENTED
from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree


def find(paths: str, folder: str, module: str, manifests: dict[str, object] | None = None) -> str:
    """The path found, `package!` for one outside, or `-`."""
    names = paths.split()
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    texts = {
        Path(path): (held if isinstance(held, str) else json.dumps(held)).encode()
        for path, held in (manifests or {}).items()
    }
    found = Strategy(FileTree(files, texts)).find(folder, module, 0)
    if found.files:
        return names[found.files[0]]
    return f"{found.package}!" if found.package else "-"


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("./a", "src/a.ts"),
        ("./a.js", "src/a.ts"),
        ("./view.js", "src/view.tsx"),
        ("./plain.js", "src/plain.js"),
        ("./folder", "src/folder/index.ts"),
        ("./types", "src/types.d.ts"),
        ("../lib/b", "lib/b.mjs"),
        ("./gone", "-"),
        ("../../above", "-"),
    ],
)
def test_relative_names_lead_to_sources(module: str, expected: str) -> None:
    paths = "src/a.ts src/view.tsx src/plain.js src/folder/index.ts src/types.d.ts lib/b.mjs"
    assert find(paths, "src", module) == expected


def test_the_own_folder_can_be_named_by_dots_alone() -> None:
    assert find("src/index.ts src/deep/x.ts", "src/deep", "..") == "src/index.ts"


def test_manifests_that_name_each_other_end() -> None:
    manifests: dict[str, object] = {
        "a/package.json": {"main": "../b"},
        "b/package.json": {"main": "../a"},
    }
    assert find("a/x.ts b/index.ts", "", "./a", manifests) == "b/index.ts"
    assert find("a/x.ts b/y.ts", "", "./a", manifests) == "-"


def test_a_folder_s_manifest_names_its_entry() -> None:
    manifests: dict[str, object] = {"src/lib/package.json": {"main": "./entry.js"}}
    assert find("src/lib/entry.ts", "src", "./lib", manifests) == "src/lib/entry.ts"


def test_other_names_are_packages_outside() -> None:
    assert find("a.ts", "", "react") == "react!"
    assert find("a.ts", "", "@scope/name/deep/file") == "@scope/name!"
    assert find("a.ts", "", "node:fs/promises") == "fs!"


def test_configured_paths_and_base_url() -> None:
    config = """{
      // comments and trailing commas are fine
      "compilerOptions": {
        "baseUrl": "./src", /* in the middle */
        "paths": { "@app/*": ["app/*"], "exact": ["one.ts"], },
      },
    }"""
    manifests: dict[str, object] = {"tsconfig.json": config}
    paths = "src/app/x.ts src/one.ts src/plain.ts"
    assert find(paths, "src/app", "@app/x", manifests) == "src/app/x.ts"
    assert find(paths, "src/app", "exact", manifests) == "src/one.ts"
    assert find(paths, "src/app", "plain", manifests) == "src/plain.ts"
    assert find(paths, "src/app", "react", manifests) == "react!"


def test_the_longest_pattern_wins() -> None:
    config = {"compilerOptions": {"paths": {"@/*": ["a/*"], "@/deep/*": ["b/*"]}}}
    manifests: dict[str, object] = {"tsconfig.json": config}
    assert find("a/deep/x.ts b/x.ts", "", "@/deep/x", manifests) == "b/x.ts"


def test_configurations_extend_each_other() -> None:
    manifests: dict[str, object] = {
        "base.json": {"compilerOptions": {"paths": {"~/*": ["lib/*"]}}},
        "tsconfig.base.json": {"extends": "./base.json"},
        "apps/web/tsconfig.json": {"extends": "../../tsconfig.base"},
    }
    assert find("lib/x.ts apps/web/main.ts", "apps/web", "~/x", manifests) == "lib/x.ts"


def test_configurations_that_extend_themselves_end() -> None:
    manifests: dict[str, object] = {"tsconfig.json": {"extends": "./tsconfig.json"}}
    assert find("a.ts", "", "x", manifests) == "x!"


def test_packages_of_the_workspace_lead_to_their_sources() -> None:
    manifests: dict[str, object] = {
        "packages/core/package.json": {"name": "@x/core", "main": "lib/index.js"},
        "packages/ui/package.json": {"name": "@x/ui"},
        "package.json": {"workspaces": ["packages/*"]},
    }
    paths = "packages/core/src/index.ts packages/core/src/deep/y.ts packages/ui/index.ts"
    assert find(paths, "packages/ui", "@x/core", manifests) == "packages/core/src/index.ts"
    assert find(paths, "packages/ui", "@x/core/lib/deep/y", manifests) == (
        "packages/core/src/deep/y.ts"
    )
    assert find(paths, "packages/core", "@x/ui", manifests) == "packages/ui/index.ts"


def test_exports_of_a_manifest_are_followed_by_condition_and_pattern() -> None:
    exports = {
        ".": {"types": "./dist/index.d.ts", "default": "./dist/index.js"},
        "./tools/*": {"import": "./dist/tools/*.js"},
    }
    manifests: dict[str, object] = {"lib/package.json": {"name": "lib", "exports": exports}}
    paths = "lib/src/index.ts lib/src/tools/cut.ts"
    assert find(paths, "", "lib", manifests) == "lib/src/index.ts"
    assert find(paths, "", "lib/tools/cut", manifests) == "lib/src/tools/cut.ts"


def test_imports_of_the_own_manifest() -> None:
    manifests: dict[str, object] = {"package.json": {"imports": {"#db": "./src/db.js"}}}
    assert find("src/db.ts", "src/deep", "#db", manifests) == "src/db.ts"
    assert find("src/db.ts", "src/deep", "#gone", manifests) == "-"


def test_queries_of_bundlers_are_left_out() -> None:
    assert find("a.ts", "", "./a?worker") == "a.ts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "// no comment", /* one */ "b": [1, 2,],}', {"a": "// no comment", "b": [1, 2]}),
        ('\ufeff{"a": 1}', {"a": 1}),
        ("{broken", {}),
        ("[]", {}),
        ("", {}),
    ],
)
def test_objects_are_read_leniently(text: str, expected: object) -> None:
    assert read_object(text.encode()) == expected


def test_a_package_is_seen_by_those_that_ask_for_it() -> None:
    manifests: dict[str, object] = {
        "core/package.json": {"name": "@x/core"},
        "ui/package.json": {"name": "@x/ui", "devDependencies": {"@x/core": "*"}},
        "other/package.json": {"name": "@x/other"},
    }
    paths = "core/index.ts ui/index.ts other/index.ts plain/index.ts"
    assert find(paths, "ui", "@x/core", manifests) == "core/index.ts"
    assert find(paths, "core", "@x/core", manifests) == "core/index.ts"
    assert find(paths, "other", "@x/core", manifests) == "@x/core!"
    assert find(paths, "plain", "@x/core", manifests) == "core/index.ts"


def test_configurations_extend_files_of_any_name() -> None:
    manifests: dict[str, object] = {
        "tsconfig.paths.json": {"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["src/*"]}}},
        "app/tsconfig.json": {"extends": "../tsconfig.paths.json"},
    }
    assert find("src/a.ts", "app", "@/a", manifests) == "src/a.ts"


def test_a_solution_has_the_paths_of_its_parts() -> None:
    manifests: dict[str, object] = {
        "tsconfig.json": {"files": [], "references": [{"path": "./tsconfig.app.json"}]},
        "tsconfig.app.json": {"compilerOptions": {"paths": {"@/*": ["./src/*"]}}},
    }
    assert find("src/a.ts", "src", "@/a", manifests) == "src/a.ts"


def test_root_folders_count_as_one() -> None:
    options = {"compilerOptions": {"rootDirs": ["src", "generated"]}}
    manifests: dict[str, object] = {"tsconfig.json": options}
    assert find("generated/ui/a.ts src/ui/b.ts", "src/ui", "./a", manifests) == "generated/ui/a.ts"
    assert find("generated/ui/a.ts other/ui/b.ts", "other/ui", "./a", manifests) == "-"


def described(module: str, folder: str = "app/src") -> str:
    """The block that describes *module* to *folder*, and the files that have it."""
    names = [
        "app/src/main.ts",
        "app/env.d.ts",
        "other/env.d.ts",
        "other/more.d.ts",
        "app/src/own.ts",
    ]
    files = [(FileId(number), Path(path)) for number, path in enumerate(names)]
    manifests = {Path("app/package.json"): b"{}", Path("package.json"): b"{}"}
    blocks = [
        (Path("app/env.d.ts"), "near"),
        (Path("app/env.d.ts"), "*.svg"),
        (Path("app/env.d.ts"), "*.icon.svg"),
        (Path("app/env.d.ts"), "icons/*.svg"),
        (Path("other/env.d.ts"), "near"),
        (Path("other/env.d.ts"), "far"),
        (Path("other/more.d.ts"), "far"),
        (Path("other/more.d.ts"), "./own"),
        (Path("gone.d.ts"), "gone"),
    ]
    found = Strategy(FileTree(files, manifests, blocks)).find(folder, module, 0)
    return " ".join([found.block, *(names[file] for file in found.ambient)]).strip()


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("near", "near app/env.d.ts"),
        ("far", "far other/env.d.ts other/more.d.ts"),
        ("./a.svg", "*.svg app/env.d.ts"),
        ("icons/a.svg", "icons/*.svg app/env.d.ts"),
        ("near/deeper", ""),
        ("./own", ""),
        ("gone", ""),
    ],
)
def test_what_has_no_file_may_be_described_in_blocks(module: str, expected: str) -> None:
    assert described(module) == expected


def test_blocks_add_to_the_modules_that_their_names_lead_to() -> None:
    files = [(FileId(n), Path(path)) for n, path in enumerate(["a/m.ts", "b/adds.ts", "b/m.ts"])]
    blocks = [(Path("b/adds.ts"), "./m"), (Path("b/adds.ts"), "../a/m"), (Path("a/m.ts"), "x")]
    strategy = Strategy(FileTree(files, {}, blocks))
    assert strategy.find("", "", AUGMENTED).files == (FileId(0), FileId(2))
    assert strategy.find("", "0", AUGMENTED).files == (FileId(1),)
    assert strategy.find("", "1", AUGMENTED).files == ()
