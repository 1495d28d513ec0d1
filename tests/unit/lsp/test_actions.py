"""Code actions and linked names as each client takes them, over a real graph."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.lsp import actions, custom, linked
from codegraph_lsp.lsp.from_lsp import Encoding
from codegraph_lsp.lsp.incoming import (
    ActionContext,
    ActionsAt,
    AtPlace,
    Extent,
    Place,
    TextDocument,
    ToldAction,
)
from codegraph_lsp.lsp.kept_tokens import KeptTokens
from codegraph_lsp.lsp.profile import Profile
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.protocol.failures import ReplyError, failure_of
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.lsp.uris import Uris
from codegraph_lsp.lsp.view import View
from codegraph_lsp.model.errors import CodegraphError
from codegraph_lsp.workspace.roots import Roots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "a.py": "import os\nimport sys\n\n\ndef charge(card):\n    return sys\n\n\n"
    "def alone():\n    return __name__\n",
    "b.py": "from a import charge\n\n\ncharge(1)\n",
    "c.py": "x = '🙂'; charge(1)\n",
    "d.tsx": "let x = '🙂'; let y = <Box>{1}</Box>;\nlet z = <a><b></b></a>;\nlet w = <></>;\n",
}

LATE = Profile(
    document_changes=True,
    annotated_edits=True,
    annotated_actions=True,
    creates_files=True,
    literal_actions=True,
    late_actions=True,
    disabled_actions=True,
    preferred_actions=True,
)


class Client:
    """A view for one client; notes are kept, and edits that it is asked to make."""

    def __init__(self, view: View, root: Path, applied: list[Any]) -> None:
        self.view = view
        self.applied = applied
        self.root = root

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def actions(
        self, name: str, line: int, character: int, only: list[str] | None = None, by: int = 1
    ) -> list[Any]:
        place = Place(line, character)
        params = ActionsAt(
            TextDocument(self.uri(name)), Extent(place, place), ActionContext(only, by)
        )
        found: list[Any] = msgspec.to_builtins(actions.code_action(self.view, params))
        return found

    def resolved(self, action: dict[str, Any]) -> Any:
        params = msgspec.convert(action, ToldAction)
        return msgspec.to_builtins(actions.code_action_resolve(self.view, params))

    def linked(self, line: int, character: int) -> Any:
        params = AtPlace(TextDocument(self.uri("d.tsx")), Place(line, character))
        found = linked.linked_editing_range(self.view, params)
        return [] if found is None else msgspec.to_builtins(found.ranges)


@contextmanager
def client(folder: Path, profile: Profile, *, settled: bool = True) -> Iterator[Client]:
    with workspace(folder, FILES) as space:
        applied: list[Any] = []

        def view() -> View:
            return View(
                space.take(),
                Uris(Roots([str(folder / "root")])),
                profile,
                status=lambda: pytest.fail("nobody asked"),
                note=applied.append,
                tokens=KeptTokens(),
                behind=lambda: None,
                showing=lambda _: None,
                settle=lambda: view() if settled else None,
                apply=lambda edit, label: applied.append((label, edit)),
            )

        yield Client(view(), folder / "root", applied)


def test_an_edit_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as late:
        (action,) = late.actions("a.py", 0, 0, ["source.organizeImports"])
        assert "edit" not in action
        assert action["kind"] == "source.organizeImports"
        edits = late.resolved(action)["edit"]["documentChanges"]
        assert edits == [
            {
                "textDocument": {"uri": late.uri("a.py"), "version": None},
                "edits": [
                    {
                        "range": {
                            "start": {"line": 0, "character": 0},
                            "end": {"line": 1, "character": 0},
                        },
                        "newText": "",
                    }
                ],
            }
        ]


def test_a_client_that_cannot_ask_later_is_told_at_once(tmp_path: Path) -> None:
    with client(tmp_path, replace(LATE, late_actions=False)) as early:
        (action,) = early.actions("a.py", 0, 0, ["source.removeUnusedImports"])
        assert action["edit"]["documentChanges"]
        assert "data" not in action
        assert early.actions("b.py", 0, 0, ["source"]) == []


def test_a_client_that_cannot_ask_later_hears_what_else_can_be_done(tmp_path: Path) -> None:
    profile = replace(LATE, late_actions=False, annotated_actions=False)
    with client(tmp_path, profile) as early:
        move, *others = early.actions("a.py", 8, 5)
        assert move["disabled"]["reason"].startswith("it uses `__name__`")
        assert [action["title"] for action in others if "edit" in action] == [
            "Delete `alone`",
            "Organize imports",
            "Remove unused imports",
        ]


@pytest.mark.parametrize("encoding", list(Encoding))
def test_places_count_in_the_units_of_the_client(tmp_path: Path, encoding: Encoding) -> None:
    column = {"utf-8": 12, "utf-16": 10, "utf-32": 9}[encoding.value]
    with client(tmp_path, replace(LATE, encoding=encoding)) as asked:
        (action,) = asked.actions("c.py", 0, column, ["quickfix"])
        assert action["title"] == "Add `from a import charge`"
        assert action["isPreferred"]
        (change,) = asked.resolved(action)["edit"]["documentChanges"]
        assert change["edits"][0]["newText"] == "from a import charge\n\n"
        found = asked.linked(0, column + 13)
        assert [each["start"]["character"] - column for each in found] == [13, 22]


def test_kinds_are_left_out_by_the_client_or_while_a_cursor_moves(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        kinds = {action["kind"] for action in asked.actions("a.py", 8, 5)}
        assert kinds == {
            "refactor.move",
            "refactor.rewrite.delete",
            "source.organizeImports",
            "source.removeUnusedImports",
        }
        assert {a["kind"] for a in asked.actions("a.py", 8, 5, ["refactor"])} == {
            "refactor.move",
            "refactor.rewrite.delete",
        }
        assert asked.actions("a.py", 8, 5, ["refactor.extract"]) == []
        assert "refactor.move" not in {a["kind"] for a in asked.actions("a.py", 8, 5, None, 2)}


def test_what_cannot_be_done_says_why_and_shows_it(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        disabled, shows = asked.actions("a.py", 4, 5, ["refactor.rewrite"])
        assert disabled["disabled"]["reason"] == (
            "2 places in 1 file refer to `charge`: b.py:1, b.py:4"
        )
        assert shows["command"]["command"] == "codegraph.impact"
    with client(tmp_path / "b", replace(LATE, disabled_actions=False)) as asked:
        (shows,) = asked.actions("a.py", 4, 5, ["refactor.rewrite"])
        assert "command" in shows


def test_a_new_file_is_made_before_it_is_written(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        (action,) = asked.actions("a.py", 4, 5, ["refactor.move"])
        assert action["title"] == "Move `charge` to new file charge.py"
        changes = asked.resolved(action)["edit"]["documentChanges"]
        assert changes[0] == {"kind": "create", "uri": asked.uri("charge.py")}
        assert changes[1]["textDocument"] == {"uri": asked.uri("charge.py"), "version": None}
        assert changes[1]["edits"][0]["newText"].startswith("import sys\n\n\ndef charge")
        assert [c["textDocument"]["uri"] for c in changes[2:]] == [
            asked.uri("a.py"),
            asked.uri("b.py"),
        ]
    with client(tmp_path / "b", replace(LATE, creates_files=False)) as asked:
        (action,) = asked.actions("a.py", 4, 5, ["refactor.move"])
        with pytest.raises(ReplyError) as refused:
            asked.resolved(action)
        assert refused.value.code == Code.REQUEST_FAILED


def test_doubtful_moves_ask_or_are_refused(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        (action,) = asked.actions("a.py", 8, 5, ["refactor.move"])
        edit = asked.resolved(action)["edit"]
        (annotation,) = edit["changeAnnotations"].values()
        assert annotation["needsConfirmation"]
        assert annotation["description"].startswith("it uses `__name__`")
    with client(tmp_path / "b", replace(LATE, annotated_actions=False)) as asked:
        (action,) = asked.actions("a.py", 8, 5, ["refactor.move"])
        with pytest.raises(CodegraphError) as refused:
            asked.resolved(action)
        assert failure_of(refused.value, "codeAction/resolve").code == Code.REQUEST_FAILED


def test_a_definition_is_moved_where_a_client_says(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        params = {"name": "charge", "to": "b.py", "apply": True}
        found = actions.move_symbol(asked.view, msgspec.convert(params, custom.MoveParams))
        ((label, edit),) = asked.applied
        assert (label, edit) == ("Move charge to b.py", found.edit)
        for wrong, problem in (
            ({"name": "charge", "to": ""}, "parameter 'to'"),
            ({"name": "charge", "to": "file:///elsewhere/x.py"}, ""),
            ({"to": "b.py"}, "parameter 'symbol'"),
        ):
            with pytest.raises((ParamsError, CodegraphError)) as refused:
                actions.move_symbol(asked.view, msgspec.convert(wrong, custom.MoveParams))
            assert problem in str(refused.value)


def test_wrong_parameters_and_old_answers_are_told(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:
        (action,) = asked.actions("a.py", 0, 0, ["source.organizeImports"])
        uri = asked.uri("a.py")
        no_import, half_of_one = ([uri, None, "import", 0, "", it] for it in (None, ["os", 0]))
        for data in (None, [], {"a": 1}, ["x"], [1, 2, 3, 4, 5, 6], no_import, half_of_one):
            with pytest.raises(ParamsError):
                asked.resolved(action | {"data": data})
        old = [*action["data"][:1], 7, *action["data"][2:]]
        with pytest.raises(ReplyError) as refused:
            asked.resolved(action | {"data": old})
        assert refused.value.code == Code.CONTENT_MODIFIED
        assert asked.actions("a.py", 10_000, 10_000, ["quickfix"]) == []
        missing = ActionsAt(
            TextDocument("file:///nowhere.py"), Extent(Place(0, 0), Place(0, 0)), ActionContext()
        )
        assert actions.code_action(asked.view, missing) is None
    with client(tmp_path / "b", LATE, settled=False) as asked:
        (action,) = asked.actions("a.py", 0, 0, ["source.organizeImports"])
        with pytest.raises(ReplyError) as refused:
            asked.resolved(action)
        assert refused.value.code == Code.REQUEST_FAILED


def test_tags_of_one_element_change_together(tmp_path: Path) -> None:
    with client(tmp_path, LATE) as asked:

        def columns(line: int, character: int) -> list[int]:
            return [each["start"]["character"] for each in asked.linked(line, character)]

        assert columns(1, 9) == [9, 20]
        assert columns(1, 12) == [12, 16]
        assert columns(1, 17) == [12, 16]
        assert columns(1, 4) == []
        assert columns(2, 9) in ([], [9, 11])
