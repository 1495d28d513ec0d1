"""
Texts that whatever fits a regular expression has in it.

The syntax is that of Rust's `regex`, which ast-grep speaks. What is not understood for certain
demands nothing.
"""

from __future__ import annotations

import re

from codegraph_lsp.features.required import ALWAYS, Literal, Required, all_of, any_of

_GROUP = re.compile(r"\?(?::|P?<\w+>)")
_REPEAT = re.compile(r"\{\s*(\d*)\s*(?:,\s*\d*\s*)?\}")
_ARGUMENT = re.compile(r"\{[^{}]*\}")
_HEXADECIMAL = {"x": 2, "u": 4, "U": 8}


def required_by_regex(expression: str) -> Required:
    """What a text needs for *expression* to be found in it."""
    try:
        reader = _Reader(expression)
        found = reader.alternatives()
        return found if reader.at_end else ALWAYS
    except _UnclearError:
        return ALWAYS


class _UnclearError(Exception):
    """Flags, or something that is no regular expression."""


class _Reader:
    def __init__(self, expression: str) -> None:
        self._text = expression
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at == len(self._text)

    def alternatives(self) -> Required:
        """What stands up to a `)` or the end."""
        branches = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._sequence())
        return any_of(branches)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._next()
        if not character:
            raise _UnclearError
        self._at += 1
        return character

    def _sequence(self) -> Required:
        found: list[Required] = []
        run = ""
        while self._next() not in ("", "|", ")"):
            atom = self._atom()
            least, repeated = self._repetition()
            if isinstance(atom, str) and not repeated:
                run += atom
                continue
            if isinstance(atom, str) and least:
                run += atom
            found += _literal(run)
            run = ""
            if not isinstance(atom, str) and least:
                found.append(atom)
        return all_of([*found, *_literal(run)])

    def _atom(self) -> str | Required:
        """One character, or what a group demands; ALWAYS of everything else."""
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            self._class()
            return ALWAYS
        if character == "\\":
            return self._escape()
        if character in "*+?{":
            raise _UnclearError
        return ALWAYS if character in ".^$" else character

    def _group(self) -> Required:
        if self._next() == "?":
            opened = _GROUP.match(self._text, self._at)
            if opened is None:  # flags: nothing may mean what it says from here on
                raise _UnclearError
            self._at = opened.end()
        inside = self.alternatives()
        if self._take() != ")":
            raise _UnclearError
        return inside

    def _class(self) -> None:
        depth, first = 1, True
        while depth:
            character = self._take()
            if character == "^" and first:
                continue
            if character == "\\":
                self._take()
            elif character == "[":
                depth += 1
                first = True
                continue
            elif character == "]" and not first:
                depth -= 1
            first = False

    def _escape(self) -> str | Required:
        character = self._take()
        if not character.isalnum():
            return character
        argument = _ARGUMENT.match(self._text, self._at)
        if character in "pP":
            self._at = argument.end() if argument else self._at + 1
        elif character in _HEXADECIMAL:
            self._at = argument.end() if argument else self._at + _HEXADECIMAL[character]
        elif character == "b" and argument and not _REPEAT.match(self._text, self._at):
            self._at = argument.end()
        return ALWAYS

    def _repetition(self) -> tuple[int, bool]:
        """How often the atom before must occur at least, and whether anything says so."""
        least, repeated = 1, False
        while self._next() and self._next() in "*+?{":
            if self._next() == "{":
                counted = _REPEAT.match(self._text, self._at)
                if counted is None:
                    raise _UnclearError
                least = min(least, int(counted[1] or 0))
                self._at = counted.end()
            elif self._take() != "+" and not repeated:
                least = 0
            repeated = True
        return min(least, 1), repeated


def _literal(run: str) -> list[Required]:
    # A line is what a search looks at; no file is sure to end its lines as the rule's does.
    return [Literal(part.encode()) for part in run.splitlines() if Literal.tells(part)]
