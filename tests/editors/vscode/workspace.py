"""A workspace of thousands of real files, and among them a small shop whose answers are known."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

WANTED = 2_500
"""Files of code."""

IGNORED = shutil.ignore_patterns("site-packages", "__pycache__", ".git", "node_modules", "*.so")

SHOP = {
    "pay.py": '''\
"""Money."""


def charge(card):
    return card.take(1)


def refund(card):
    return card.take(-1)


def forgotten(card):
    return refund(card)
''',
    "cart.py": """\
from shop.pay import charge, refund


def checkout(order):
    charge(order.card)
    charge(order.tip)


class Cart:
    def settle(self, order):
        checkout(order)

    def undo(self, order):
        refund(order.card)
""",
    "app.py": """\
from shop.cart import Cart


def main(order):
    Cart().settle(order)
    Cart().undo(order)


if __name__ == "__main__":
    main(None)
""",
    "events.py": """\
from shop import handlers


def emit(name):
    handlers.handle(name)
""",
    "handlers.py": """\
from shop import events


def handle(name):
    if name == "twice":
        events.emit("once")
""",
    "test_cart.py": """\
from shop.cart import checkout


def test_checkout():
    checkout(None)
""",
    "__init__.py": "",
}


@dataclass(frozen=True)
class RealCode:
    """A code base that people know, and a function in it."""

    folder: Path
    file: str
    """Relative to *folder*."""
    line: str
    """What the line of the function has in it."""
    neighbour: str
    """Something that it calls."""


def real_code() -> RealCode:
    """Django where the benchmarks' code is on this machine, else Python's own json."""
    django = Path(__file__).parents[3] / "corpora" / "Django-5.2"
    if django.is_dir():
        return RealCode(django, "django/core/handlers/base.py", "def get_response(", "set_urlconf")
    json = Path(sysconfig.get_path("stdlib")) / "json"
    return RealCode(json, "encoder.py", "def encode(", "iterencode")


def copy(code: RealCode, root: Path) -> Path:
    """Puts a code base into *root*, a git repository with one commit."""
    shutil.copytree(code.folder, root, ignore=IGNORED)
    return _committed(root, "Real code")


def make(root: Path, *, small: bool = False, packages: Collection[str] = ()) -> Path:
    """
    Writes the workspace, a git repository with one commit, into *root*.

    The code around the shop is what CODEGRAPH_EDITORS_CODE names, else the Python of the standard
    library and of installed packages, as much as is wanted. *small*: the shop alone, and these *packages* of
    the standard library.
    """
    for name, text in SHOP.items():
        file = root / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    if not small:
        _copy_code(root)
    for package in packages:
        stdlib = Path(sysconfig.get_path("stdlib"))
        shutil.copytree(stdlib / package, root / package, ignore=IGNORED)
    return _committed(root, "The shop")


def _copy_code(root: Path) -> None:
    named = os.environ.get("CODEGRAPH_EDITORS_CODE")
    if named:
        shutil.copytree(named, root / "code", ignore=IGNORED)
        return
    paths = sysconfig.get_paths()
    missing = WANTED - len(SHOP)
    for name in ("stdlib", "purelib"):
        folder = Path(paths[name])
        for file in itertools.islice(_python_files(folder, skipping=name == "stdlib"), missing):
            copy = root / name / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            missing -= 1


def _python_files(folder: Path, *, skipping: bool) -> Iterator[Path]:
    """In order of path; *skipping* the packages that are installed beside the standard library."""
    for file in sorted(folder.rglob("*.py")):
        if not (skipping and "site-packages" in file.relative_to(folder).parts):
            yield file


def _committed(root: Path, message: str) -> Path:
    _git(root, "init", "--quiet", "--initial-branch", "main")
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", message)
    return root


def _git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.invalid")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)
