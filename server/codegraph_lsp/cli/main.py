"""
The entry point. It knows the names of the commands and loads only the one that is asked for.

A shell runs this for every question, so nothing here may cost: argparse comes late too, and
`tests/tidy/test_imports.py` holds what `index` loads. (docs/decisions/0004-argparse.md)
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from codegraph_lsp import __version__

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

DONE = 0
INCOMPLETE = 1
FINDINGS = 1
USAGE = 2
IMPOSSIBLE = 3
INTERRUPTED = 130
"""Exit codes. INCOMPLETE: done, but some files could not be read; find, tar and ripgrep end so
too. FINDINGS: `check` found something as bad as `--fail-on`."""

COMMANDS = {
    "index": "read the workspace into its graph, or bring the graph up to date",
    "query": "ask the graph: callers, callees, impact, cycles, dead-code, hotspots, search, …",
    "diff-impact": "tell what changed since a git revision, whom it reaches and which tests to run",
    "check": "tell problems that the graph knows of, and fail where there are any",
    "export": "write the whole graph as JSON lines, Graphviz, Mermaid or a page for a browser",
    "view": "show the graph in a browser, live",
    "cache": "show or empty the cache of what single files say, which saves parsing them again",
    "daemon": "show or stop the process that serves several editors, or be it",
    "mcp": "serve agents over stdin and stdout, with tools of the Model Context Protocol",
    "doctor": "check the installation and say what to do",
}
"""Commands and what they do. Each is a module of this package."""

SERVER = "server"
"""The module behind `--stdio`, `--tcp` and `--pipe`."""


class UsageError(Exception):
    """What was asked for makes no sense, beyond what argparse can tell; the text says why."""


class Command(Protocol):
    """What a module of a command offers."""

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int:
        """
        Does it and returns an exit code.

        Raises:
            UsageError: Options contradict each other, or name what is not there.
        """
        ...


def run() -> None:
    """Runs the command line of this process and ends it."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Runs *argv* (without the program's name) and returns the exit code."""
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return DONE
    except UsageError as error:
        complain(str(error))
        return USAGE
    except SystemExit as end:  # from argparse: 0 after help, 2 after a mistake
        return end.code if isinstance(end.code, int) else USAGE
    except Exception as error:  # the edge of a command: whatever it is, one line and a code
        complain(_sentence(error))
        return IMPOSSIBLE
    return code


def complain(problem: str) -> None:
    """One line on stderr, at once."""
    print(f"codegraph-lsp: {problem}", file=sys.stderr, flush=True)


def _dispatch(argv: Sequence[str]) -> int:
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(_help())
        return DONE if argv else USAGE
    if argv[0] in ("-V", "--version"):
        print(f"codegraph-lsp {__version__}")
        return DONE
    name = argv[0]
    if set(argv) == {"--stdio", "--daemon"}:
        from codegraph_lsp.cli.server import run_as_usual

        return run_as_usual()
    if name == "query" and argv[1:] and not argv[1].startswith("-"):
        from codegraph_lsp.cli.query import QUESTIONS  # which the command needs as well

        if argv[1] not in QUESTIONS:
            complain(_unknown(argv[1], "question", "query --help"))
            return USAGE
    if name in COMMANDS:
        return _run(name, f"codegraph-lsp {name}", argv[1:])
    if name.startswith("-"):
        return _run(SERVER, "codegraph-lsp", argv)
    complain(_unknown(name))
    return USAGE


def _run(module: str, program: str, argv: Sequence[str]) -> int:
    from argparse import ArgumentParser

    command = cast("Command", import_module(f"codegraph_lsp.cli.{module.replace('-', '_')}"))
    parser = ArgumentParser(
        prog=program, description=_capitalized(COMMANDS.get(module, "")), allow_abbrev=False
    )
    command.add_arguments(parser)
    return command.run(parser.parse_args(argv))


def _help() -> str:
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:{width}}{what}" for name, what in COMMANDS.items())
    return f"""\
usage: codegraph-lsp COMMAND [ARGUMENTS]
       codegraph-lsp --stdio | --tcp HOST:PORT | --pipe PATH

One language server that knows the whole workspace as a graph, in every language in it.

commands:
{commands}

language server:
  --stdio, --tcp, --pipe    serve an editor; `codegraph-lsp --stdio --help` lists the options

A target is path:line[:column], path::Qualified.name or a name. Lines and columns count from 1.
Exit codes: 0 done, 1 done but some files could not be read or `check` found something, 2 wrong
usage, 3 could not do it, 130 interrupted. Every command explains itself with --help."""


def _unknown(name: str, kind: str = "command", explained: str = "--help") -> str:
    """What may be meant by *name*, which is no *kind*; *explained* lists those."""
    from difflib import get_close_matches

    from codegraph_lsp.cli.query import QUESTIONS  # many modules, which no command needs

    commands = {
        **{each: each for each in COMMANDS},
        **{each: f"query {each}" for each in QUESTIONS},
    }
    close = get_close_matches(name, commands, n=1)
    meant = f"; did you mean `codegraph-lsp {commands[close[0]]}`?" if close else ""
    return f"no {kind} is called {name!r}{meant or f'; try `codegraph-lsp {explained}`'}"


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


def _sentence(error: Exception) -> str:
    """
    What is wrong, on one line. Of an error nobody raised on purpose also where, and with the
    traceback in front where CODEGRAPH_DEBUG asks for it.
    """
    import os

    from codegraph_lsp.model.errors import CodegraphError

    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename is not None:
        reason = error.strerror or type(error).__name__
        return f"{reason[:1].lower()}{reason[1:]}: {error.filename}"
    if isinstance(error, CodegraphError | OSError):
        return text or type(error).__name__
    import traceback

    if os.environ.get("CODEGRAPH_DEBUG"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{os.path.basename(place.filename)}:{place.lineno}"
    return f"internal error at {at}, please report it: {type(error).__name__}: {text}"


def _forget_stdout() -> None:
    """Nobody reads us any more; keeps the interpreter from complaining about it when it exits."""
    import os

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
