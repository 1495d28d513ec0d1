"""What renaming leaves to a person, and what it says when it cannot ask one."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from tests.unit.features.renaming import workspace

from codegraph_lsp.features import rename as rename_

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "a.py": """\
from unittest import TestCase


class Till:
    def charge(self):
        return self.charge()


class Check(TestCase):
    def helper(self):
        self.helper()
""",
    "b.py": "def use(thing):\n    thing.charge()\n    getattr(thing, 'charge')\n    # charge\n",
    "c.py": "from a import Till\n",
    "d.py": "def pick(flag):\n    class One:\n        def run(self): ...\n"
    "    class Two:\n        def run(self): ...\n"
    "    both = One() if flag else Two()\n    both.run()\n",
}


def test_members_of_unknown_objects_are_proposed_or_told_of(tmp_path: Path) -> None:
    with workspace(tmp_path, FILES) as space:
        asked = space.renamed("a.py: def cha|rge", "bill")
        assert asked == [
            "a.py: def bill(self):",
            "a.py: return self.bill()",
            "b.py: thing.bill() ? it is not known what this is a member of",
            "b.py: getattr(thing, 'bill') ? this is a name in quotes",
        ]
        alone = space.renamed("a.py: def cha|rge", "bill", doubts=False)
        assert alone == [
            "a.py: def bill(self):",
            "a.py: return self.bill()",
            "! 2 mentions that may be meant are left as they are, for one in b.py: "
            "it is not known what this is a member of",
        ]


def test_too_many_members_of_unknown_objects_are_counted_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rename_, "MAX_UNRESOLVED", 1)
    with workspace(tmp_path, FILES) as space:
        assert space.renamed("a.py: def cha|rge", "bill")[2:] == [
            "! about 2 `.charge` on objects of unknown type stay as they are"
        ]


def test_a_mention_of_two_things_is_a_choice(tmp_path: Path) -> None:
    with workspace(tmp_path, FILES) as space:
        assert space.renamed("d.py: class One:\n        def r|un", "go") == [
            "d.py: def go(self): ...",
            "d.py: both.go() ? this may also mean `pick.Two.run`",
        ]
        assert space.refusal("d.py: both.r|un", "go") == (
            "ambiguous: `run` may mean several things here: `pick.One.run`, `pick.Two.run`; "
            "rename it where it is defined"
        )


def test_what_needs_a_person_as_a_whole_is_refused_where_none_can_be_asked(
    tmp_path: Path,
) -> None:
    with workspace(tmp_path, FILES) as space:
        assert space.refusal("a.py: def hel|per", "aid", doubts=False) == (
            "doubt: `Check` extends `unittest.TestCase`, which is outside of the workspace and may "
            "use `helper`"
        )


def test_many_files_are_asked_about(tmp_path: Path) -> None:
    with workspace(tmp_path, FILES) as space:
        asked = space.renamed("a.py: class Ti|ll", "Box", max_files=1)
        doubt = "2 files change (`renameFilesLimit` is 1)"
        assert asked == [f"a.py: class Box: ? {doubt}", f"c.py: from a import Box ? {doubt}"]
        assert space.renamed("a.py: class Ti|ll", "Box", max_files=2) == [
            "a.py: class Box:",
            "c.py: from a import Box",
        ]


def test_a_file_that_must_not_be_written_is_not_changed(tmp_path: Path) -> None:
    with workspace(tmp_path, FILES) as space:
        (tmp_path / "root/a.py").chmod(stat.S_IRUSR)
        assert space.refusal("c.py: import Ti|ll", "Box") == (
            "read-only: `Till` is defined in a.py, which is read-only"
        )


def test_nothing_changes_for_the_name_it_has(tmp_path: Path) -> None:
    with workspace(tmp_path, FILES) as space:
        assert space.renamed("a.py: class Ti|ll", "Till") == []
        assert space.refusal("b.py: # cha|rge", "x").startswith("nothing: ")
        assert space.refusal("b.py: de|f use", "x").startswith("nothing: ")
