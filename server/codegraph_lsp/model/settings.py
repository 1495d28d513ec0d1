"""Every option, with its default, unit and meaning. Functions take the value they need."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from codegraph_lsp.model.limits import Limits
from codegraph_lsp.model.words import UNUSED_SYMBOL
from codegraph_lsp.support.records import laid_out

Switch: TypeAlias = bool | Literal["whenAlone"]
"""Of a feature: on, off, or on in the languages that `alone` names."""


class Features(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """
    What editors are offered. Each of `true`, `false` and `"whenAlone"`, which is true in the
    languages that no other server reads beside this one, see `alone`.
    """

    call_hierarchy: Switch = True
    """Callers and callees as a tree."""

    code_action: Switch = True
    """Imports put in order and added, definitions moved to other files or taken out."""

    code_lens: Switch = True
    """Counts above definitions: callers, references, tests, implementations."""

    completion: Switch = "whenAlone"
    """Members and names as one types, with the imports that they need."""

    declaration: Switch = True
    """Where a name is declared."""

    definition: Switch = True
    """Where a name is defined."""

    diagnostics: Switch = True
    """Problems of open files."""

    document_highlight: Switch = True
    """The other mentions, in the same file, of the name under the cursor."""

    document_link: Switch = True
    """Imports and includes as links to the files they mean."""

    document_symbol: Switch = True
    """The outline of a file."""

    folding_range: Switch = True
    """What can be folded."""

    hover: Switch = True
    """Signature, documentation and callers of the name under the pointer."""

    implementation: Switch = True
    """What implements or overrides a name."""

    inlay_hint: Switch = False
    """Names of parameters and types of variables between the code."""

    linked_editing_range: Switch = True
    """Names that change together: those of an element's opening and closing tag."""

    moniker: Switch = True
    """Names of symbols that hold beyond the workspace, for other tools."""

    references: Switch = True
    """Every mention of a name."""

    rename: Switch = True
    """Another name for a symbol, everywhere."""

    selection_range: Switch = True
    """Selections that grow with the code's structure."""

    semantic_tokens: Switch = False
    """Colours by what a name means."""

    signature_help: Switch = True
    """What a call takes, as one types it."""

    type_definition: Switch = True
    """Where the type of a name is defined."""

    type_hierarchy: Switch = True
    """Supertypes and subtypes as a tree."""

    will_rename_files: Switch = True
    """Edits that keep imports right when files are renamed in the editor."""

    workspace_symbol: Switch = True
    """Symbols of the whole workspace by name."""


Severity: TypeAlias = Literal["error", "warning", "note", "hint", "off"]


class Boundaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """Which part of the workspace may use which. Parts are layers, by name, or globs."""

    preset: Literal["", "layered", "onion", "hexagonal"] = ""
    """What holds between layers: `layered` lets each use those listed below it, `onion` those
    listed before it, which are inside, `hexagonal` keeps `domain`, `ports` and `application` from
    using adapters, which is every other layer, and adapters from using each other."""

    layers: dict[str, tuple[str, ...]] = {}
    """Globs by the layer's name, in order; a file is in the first layer that has a fitting one."""

    deny: dict[str, tuple[str, ...]] = {}
    """Parts by the part that must not use them."""

    only: dict[str, tuple[str, ...]] = {}
    """Parts by the part that, of all that is in layers, may use only these and itself."""

    allow: dict[str, tuple[str, ...]] = {}
    """Parts by the part that may use them, whatever the other rules say."""

    def problems(self) -> list[tuple[tuple[str, ...], str]]:
        """What does not fit together: where, as keys, and what is wrong."""
        found: list[tuple[tuple[str, ...], str]] = []
        if self.preset and not self.layers:
            found.append((("preset",), f"{self.preset!r} needs layers"))
        elif self.preset == "hexagonal" and "domain" not in self.layers:
            found.append((("preset",), "'hexagonal' needs a layer named 'domain'"))
        tables = {"deny": self.deny, "only": self.only, "allow": self.allow}
        for table, rules in tables.items():
            for part, others in rules.items():
                for each in (part, *others):
                    if each not in self.layers and not set(each) & set("*?/."):
                        found.append(((table, part), f"no layer is named {each!r}"))
                        break
        return found


class Complexity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """From where on `complexity` tells a function; 0: never for that reason."""

    cyclomatic: int = 15
    """Branches plus one (McCabe)."""

    cognitive: int = 15
    """Breaks in the flow, each with how deep it is nested (Campbell)."""

    nesting: int = 4
    """Control structures around the innermost one, with it."""

    lines: int = 100
    """From the first to the last line of the definition."""


class Checks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """What is told as a problem, and how bad it is."""

    severity: dict[str, Severity] = {}
    """Severities by the codes of checks, such as `{"unused-import": "off"}`; what is not named has
    the check's own."""

    ignore: dict[str, tuple[str, ...]] = {}
    """Codes that are not told in files matching a glob, such as `{"vendor/**": ["*"]}`."""

    workspace: bool = True
    """Editors are told of problems in files that are not open, too."""

    baseline: str = ""
    """File of findings that are known and not told, below the root; `codegraph-lsp check
    --update-baseline` writes it."""
    deferred_imports: bool = False
    """`import-cycle` counts imports of types alone and those inside functions, too."""

    boundaries: Boundaries = Boundaries()
    """Layers, and which may use which."""

    complexity: Complexity = Complexity()
    """From where on a function counts as complex."""

    blast_radius: int = 100
    """`blast-radius` tells edited symbols that reach more symbols than this."""

    rules: tuple[str, ...] = ()
    """Folders with rules in YAML, relative to each root and inside of it, beside
    `.codegraph/rules`."""

    entry_points: tuple[str, ...] = ()
    """Globs of files, or `glob::name`, that are used from outside the workspace, such as
    `"plugins/**"` or `"api.py::serve_*"`: `unused-symbol` and `codegraph/deadCode` leave them."""

    def __hash__(self) -> int:
        return hash(msgspec.json.encode(self, order="deterministic"))

    @property
    def used_from_outside(self) -> tuple[str, ...]:
        """Entry points, and patterns of files in which what is unused is not told."""
        hidden = {UNUSED_SYMBOL, "*"}
        ignored = (pattern for pattern, codes in self.ignore.items() if hidden.intersection(codes))
        return (*self.entry_points, *ignored)


@laid_out
class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """
    What a user can set; keys are camelCase in `initializationOptions`, `codegraph.toml` and
    `[tool.codegraph]`.
    """

    include: tuple[str, ...] = ()
    """Only files matching one of these globs are indexed; empty: all."""

    exclude: tuple[str, ...] = ()
    """Files matching one of these globs are not indexed; same syntax as `.gitignore`."""

    only: tuple[str, ...] = ()
    """Only these languages are indexed; empty: all."""

    jobs: int = 0
    """Processes for bulk work: 0 one per core, 1 everything inline and in order, N exactly N."""

    cache: bool = True
    """Read and write the facts cache that all workspaces of a user share."""

    max_file_bytes: int = 2_000_000
    """Larger files are skipped, with the reason shown. (bytes)"""

    max_files: int = 100_000
    """Files listed at most; beyond that the workspace is cut, and `status` says where."""

    parse_timeout_ms: int = 10_000
    """How long one file may take in a worker before the worker is replaced. (milliseconds)"""

    quiet_ms: int = 150
    """How long changes on disk must pause before files are read again. (milliseconds)"""

    poll_ms: int = 1_000
    """First interval of the polling watcher, used where file events are not to be had; it doubles
    while nothing happens, up to two minutes. (milliseconds)"""

    link_width: Annotated[int, msgspec.Meta(ge=1, le=16)] = 8
    """Most values that one name can have; of one with more nothing is concluded. 1 to 16."""

    link_depth: Annotated[int, msgspec.Meta(ge=10, le=60)] = 60
    """Longest chain of steps that one answer of linking takes. 10 to 60."""

    link_rounds: Annotated[int, msgspec.Meta(ge=0, le=8)] = 3
    """How often the calls in a file pass their arguments on to its functions. 0 to 8."""

    link_levels: Annotated[int, msgspec.Meta(ge=0, le=6)] = 3
    """Calls inside calls that are evaluated with the arguments at hand. 0 to 6."""

    references_limit: int = 1_000
    """Longest list of references sent to an editor; exports and the shell are not limited."""

    rename_files_limit: int = 50
    """Renaming in more files than this asks first; editors that cannot ask refuse it."""

    symbols_limit: int = 128
    """Longest list of workspace symbols sent to an editor."""

    lenses: tuple[Literal["callers", "references", "tests", "implementations"], ...] = (
        "callers",
        "references",
        "tests",
        "implementations",
    )
    """What is counted above definitions."""

    features: Features = Features()
    """What editors are offered, feature by feature."""

    checks: Checks = Checks()
    """What is told as a problem, and how bad it is."""

    alone: bool | tuple[str, ...] = False
    """Languages that no other language server serves in the editor, by the editor's ids; `true`:
    all. There, features that are `"whenAlone"` are on. Editors that know tell it by themselves."""

    @property
    def of_graph(self) -> Settings:
        """What decides what is indexed and how; the rest, by which answers differ, is default."""
        plain = Settings()
        return msgspec.structs.replace(
            self,
            references_limit=plain.references_limit,
            symbols_limit=plain.symbols_limit,
            lenses=plain.lenses,
            features=plain.features,
            checks=plain.checks,
            alone=plain.alone,
        )

    @property
    def limits(self) -> Limits:
        """How far linking goes."""
        return Limits(self.link_width, self.link_depth, self.link_rounds, self.link_levels)
