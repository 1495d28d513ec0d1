"""
Settings from files, and the merging of all that has a say in them.

Strongest first: command line and `initializationOptions`, the client's `workspace/configuration`,
`codegraph.toml` or `[tool.codegraph]` in `pyproject.toml` at a root, the user's own file, defaults.
Whatever is wrong with a value costs that value only, and is told with its place.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import msgspec

from codegraph_lsp.model.errors import SettingsError
from codegraph_lsp.model.settings import Boundaries, Checks, Complexity, Features, Settings
from codegraph_lsp.workspace.rule_files import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PROJECT_FILE = "codegraph.toml"
SHARED_FILE = "pyproject.toml"
SETTINGS_FILES = frozenset({PROJECT_FILE, SHARED_FILE})
"""When one of these changes at a root, settings have to be merged again."""

_SHARED_TABLE = ("tool", "codegraph")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one source says, by the names that users write."""

    source: str
    """As shown to people: a file's path, or `initializationOptions`."""
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line of each key, from 0, where the source is a file; those inside tables with dots."""


@dataclass(frozen=True, slots=True)
class Loaded:
    settings: Settings
    problems: tuple[SettingsError, ...]
    """In order of the layers, weakest first. `source` of a file's is its native path."""
    layers: tuple[Layer, ...] = ()
    """What was merged, weakest first."""

    def place(self, *keys: str) -> tuple[str, int]:
        """The source that has the say on an option, and the line of it or of what it stands in."""
        for layer in reversed(self.layers):
            value: Any = layer.values
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                names = [".".join(keys[:n]) for n in range(len(keys), 0, -1)]
                lines = (layer.lines[name] for name in names if name in layer.lines)
                return layer.source, next(lines, -1)
        return "", -1


def load(
    folders: Sequence[str],
    stronger: Sequence[Layer] = (),
    *,
    user_folder: Callable[[], str] | None = None,
) -> Loaded:
    """
    The settings of a workspace.

    Args:
        folders: Its roots; the first that has a settings file speaks for all.
        stronger: Layers above the files, weakest first.
        user_folder: Where the user's `codegraph.toml` is; None for the system's place.
    """
    problems: list[SettingsError] = []
    layers = [
        _file_layer(os.path.join((user_folder or _user_folder)(), PROJECT_FILE), (), problems),
        _project_layer(folders, problems),
        *stronger,
    ]
    merged = merge([layer for layer in layers if layer is not None])
    return Loaded(merged.settings, (*problems, *merged.problems), merged.layers)


def merge(layers: Sequence[Layer]) -> Loaded:
    """The defaults, with *layers* above them, weakest first. A value of None says nothing."""
    values: dict[str, Any] = {}
    problems: list[SettingsError] = []
    for layer in layers:
        _add(layer, (), layer.values, values, problems)
    loaded = Loaded(msgspec.convert(values, Settings), (), tuple(layers))
    for keys, problem in loaded.settings.checks.boundaries.problems():
        place = ("checks", "boundaries", *keys)
        source, line = loaded.place(*place)
        problems.append(SettingsError(".".join(place), problem, source=source, line=line))
        _take_out(values, place)
    return Loaded(msgspec.convert(values, Settings), tuple(problems), tuple(layers))


def _take_out(values: dict[str, Any], place: tuple[str, ...]) -> None:
    *outer, last = place
    for key in outer:
        values[key] = values = dict(values[key])  # it may be a layer's own
    values.pop(last, None)


def _add(
    layer: Layer,
    group: tuple[str, ...],
    said: Mapping[str, Any],
    values: dict[str, Any],
    problems: list[SettingsError],
) -> None:
    """Puts what *layer* says of the options of *group* into *values*."""
    for key, value in said.items():
        if value is None:
            continue
        if (*group, key) in _GROUPS and isinstance(value, dict):
            _add(layer, (*group, key), value, values.setdefault(key, {}), problems)
            continue
        if isinstance(value, dict) and _is_table(group, key):
            said = {each: value[each] for each in value if value[each] is not None}
            wrong = {each: _problem(group, key, {each: said[each]}) for each in said}
            problems += (
                _told(layer, (*group, key, each), problem)
                for each, problem in wrong.items()
                if problem
            )
            values[key] = {each: said[each] for each in said if not wrong[each]}
            continue
        problem = _problem(group, key, value)
        if problem:
            problems.append(_told(layer, (*group, key), problem))
        else:
            values[key] = value


def _told(layer: Layer, keys: tuple[str, ...], problem: str) -> SettingsError:
    """*problem* of what stands under *keys*, at its line or that of what it stands in."""
    names = [".".join(keys[:n]) for n in range(len(keys), 0, -1)]
    line = next((layer.lines[name] for name in names if name in layer.lines), -1)
    return SettingsError(names[0], problem, source=layer.source, line=line)


def _is_table(group: tuple[str, ...], key: str) -> bool:
    """The option has a value by each of any words: what is wrong with one costs that one."""
    options = _GROUPS[group]
    if key not in options.__struct_encode_fields__:
        return False
    try:
        msgspec.convert({key: {}}, options)
    except msgspec.ValidationError:
        return False
    return True


_GROUPS: Mapping[tuple[str, ...], type[msgspec.Struct]] = {
    (): Settings,
    ("features",): Features,
    ("checks",): Checks,
    ("checks", "boundaries"): Boundaries,
    ("checks", "complexity"): Complexity,
}
"""Options by the tables they stand in."""

_SEVERITIES = "{'unused-import': 'off'}"


def _problem(group: tuple[str, ...], key: str, value: Any) -> str:
    """What is wrong with *value*, of a table one entry; empty where nothing is."""
    options = _GROUPS[group]
    if key not in options.__struct_encode_fields__:
        return "no such option" + _suggestion(group, key)
    try:
        msgspec.convert({key: value}, options)
    except msgspec.ValidationError as error:
        if options is Features:
            return f"expected true, false or 'whenAlone', got {value!r}"
        if (options, key) == (Checks, "severity"):
            if not isinstance(value, dict):
                return f"expected a word for each code, such as {_SEVERITIES}, got {value!r}"
            (word,) = value.values()
            return f"expected 'error', 'warning', 'note', 'hint' or 'off', got {word!r}"
        types = {field.encode_name: field.type for field in msgspec.structs.fields(options)}
        if get_origin(types[key]) is Literal:
            words = " or ".join(repr(word) for word in get_args(types[key]) if word)
            return f"expected {words}, got {value!r}"
        # "Expected `int`, got `str` - at `$.jobs`"
        text = str(error).partition(" - at ")[0].replace("`", "'")
        return text[:1].lower() + text[1:]
    if options is Checks and key == "rules" and not all(map(is_inside, value)):
        return f"expected folders inside the workspace, got {value!r}"
    if isinstance(value, int) and value < 0:
        return "expected a number not below 0"
    return ""


def _suggestion(group: tuple[str, ...], key: str) -> str:
    import difflib  # late: nearly no settings are wrong

    folded = {known.lower(): known for known in _GROUPS[group].__struct_encode_fields__}
    plain = re.sub("[-_]", "", key).lower()
    near = difflib.get_close_matches(plain, folded, n=1)
    return f", did you mean {'.'.join((*group, folded[near[0]]))!r}," if near else ""


def _project_layer(folders: Sequence[str], problems: list[SettingsError]) -> Layer | None:
    for folder in folders:
        for name, table in ((PROJECT_FILE, ()), (SHARED_FILE, _SHARED_TABLE)):
            layer = _file_layer(os.path.join(folder, name), table, problems)
            if layer is not None:
                return layer
    return None


def _file_layer(path: str, table: tuple[str, ...], problems: list[SettingsError]) -> Layer | None:
    """What *table* of the file says; None where there is no file or no such table."""
    if not os.path.isfile(path):
        return None
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        problems.append(SettingsError("", f"cannot be read ({error.strerror})", source=path))
        return None
    if table and table[-1].encode() not in raw:
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start)
        problems.append(SettingsError("", "not UTF-8", source=path, line=line))
        return None
    import tomllib  # late: 8 ms that a workspace without settings need not pay

    try:
        values: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax_problem(error, text, path))
        return None
    for part in table:
        values = values.get(part) if isinstance(values, dict) else None
    if values is None:
        return None
    if not isinstance(values, dict):
        problems.append(SettingsError(".".join(table), "expected a table", source=path))
        return None
    return Layer(path, values, _lines_of_keys(text, table))


def _syntax_problem(error: Exception, text: str, path: str) -> SettingsError:
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error))
    if found is None:
        return SettingsError("", str(error), source=path)
    line = int(found[2]) - 1 if found[2] else text.count("\n")
    problem = found[1][:1].lower() + found[1][1:]
    return SettingsError("", problem, source=path, line=line)


def lines_of_options(name: str, source: bytes) -> dict[str, int]:
    """
    Line, from 0, of each option that a settings file says, those inside tables with dots.

    Args:
        name: Which of `SETTINGS_FILES` it is.
    """
    table = _SHARED_TABLE if name == SHARED_FILE else ()
    return _lines_of_keys(source.decode("utf-8", "replace"), table)


_HEADER = re.compile(r"\s*\[+\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")


def _lines_of_keys(text: str, table: tuple[str, ...]) -> dict[str, int]:
    """
    Line of each key of *table*, and of each table right below it.

    A scan, not a parse: in a string of several lines it may be wrong, and a line is all it says.
    """
    lines: dict[str, int] = {}
    inside: tuple[str, ...] = ()
    for line, written in enumerate(text.split("\n")):
        header = _HEADER.match(written)
        key = _KEY.match(written)
        if key is not None:
            name = (*inside, *_parts(key[1]))
        elif header is not None:
            name = inside = _parts(header[1])
        else:
            continue
        if len(name) > len(table) and name[: len(table)] == table:
            lines.setdefault(name[len(table)], line)
            lines.setdefault(".".join(name[len(table) :]), line)
    return lines


def _parts(written: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in written.split("."))


def _user_folder() -> str:
    import platformdirs  # late: 10 ms, which tests and callers with a folder need not pay

    return platformdirs.user_config_dir("codegraph-lsp", appauthor=False)
