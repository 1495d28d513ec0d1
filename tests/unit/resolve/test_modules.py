from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.resolve.modules import FileTree, ModuleTable

if TYPE_CHECKING:
    import pytest


def table(*paths: str) -> ModuleTable:
    files = [(FileId(number), Path(path)) for number, path in enumerate(paths, 1)]
    return ModuleTable(files, {}, str)


def test_a_question_can_be_asked_again_in_canonical_form() -> None:
    modules = table("pkg/__init__.py", "pkg/a.py", "pkg/b.py")
    target = modules.resolve(Path("pkg/a.py"), "python", "b", 1)
    assert target.files == (FileId(3),)
    assert modules.ask(target.specifier) == (FileId(3),)


def test_answers_follow_files_that_come_and_go() -> None:
    modules = table("pkg/__init__.py", "pkg/a.py")
    missing = modules.resolve(Path("pkg/a.py"), "python", "b", 1)
    assert missing.files == ()
    modules.add(FileId(9), Path("pkg/b.py"))
    assert modules.ask(missing.specifier) == (FileId(9),)
    assert modules.resolve(Path("pkg/a.py"), "python", "b", 1).files == (FileId(9),)
    modules.remove(Path("pkg/b.py"))
    assert modules.ask(missing.specifier) == ()


def test_answers_follow_manifests() -> None:
    modules = table("lib/x.go", "main.go")
    before = modules.resolve(Path("main.go"), "go", "example.com/app/lib")
    assert (before.files, before.package) == ((), "example.com/app/lib")
    modules.set_manifest(Path("go.mod"), b"module example.com/app\n")
    assert modules.ask(before.specifier) == (FileId(1),)
    modules.set_manifest(Path("go.mod"), None)
    assert modules.ask(before.specifier) == before.answer


def test_missing_and_outside_are_different_answers() -> None:
    modules = table("pkg/__init__.py", "space/deep/x.py")
    missing = modules.resolve(Path("pkg/a.py"), "python", "gone", 1).answer
    outside = modules.resolve(Path("pkg/a.py"), "python", "requests").answer
    folder = modules.resolve(Path("pkg/a.py"), "python", "space").answer
    assert missing == ()
    assert len({missing, outside, folder}) == 3
    assert all(number < 0 for number in (*outside, *folder))


def test_a_language_without_modules_finds_none() -> None:
    target = table("a.xyz").resolve(Path("a.xyz"), "no-such-language", "b")
    assert (target.files, target.name) == ((), "")


def test_specifiers_keep_names_with_blanks() -> None:
    modules = table("a b/__init__.py", "a b/c d.py")
    target = modules.resolve(Path("a b/x.py"), "python", "c d", 1)
    assert modules.ask(target.specifier) == target.files == (FileId(2),)


def test_the_tree_knows_folders_until_their_last_file_goes() -> None:
    tree = FileTree([(FileId(1), Path("a/b/x.py")), (FileId(2), Path("a/y.py"))], {})
    assert tree.has_folder("a/b")
    assert tree.has_folder("")
    tree.remove("a/b/x.py")
    assert not tree.has_folder("a/b")
    assert tree.has_folder("a")
    tree.remove("a/b/x.py")
    tree.add(FileId(3), "a/b/z.py")
    tree.add(FileId(4), "a/b/a.py")
    assert list(tree.files_in("a/b")) == ["a/b/a.py", "a/b/z.py"]


def test_more_answers_than_are_remembered_are_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"m{number}" for number in range(9)]
    paths = [f"{name}.py" for name in names]

    def answers(modules: ModuleTable) -> list[tuple[int, ...]]:
        return [modules.resolve(Path("m0.py"), "python", name).answer for name in names]

    expected = answers(table(*paths))
    monkeypatch.setattr("codegraph_lsp.resolve.modules.ANSWERS", 2)
    tight = table(*paths)
    assert answers(tight) == answers(tight) == expected
    tight.remove(Path("m8.py"))
    assert answers(tight) != expected


def test_answers_follow_what_files_say_of_other_modules() -> None:
    modules = table("main.ts", "env.d.ts")
    outside = modules.resolve(Path("main.ts"), "javascript", "lib")
    assert (outside.ambient, outside.name) == ((), "lib")
    modules.set_ambient([(Path("env.d.ts"), "lib")])
    described = modules.resolve(Path("main.ts"), "javascript", "lib")
    assert (described.ambient, described.block, described.name) == ((FileId(2),), "lib", "lib")
    assert modules.ask(outside.specifier) == described.answer != outside.answer
    modules.remove(Path("env.d.ts"))
    assert modules.ask(outside.specifier) == outside.answer
