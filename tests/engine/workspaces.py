"""A workspace on disk with an engine over it, driven as an editor would."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from codegraph_lsp.engine.engine import Engine
from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.features.export import JsonLines, export
from codegraph_lsp.features.options import Options
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import Certainty
from codegraph_lsp.model.settings import Settings
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.changes import (
    Closed,
    Edited,
    FilesChanged,
    Opened,
    Reindex,
    Rescan,
    Saved,
)
from codegraph_lsp.workspace.overlay import replacement
from codegraph_lsp.workspace.source import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.index.progress import Report
    from codegraph_lsp.model.ids import Revision
    from codegraph_lsp.model.status import IndexReport, State
    from codegraph_lsp.workspace.changes import Change

LANGUAGE_IDS = {
    "py": "python",
    "ts": "typescript",
    "tsx": "typescriptreact",
    "js": "javascript",
    "go": "go",
    "java": "java",
    "rs": "rust",
    "toml": "toml",
    "json": "json",
    "mod": "go.mod",
    "c": "c",
    "h": "cpp",
    "cpp": "cpp",
    "hpp": "cpp",
}
SETTLE_SECONDS = 60.0
OLD = 1_600_000_000
EVERYTHING = Options(certainty=Certainty.BY_NAME, include_external=True)


class Heard:
    """A listener that remembers what it was told."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.commits: list[frozenset[str]] = []
        """Paths of each commit, in order."""
        self.revisions: list[int] = []
        self.reports: list[tuple[int, int]] = []
        self.on_commit: Callable[[], object] = lambda: None
        self.on_rules: Callable[[], object] = lambda: None

    @property
    def changed(self) -> set[str]:
        """Paths of all commits since `forget`."""
        return {path for commit in self.commits for path in commit}

    def forget(self) -> None:
        self.commits.clear()
        self.revisions.clear()
        self.notices.clear()

    def progress(self, done: int, total: int, message: str, finished: bool) -> None:
        self.reports.append((done, total))

    def graph_changed(self, revision: int, paths: Sequence[Path]) -> None:
        self.commits.append(frozenset(paths))
        self.revisions.append(revision)
        self.on_commit()

    def problems_changed(self, path: Path) -> None: ...

    def status_changed(self, state: State, revision: Revision, pending: int) -> None: ...

    def settings_changed(self) -> None: ...

    def rules_changed(self) -> None:
        self.on_rules()

    def notice(self, level: str, message: str) -> None:
        self.notices.append(message)


class Silent:
    """Shows no progress."""

    def report(self, report: Report) -> None: ...


class Workspace:
    """Files below *root*; a file written while the engine serves is told of, as a client would."""

    def __init__(
        self,
        root: FilePath,
        settings: Settings | None = None,
        *,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self.settings = settings or Settings(jobs=1)
        self.heard = Heard()
        self.engine: Engine | None = None
        self._open: dict[str, Text] = {}
        self._version = 0
        self._together: list[FilesChanged] | None = None
        root.mkdir(parents=True, exist_ok=True)
        for path, text in (files or {}).items():
            self.write(path, text)

    @contextmanager
    def serving(self) -> Iterator[Engine]:
        yield self._started()
        assert self.engine is not None
        self.engine.close()
        self.engine = None

    def restart(self) -> None:
        """The server ends, and another one begins with the same documents open."""
        assert self.engine is not None
        self.engine.close()
        self.engine = self._started()
        for path, text in self._open.items():
            self._tell_opened(path, text)

    def not_started(self) -> Engine:
        """An engine that knows nothing of the disk yet; close it."""
        self.engine = Engine.create([self.root], self.settings, listener=self.heard)
        return self.engine

    def path_of(self, file: FilePath) -> str:
        """The name of *file* in the workspace, inside of it or not."""
        assert self.engine is not None
        return self.engine.roots.name(str(file))

    def _started(self) -> Engine:
        engine = self.not_started()
        engine.start()
        return engine

    def settle(self) -> None:
        assert self.engine is not None
        assert self.engine.settle(SETTLE_SECONDS), "the engine did not settle"

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The graph after everything done so far."""
        self.settle()
        assert self.engine is not None
        with self.engine.snapshot(CancelToken()) as snapshot:
            yield snapshot

    def export(self) -> list[str]:
        """Every symbol and edge, externals and by-name ones included."""
        with self.snapshot() as snapshot:
            return lines_of(snapshot)

    def texts(self) -> dict[str, bytes]:
        """What each file says now: manifests as they are on disk, others as in the editor."""
        found = {
            file.relative_to(self.root).as_posix(): file.read_bytes()
            for file in sorted(self.root.rglob("*"))
            if file.is_file()
        }
        manifests = languages().manifests
        opened = {
            path: text.source
            for path, text in self._open.items()
            if path.rpartition("/")[2] not in manifests
        }
        return found | opened

    # What happens

    def write(self, path: str, text: str) -> None:
        self.write_bytes(path, text.encode())

    def write_bytes(self, path: str, data: bytes) -> None:
        file = self.root / path
        created = not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.tell(created=[path] if created else [], changed=[] if created else [path])

    def grow_old(self) -> None:
        """All files have stood still for a while, so that their times can be trusted."""
        for file in self.root.rglob("*"):
            os.utime(file, (OLD, OLD))

    def touch(self, path: str) -> None:
        if (self.root / path).exists():
            os.utime(self.root / path)
            self.tell(changed=[path])

    def delete(self, path: str) -> None:
        if (self.root / path).exists():
            (self.root / path).unlink()
            self.tell(deleted=[path])

    def rename(self, path: str, other: str) -> None:
        if (self.root / path).exists() and path != other:
            created = not (self.root / other).exists()
            (self.root / other).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).rename(self.root / other)
            self.tell(
                created=[other] if created else [],
                changed=[] if created else [other],
                deleted=[path],
            )

    def delete_folder(self, path: str) -> None:
        """The event names the folder, not the files."""
        if (self.root / path).exists():
            shutil.rmtree(self.root / path)
            self.tell(deleted=[path])

    def rename_folder(self, path: str, other: str) -> None:
        """Files of that name in the other folder are replaced; the events name the folders."""
        if not (self.root / path).exists() or path == other:
            return
        for file in (self.root / path).rglob("*"):
            if file.is_file():
                moved = self.root / other / file.relative_to(self.root / path)
                moved.parent.mkdir(parents=True, exist_ok=True)
                file.replace(moved)
        shutil.rmtree(self.root / path)
        self.tell(created=[other], deleted=[path])

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """What changes on disk in the block is told as one change."""
        told: list[FilesChanged] = []
        self._together = told
        yield
        self._together = None
        self._apply(
            FilesChanged(
                tuple(dict.fromkeys(path for one in told for path in one.created)),
                tuple(dict.fromkeys(path for one in told for path in one.changed)),
                tuple(dict.fromkeys(path for one in told for path in one.deleted)),
            )
        )

    @contextmanager
    def untold(self) -> Iterator[None]:
        """What changes on disk in the block is told to nobody."""
        self._together = []
        yield
        self._together = None

    def rescan(self) -> None:
        self._apply(Rescan("a test wants it"))

    def read_again(self, *, cached: bool) -> None:
        self._apply(Reindex(None, clear_cache=not cached))

    def open(self, path: str, text: str | None = None, *, language: str = "") -> None:
        """Open the document *path*; *text*: what the editor has, on disk or not."""
        file = self.root / path
        if path in self._open or (text is None and not file.exists()):
            return
        source = file.read_bytes() if text is None else text.encode()
        if b"\0" in source:
            return  # no editor shows that
        self._open[path] = Text(source)
        self._tell_opened(path, self._open[path], language)

    def type(self, path: str, text: str) -> None:
        """Make the open document say *text*."""
        if path in self._open:
            edit = replacement(self._open[path], text.encode())
            self._open[path] = Text(text.encode())
            self._apply(Edited(Path(path), self._next_version(), (edit,)))

    def save(self, path: str) -> None:
        if path in self._open:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(self._open[path].source)
            self._apply(Saved(Path(path)))
            self.tell(changed=[path])

    def close(self, path: str) -> None:
        if path in self._open:
            del self._open[path]
            self._apply(Closed(Path(path)))

    def _tell_opened(self, path: str, text: Text, language: str = "") -> None:
        language = language or LANGUAGE_IDS[path.rpartition(".")[2]]
        self._apply(Opened(Path(path), language, self._next_version(), text))

    def tell(
        self,
        *,
        created: Sequence[str] = (),
        changed: Sequence[str] = (),
        deleted: Sequence[str] = (),
    ) -> None:
        """Something is said to have happened on disk."""
        change = FilesChanged(
            tuple(map(Path, created)), tuple(map(Path, changed)), tuple(map(Path, deleted))
        )
        if self._together is None:
            self._apply(change)
        else:
            self._together.append(change)

    def _apply(self, change: Change) -> None:
        if self.engine is not None:
            self.engine.apply(change)

    def _next_version(self) -> int:
        self._version += 1
        return self._version


def lines_of(snapshot: Snapshot) -> list[str]:
    """The export of *snapshot*, line by line."""
    parts: list[str] = []
    export(snapshot, JsonLines(), parts.append, EVERYTHING)
    return "".join(parts).splitlines()


def index(root: FilePath, settings: Settings | None = None) -> IndexReport:
    """Bring the index of *root* up to date, as the command does."""
    return index_once(str(root), settings or Settings(jobs=1), meter=Silent())


def exported(root: FilePath) -> list[str]:
    """The export of the index of *root* as it is."""
    with open_snapshot(str(root), Settings(jobs=1)) as snapshot:
        return lines_of(snapshot)


def fresh_export(texts: dict[str, bytes], folder: FilePath) -> list[str]:
    """The export of a workspace that has never been anything but *texts*."""
    root = folder / "fresh"
    shutil.rmtree(root, ignore_errors=True)
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text)
    index(root, Settings(jobs=1, cache=False))
    return exported(root)


def many_files(n_packages: int = 8) -> dict[str, str]:
    """
    A workspace in four languages, ten files a package, in which everything leads to something else.

    Enough of them, and the pool is used for reading and for linking.
    """
    files = {
        "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@web/*": ["web/*"]}}}',
        "go.mod": "module example.org/shop\n",
    }
    for number in range(n_packages):
        before = max(number - 1, 0)
        files |= {
            f"shop{number}/__init__.py": f"from .base import Base{number}\n",
            f"shop{number}/base.py": (
                f"class Base{number}:\n"
                f"    def total(self):\n        return self.tax()\n\n"
                f"    def tax(self):\n        return {number}\n"
            ),
            f"shop{number}/cart.py": (
                f"from shop{before} import Base{before} as Above\n"
                f"from shop{number}.base import Base{number}\n\n\n"
                f"class Cart{number}(Above):\n"
                f"    def tax(self):\n        return Base{number}().total()\n"
            ),
            f"shop{number}/app.py": (
                f"import shop{number}.cart as cart\nimport json\n\n\n"
                f"def main{number}():\n    json.loads('')\n    return cart.Cart{number}().total()\n"
            ),
            f"web/part{number}/money.ts": (
                f"export interface Priced {{ price(): number }}\n"
                f"export function euros{number}(cents: number) {{ return cents / 100; }}\n"
            ),
            f"web/part{number}/index.ts": f"export * from './money'; // {number}\n",
            f"web/part{number}/page.tsx": (
                f"import {{ Priced, euros{number} }} from '.';\n"
                f"import {{ euros{before} as other }} from '@web/part{before}';\n"
                f"export class Page{number} implements Priced {{\n"
                f"  price() {{ return euros{number}(1) + other(2); }}\n}}\n"
            ),
            f"web/part{number}/old.js": (
                f"const {{ euros{number} }} = require('./money');\n"
                f"module.exports = () => euros{number}(3);\n"
            ),
            f"pay{number}/pay.go": (
                f'package pay{number}\n\nimport "example.org/shop/pay{before}"\n\n'
                if number
                else f"package pay{number}\n\n"
            )
            + (
                "type Card struct{ Sum int }\n\n"
                "func (c *Card) Take() int { return helper(c.Sum) }\n\n"
                f"func Charge(sum int) int {{ return {f'pay{before}.Charge' if number else ''}"
                "(sum) }\n"
            ),
            f"pay{number}/help.go": f"package pay{number}\n\nfunc helper(n int) int {{ return n }}\n",
        }
    return files
