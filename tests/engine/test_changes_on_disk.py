"""What happens on disk reaches the graph, whoever tells of it and however strange the files are."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.model.ids import Path as Name
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.workspace.changes import Rescan, SettingsChanged
from tests.engine.workspaces import Workspace, exported, fresh_export, index, many_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.model.symbols import FileRow

pytestmark = pytest.mark.slow

FILES = {
    "pay.py": "def charge(card):\n    return card\n",
    "shop/__init__.py": "",
    "shop/cart.py": "from pay import charge\n\n\nclass Cart:\n    def buy(self):\n        charge(1)\n",
    "app.py": "from shop.cart import Cart\n\n\nCart().buy()\n",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "root", files=FILES)
    with made.serving():
        made.settle()
        made.heard.forget()
        yield made


def row_of(workspace: Workspace, path: str) -> FileRow | None:
    with workspace.snapshot() as snapshot:
        return snapshot.file(Name(path))


def reason_of(workspace: Workspace, path: str) -> str:
    row = row_of(workspace, path)
    assert row is not None
    return row.reason


def targets_of(workspace: Workspace, path: str) -> set[str]:
    """Ids that the edges of *path* lead to, without the languages in front."""
    found = set()
    for line in workspace.export():
        if f'"path":"{path}"' in line and '"type":"edge"' in line:
            found.add(line.partition('"target":"')[2].partition('"')[0].partition(" . . ")[2])
    return found


# Coming, going, moving


def test_a_deleted_file_leaves_no_rows(workspace: Workspace) -> None:
    workspace.delete("pay.py")
    assert row_of(workspace, "pay.py") is None
    assert not [line for line in workspace.export() if "`pay.py`" in line]
    assert "pay.py" in workspace.heard.changed


def test_a_renamed_file_takes_its_rows_along(workspace: Workspace) -> None:
    workspace.rename("pay.py", "money.py")
    assert row_of(workspace, "pay.py") is None
    export = workspace.export()
    assert not [line for line in export if "`pay.py`" in line]
    assert [line for line in export if "`money.py`/charge()." in line]
    workspace.rename("money.py", "pay.py")
    assert workspace.export() == fresh_export(workspace.texts(), workspace.root.parent)


def test_a_deleted_folder_is_told_by_its_name(workspace: Workspace) -> None:
    workspace.delete_folder("shop")
    assert not [line for line in workspace.export() if "`shop/" in line]
    assert {"shop/__init__.py", "shop/cart.py"} <= workspace.heard.changed


def test_a_renamed_folder_is_told_by_its_names(workspace: Workspace) -> None:
    workspace.rename_folder("shop", "store")
    assert row_of(workspace, "store/cart.py") is not None
    assert row_of(workspace, "shop/cart.py") is None


def test_a_thousand_renames_leave_nothing_behind(workspace: Workspace) -> None:
    assert workspace.engine is not None
    before = workspace.export()
    names = ["pay.py", "b.py", "shop/c.py"]
    for turn in range(999):
        workspace.rename(names[turn % 3], names[(turn + 1) % 3])
    assert workspace.export() == before
    assert workspace.engine.status().files == {"linked": len(FILES)}


def test_events_that_are_wrong_do_no_harm(workspace: Workspace) -> None:
    before = workspace.export()
    workspace.tell(
        created=["never.py", "pay.py"], changed=["gone.py"], deleted=["app.py", "no/way"]
    )
    workspace.tell(changed=["shop"], deleted=["shop"], created=["README", "shop/cart.py/inner.py"])
    assert workspace.export() == before


def test_a_rescan_finds_what_nobody_told(workspace: Workspace) -> None:
    with workspace.untold():
        workspace.write("pay.py", "def take(card):\n    return card\n")
        workspace.write("new.py", "import pay\n\n\npay.take(2)\n")
        workspace.delete("app.py")
    assert workspace.engine is not None
    workspace.rescan()
    assert workspace.export() == fresh_export(workspace.texts(), workspace.root.parent)


def test_a_changed_ignore_file_lists_anew(workspace: Workspace) -> None:
    workspace.write(".gitignore", "shop/\n")
    assert row_of(workspace, "shop/cart.py") is None
    workspace.delete(".gitignore")
    assert row_of(workspace, "shop/cart.py") is not None


def test_another_branch_is_one_batch(tmp_path: Path) -> None:
    """Hundreds of files change, come and go; each is read once, and the graph is right."""
    old, new = many_files(20), many_files(24)
    new = {
        path: text.replace("return", "return  ") for path, text in new.items() if "7/" not in path
    }
    workspace = Workspace(tmp_path / "root", Settings(jobs=2), files=old)
    with workspace.serving() as engine:
        workspace.settle()
        before = engine.status().cache
        workspace.heard.forget()
        with workspace.at_once():
            for path in old.keys() - new.keys():
                workspace.delete(path)
            for path, text in new.items():
                workspace.write(path, text)
        export = workspace.export()
        after = engine.status().cache
        manifests = 2
        n_read = after.hits + after.misses - before.hits - before.misses
        assert n_read == len(new) - manifests
        assert engine.status().files == {"linked": len(new) - manifests, "skipped": manifests}
    assert export == fresh_export(workspace.texts(), tmp_path)


def test_files_that_only_look_changed_are_not_parsed(tmp_path: Path) -> None:
    """As after a switch to another branch and back."""
    workspace = Workspace(tmp_path / "root", files=many_files(3))
    with workspace.serving() as engine:
        workspace.settle()
        before = engine.status().cache.misses
        workspace.grow_old()
        workspace.heard.forget()
        workspace.rescan()
        workspace.settle()
        assert engine.status().cache.misses == before


# Manifests


def test_other_paths_in_tsconfig_link_who_uses_them(tmp_path: Path) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"paths": {"@lib/*": ["./one/*"]}}}',
        "one/util.ts": "export function run() {}\n",
        "two/util.ts": "export function run() {}\n",
        "main.ts": "import { run } from '@lib/util';\nrun();\n",
        "beside.ts": "import { run } from './one/util';\nrun();\n",
    }
    workspace = Workspace(tmp_path / "root", files=files)
    with workspace.serving():
        assert "`one/util.ts`/run()." in targets_of(workspace, "main.ts")
        workspace.heard.forget()
        workspace.write("tsconfig.json", files["tsconfig.json"].replace("one", "two"))
        assert "`two/util.ts`/run()." in targets_of(workspace, "main.ts")
        assert "beside.ts" not in workspace.heard.changed
        workspace.delete("tsconfig.json")
        assert targets_of(workspace, "main.ts").isdisjoint(
            {"`one/util.ts`/run().", "`two/util.ts`/run()."}
        )
        workspace.write("tsconfig.json", files["tsconfig.json"])
        assert "`one/util.ts`/run()." in targets_of(workspace, "main.ts")


def test_another_name_in_go_mod_links_who_uses_it(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.org/shop\n",
        "pay/pay.go": "package pay\n\nfunc Charge() {}\n",
        "main.go": 'package main\n\nimport "example.org/shop/pay"\n\nfunc main() { pay.Charge() }\n',
    }
    workspace = Workspace(tmp_path / "root", files=files)
    with workspace.serving():
        assert "`pay/pay.go`/Charge()." in targets_of(workspace, "main.go")
        workspace.write("go.mod", "module example.org/other\n")
        assert "`pay/pay.go`/Charge()." not in targets_of(workspace, "main.go")
        workspace.write("go.mod", "module example.org/shop\n")
        assert "`pay/pay.go`/Charge()." in targets_of(workspace, "main.go")


def test_a_manifest_counts_as_it_is_saved(tmp_path: Path) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"paths": {"@lib/*": ["./one/*"]}}}',
        "one/util.ts": "export function run() {}\n",
        "main.ts": "import { run } from '@lib/util';\nrun();\n",
    }
    workspace = Workspace(tmp_path / "root", files=files)
    with workspace.serving():
        workspace.open("tsconfig.json")
        workspace.type("tsconfig.json", "{}")
        assert "`one/util.ts`/run()." in targets_of(workspace, "main.ts")
        workspace.save("tsconfig.json")
        assert "`one/util.ts`/run()." not in targets_of(workspace, "main.ts")
        workspace.write("tsconfig.json", files["tsconfig.json"])
        assert "`one/util.ts`/run()." in targets_of(workspace, "main.ts")
        workspace.close("tsconfig.json")
        assert "`one/util.ts`/run()." in targets_of(workspace, "main.ts")


# Settings


def test_other_settings_make_another_graph(workspace: Workspace) -> None:
    assert workspace.engine is not None
    before = workspace.export()
    workspace.open("app.py")
    workspace.type("app.py", FILES["app.py"] + "\n\ndef typed():\n    pass\n")
    workspace.engine.apply(SettingsChanged(Settings(jobs=1, exclude=("shop/",))))
    assert row_of(workspace, "shop/cart.py") is None
    assert any("typed" in line for line in workspace.export())
    workspace.close("app.py")
    workspace.engine.apply(SettingsChanged(Settings(jobs=1)))
    assert workspace.export() == before


def test_the_same_settings_change_nothing(workspace: Workspace) -> None:
    assert workspace.engine is not None
    workspace.engine.apply(SettingsChanged(Settings(jobs=1)))
    workspace.settle()
    assert workspace.heard.commits == []


def test_who_waits_while_settings_change_is_not_forgotten(workspace: Workspace) -> None:
    engine = workspace.engine
    assert engine is not None
    for turn in range(5):
        engine.apply(Rescan("a test wants it"))
        engine.apply(SettingsChanged(Settings(jobs=1, max_file_bytes=1_000_000 + turn)))
        assert engine.settle(20)
    assert engine.status().state == "ready"


def test_only_some_languages_are_indexed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, only=("go",)), files=many_files(2))
    with workspace.serving() as engine:
        workspace.settle()
        assert engine.status().languages == {"go": 4}


# Strange files


def test_text_in_another_encoding_is_read(workspace: Workspace) -> None:
    text = "# -*- coding: latin-1 -*-\n\n\ndef gr\u00fc\u00dfe():\n    return '\u00e4'\n"
    workspace.write_bytes("greetings.py", text.encode("latin-1"))
    workspace.write_bytes("wide.py", "def breit():\n    pass\n".encode("utf-16"))
    workspace.write_bytes("odd.py", b"def odd():\n    return '\xff\xfe'\n")
    with workspace.snapshot() as snapshot:
        names = {
            path: [symbol.name for symbol in snapshot.symbols_in(row.id)[1:]]
            for path in ("greetings.py", "wide.py", "odd.py")
            if (row := snapshot.file(Name(path))) is not None
        }
    assert names == {"greetings.py": ["gr\u00fc\u00dfe"], "wide.py": ["breit"], "odd.py": ["odd"]}


def test_an_empty_file_is_a_module(workspace: Workspace) -> None:
    workspace.write("empty.py", "")
    with workspace.snapshot() as snapshot:
        row = snapshot.file(Name("empty.py"))
        assert row is not None
        assert row.state is FileState.LINKED
        assert [symbol.name for symbol in snapshot.symbols_in(row.id)] == ["<module>"]


def test_a_binary_file_is_left_out_with_its_reason(workspace: Workspace) -> None:
    workspace.write_bytes("data.py", b"\x00\x01\x02" * 100)
    assert reason_of(workspace, "data.py") == "binary"
    assert workspace.engine is not None
    assert workspace.engine.status().skipped["binary"] == 1
    workspace.write("data.py", "def now_text():\n    pass\n")
    assert reason_of(workspace, "data.py") == ""
    workspace.write_bytes("data.py", b"\x00\x01\x02" * 100)
    assert reason_of(workspace, "data.py") == "binary"
    workspace.delete("data.py")
    assert row_of(workspace, "data.py") is None


def test_a_huge_file_is_left_out_with_its_reason(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, max_file_bytes=1_000), files=FILES)
    with workspace.serving() as engine:
        before = workspace.export()
        workspace.write("huge.py", "x = 1\n" * 1_000)
        assert reason_of(workspace, "huge.py") == "too-large"
        workspace.rescan()
        workspace.settle()
        assert engine.status().skipped == {"too-large": 1}
        assert workspace.export() == before
        workspace.write("huge.py", "x = 1\n")
        assert reason_of(workspace, "huge.py") == ""
        workspace.write("pay.py", FILES["pay.py"] + "# long\n" * 1_000)
        assert reason_of(workspace, "pay.py") == "too-large"
        assert "`pay.py`/" not in targets_of(workspace, "shop/cart.py")


def test_a_huge_document_is_in_the_graph_while_it_is_open(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", Settings(jobs=1, max_file_bytes=1_000), files=FILES)
    workspace.write("huge.py", "def huge():\n    pass\n" + "# long\n" * 1_000)
    with workspace.serving():
        assert reason_of(workspace, "huge.py") == "too-large"
        workspace.open("huge.py")
        assert any("huge()." in line for line in workspace.export())
        workspace.rescan()
        assert any("huge()." in line for line in workspace.export())
        workspace.close("huge.py")
        assert reason_of(workspace, "huge.py") == "too-large"


def test_a_file_that_only_seems_to_be_there_costs_nothing(workspace: Workspace) -> None:
    """Gone between the listing and the reading."""
    before = workspace.export()
    with workspace.untold():
        workspace.write("short_lived.py", "import pay\n")
    workspace.heard.on_commit = lambda: None
    workspace.tell(created=["short_lived.py"])
    with workspace.untold():
        workspace.delete("short_lived.py")
    workspace.settle()
    workspace.rescan()
    assert workspace.export() == before


def test_a_link_is_not_followed(workspace: Workspace) -> None:
    before = workspace.export()
    (workspace.root / "link.py").symlink_to(workspace.root / "pay.py")
    (workspace.root / "loop").symlink_to(workspace.root, target_is_directory=True)
    workspace.tell(created=["link.py"])
    workspace.rescan()
    assert workspace.export() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions")
def test_a_file_that_cannot_be_read_is_named_and_tried_again(workspace: Workspace) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    with workspace.untold():
        workspace.write("secret.py", "def hidden():\n    pass\n")
    (workspace.root / "secret.py").chmod(0)
    workspace.tell(created=["secret.py"])
    assert reason_of(workspace, "secret.py") == "unreadable"
    (workspace.root / "secret.py").chmod(0o600)
    workspace.rescan()
    assert reason_of(workspace, "secret.py") == ""


def test_files_skipped_for_what_they_hold_mean_the_same_after_a_restart(tmp_path: Path) -> None:
    """An import of such a file leads outside, in the first run as in the second."""
    workspace = Workspace(tmp_path / "root", files=FILES | {"user.py": "import data\n"})
    workspace.write_bytes("data.py", b"\0")
    workspace.grow_old()
    index(workspace.root)
    first = exported(workspace.root)
    report = index(workspace.root)
    assert (report.hydrated, report.linked) == (0, 0)
    assert exported(workspace.root) == first
