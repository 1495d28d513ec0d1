"""
How a module may be called that has moved, in the manner in which it was called before.

Pure: what comes out is tried against the table of modules as it will be, and the first that leads
to the module is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.module_tree import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.languages.naming import ModuleNames


class Spelling(NamedTuple):
    module: str
    level: int
    """Leading dots where the language counts them."""

    def written(self, names: ModuleNames) -> str:
        """As it stands in the text."""
        return "." * self.level + self.module if names.counted_dots else self.module


def spellings(
    names: ModuleNames, folder: str, like: Spelling, old: str, new: str
) -> Iterator[Spelling]:
    """
    Names for the module at the path *new*, likely ones first.

    Args:
        folder: Where the importing file is, after the move.
        like: What the importing file called the module before.
        old: Path of the module before.
    """
    parts_old, parts_new = _parts(names, old), _parts(names, new)
    relative = like.level > 0 if names.counted_dots else like.module.startswith(".")
    if relative:
        yield from _relative(names, folder, like, new, old)
        if names.counted_dots:
            yield from _endings(names, parts_new)
        return
    written = like.module.split(names.separator) if like.module else []
    if names.keeps_extension or not names.dotted:
        yield from _replaced(names, like, written, parts_old, parts_new)
    else:
        kept = _with_extension(names, like, new, parts_new)
        yield from _replaced(
            names, like, written, _with_extension(names, like, old, parts_old), kept
        )
    if not names.counted_dots:
        yield from _relative(names, folder, like, new, old)
    yield from _endings(names, parts_new)


def included(before: str, after: str, like: Spelling, old: str, new: str) -> Spelling:
    """
    What a file calls another that it includes by its path: seen from its own folder, or from one of
    the folders that are searched.

    Args:
        before: The including file's path before the move, *after* the one behind it.
        old: The included file's path before, *new* behind.
    """
    beside = join(before.rpartition("/")[0], like.module) == old
    folder = after.rpartition("/")[0]
    if beside:
        if join(folder, like.module) == new:
            return like
    elif old.endswith(f"/{like.module}") or old == like.module:
        head = old[: len(old) - len(like.module)]
        if new.startswith(head):
            return Spelling(new[len(head) :], like.level)
    elif old == new:
        return like  # found somewhere else; so it is afterwards
    here, there = folder.split("/") if folder else [], new.split("/")
    n_common = min(_n_common(here, there), len(there) - 1)
    return Spelling("/".join([*[".."] * (len(here) - n_common), *there[n_common:]]), 0)


def included_as(folder: str, path: str) -> Iterator[Spelling]:
    """
    What a header may be called that nobody includes yet: seen from the including file's own
    *folder*, else from the folders above it.
    """
    if not folder or path.startswith(f"{folder}/"):
        yield Spelling(path[len(folder) :].lstrip("/"), 0)
    parts = path.split("/")
    for mark in ("include", "src"):
        if mark in parts[:-1]:
            first = len(parts) - parts[::-1].index(mark)
            yield Spelling("/".join(parts[first:]), 0)
    for first in range(len(parts)):
        yield Spelling("/".join(parts[first:]), 0)


def _replaced(
    names: ModuleNames, like: Spelling, written: list[str], old: list[str], new: list[str]
) -> Iterator[Spelling]:
    """The end that name and path have in common is as in the new path."""
    n_common = 0
    while n_common < min(len(written), len(old)) and written[-1 - n_common] == old[-1 - n_common]:
        n_common += 1
    for n_kept in range(n_common, -1, -1):
        head_written, head_old = written[: len(written) - n_kept], old[: len(old) - n_kept]
        if new[: len(head_old)] == head_old:
            found = [*head_written, *new[len(head_old) :]]
            if found:
                yield Spelling(names.separator.join(found), like.level)


def _endings(names: ModuleNames, new: list[str]) -> Iterator[Spelling]:
    for first in range(len(new)):
        yield Spelling(names.separator.join(new[first:]), 0)


def _relative(
    names: ModuleNames, folder: str, like: Spelling, new: str, old: str
) -> Iterator[Spelling]:
    here = folder.split("/") if folder else []
    if names.counted_dots:
        there = _parts(names, new)
        n_common = _n_common(here, there)
        level = len(here) - n_common + 1
        yield Spelling(names.separator.join(there[n_common:]), level)
        return
    there = _with_extension(names, like, new, _parts(names, new))
    elided = _stem(names, old) == names.index and not like.module.rstrip("/").endswith(names.index)
    if names.index and _stem(names, new) == names.index and not elided:
        there = [*there, names.index + _extension(names, like.module)]
    n_common = _n_common(here, there)
    if n_common == len(there) and there:
        n_common -= 1  # a folder is not named by nothing
    up = [".."] * (len(here) - n_common)
    if not up and names.dotted:
        up = ["."]
    yield Spelling("/".join([*up, *there[n_common:]]), like.level)


def _parts(names: ModuleNames, path: str) -> list[str]:
    """The path as a module is called, from the workspace's root."""
    parts = path.split("/") if path else []
    if names.is_folder or not parts:
        return parts
    if not names.keeps_extension:
        parts[-1] = _stem(names, path)
        if names.index and parts[-1] == names.index:
            parts.pop()
    return parts


def _with_extension(names: ModuleNames, like: Spelling, path: str, parts: list[str]) -> list[str]:
    """*parts* with the extension that the module was called with; a compiled one stays."""
    extension = _extension(names, like.module)
    if names.keeps_extension or not extension or not parts or _stem(names, path) == names.index:
        return parts
    return [*parts[:-1], parts[-1] + extension]


def _stem(names: ModuleNames, path: str) -> str:
    name = path.rpartition("/")[2]
    for extension in names.extensions:
        if name.endswith(extension):
            return name.removesuffix(extension)
    return name.rpartition(".")[0] or name


def _extension(names: ModuleNames, module: str) -> str:
    """The extension that a name is written with; dots may be parts of names, too."""
    return next((each for each in names.extensions if module.endswith(each)), "")


def _n_common(one: list[str], other: list[str]) -> int:
    n_common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        n_common += 1
    return n_common
