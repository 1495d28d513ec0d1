from __future__ import annotations

import pytest
from tests.unit.features.fakes import FakeSnapshot

from codegraph_lsp.features.target import Written, resolve_target
from codegraph_lsp.model.errors import AmbiguousTargetError, TargetError
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import SymbolKind

SNAPSHOT = FakeSnapshot.of(
    {
        "src/app.py": "class Client:\n    def get(self):\n        send()\n"
        "def main():\n    é; main()\n",
        "src/web.py": "class Client:\n    pass\ndef send():\n    pass\n",
        "README": "nothing\n",
    },
    "src/app.Client.get>src/web.send src/app.main>src/app.main src/app.main>!json.loads",
)


def check(text: str, expected: str, *, folder: str = "", kind: SymbolKind | None = None) -> None:
    found = resolve_target(SNAPSHOT, Written(text, folder=folder, kind=kind))
    assert f"{found.path}::{found.qualified_name}" == expected


def test_a_bare_name_is_found() -> None:
    check("main", "src/app.py::main")


def test_a_dotted_name_is_found() -> None:
    check("Client.get", "src/app.py::Client.get")
    check("Client::get", "src/app.py::Client.get")
    check("Client#get()", "src/app.py::Client.get")


def test_a_path_and_a_qualified_name_are_found() -> None:
    check("src/web.py::Client", "src/web.py::Client")
    check("src/app.py::get", "src/app.py::Client.get")


def test_module_level_code_has_a_name() -> None:
    check("src/app.py::<module>", "src/app.py::<module>")
    check("src/app.py", "src/app.py::<module>")


def test_a_line_means_what_is_defined_on_it_or_around_it() -> None:
    check("src/app.py:2", "src/app.py::Client.get")
    check("src/app.py:3", "src/app.py::Client.get")
    check("src/app.py:4", "src/app.py::main")


def test_a_line_that_is_not_there_is_told() -> None:
    for line in (0, 999):
        with pytest.raises(TargetError, match=f"there is no line for 'src/app.py:{line}'"):
            check(f"src/app.py:{line}", "")


def test_a_column_means_what_stands_there() -> None:
    check("src/app.py:3:9", "src/web.py::send")
    check("src/app.py:2:10", "src/app.py::Client.get")


def test_columns_count_characters() -> None:
    check("src/app.py:5:8", "src/app.py::main")


def test_an_id_is_found() -> None:
    check("codegraph fake . . `src/web.py`/send().", "src/web.py::send")


def test_paths_may_start_from_a_folder_or_be_an_ending() -> None:
    check("app.py::main", "src/app.py::main", folder="src")
    check("web.py::send", "src/web.py::send")
    check("./src/web.py::send", "src/web.py::send")


def test_an_external_symbol_is_found_by_its_full_name() -> None:
    assert resolve_target(SNAPSHOT, Written("json.loads")).external


def test_a_name_of_several_is_ambiguous_and_lists_them() -> None:
    with pytest.raises(AmbiguousTargetError, match="2 symbols are named 'Client'") as caught:
        resolve_target(SNAPSHOT, Written("Client"))
    assert [id_.split("`")[1] for id_ in caught.value.candidates] == ["src/app.py", "src/web.py"]


def test_a_path_makes_an_ambiguous_name_plain() -> None:
    found = resolve_target(SNAPSHOT, Written("Client", path=Path("src/web.py")))
    assert found.path == "src/web.py"


@pytest.mark.parametrize(
    "text", ["nobody", "src/app.py::nobody", "src/nowhere.py::main", "codegraph fake . . x"]
)
def test_nothing_of_that_name_is_an_error(text: str) -> None:
    with pytest.raises(TargetError):
        resolve_target(SNAPSHOT, Written(text))


def test_a_kind_narrows() -> None:
    check("main", "src/app.py::main", kind=SymbolKind.FUNCTION)
    with pytest.raises(TargetError):
        resolve_target(SNAPSHOT, Written("main", kind=SymbolKind.CLASS))


def test_a_module_may_stand_in_front_of_a_name() -> None:
    check("src.app.Client.get", "src/app.py::Client.get")
    check("app.Client", "src/app.py::Client")
    check("src.web", "src/web.py::<module>")
    with pytest.raises(TargetError):
        resolve_target(SNAPSHOT, Written("rc.app.Client"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("maim", "'main'"),
        ("Client.gte", "'Client.get'"),
        ("Cleint.get", "'Client.get'"),
        ("src.app.Client.gte", "'src.app.Client.get'"),
        ("src.apq.Client.get", "'src.app.Client.get'"),
        ("src.app.mani", "'src.app.main'"),
        ("src/app.py::Client.gte", "'src/app.py::Client.get'"),
        ("src/app.py::clint", "'src/app.py::Client'"),
        ("src/ap.py:3", "'src/app.py'"),
        ("wep.py:3", "'src/web.py'"),
        ("scr/app.py::main", "'src/app.py'"),
        ("scr/app.py", "'src/app.py'"),
    ],
)
def test_what_is_misspelt_is_told_as_it_may_be_meant(text: str, meant: str) -> None:
    with pytest.raises(TargetError) as caught:
        resolve_target(SNAPSHOT, Written(text))
    assert str(caught.value).endswith(f"; did you mean {meant}?")
    assert list(map(repr, caught.value.near)) == [meant]


def test_a_line_of_no_file_is_told_as_that() -> None:
    with pytest.raises(TargetError) as caught:
        resolve_target(SNAPSHOT, Written("nothing_like_it.py:12"))
    assert str(caught.value) == (
        "no file of the workspace is called 'nothing_like_it.py'; "
        "paths start at the workspace's root, or at the current folder"
    )


def test_a_path_that_several_files_end_with_is_told_as_that() -> None:
    two = FakeSnapshot.of({"a/urls.py": "def f():\n    pass\n", "b/urls.py": ""})
    for text in ("urls.py:1", "urls.py::f"):
        with pytest.raises(TargetError) as caught:
            resolve_target(two, Written(text))
        assert str(caught.value) == (
            "2 files of the workspace are called 'urls.py'; "
            "did you mean 'a/urls.py' or 'b/urls.py'?"
        )


def test_an_ambiguous_name_is_told_with_one_that_is_not() -> None:
    two = FakeSnapshot.of(
        {
            "a.py": "class Red:\n    def get(self):\n        pass\n",
            "b.py": "class Blue:\n    def get(self):\n        pass\n",
        }
    )
    with pytest.raises(AmbiguousTargetError, match=r"say which, as in 'Red\.get', or by"):
        resolve_target(two, Written("get"))
