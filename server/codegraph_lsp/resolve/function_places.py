"""Where the functions without a name stand in one file."""

from __future__ import annotations

from codegraph_lsp.model.facts import Call, Lambda, New, Outline


class FunctionPlaces:
    """All places of one outline, by the function's scope."""

    def __init__(self, outline: Outline) -> None:
        made = outline.expressions
        self.declared: dict[int, list[int]] = {}
        """Annotations of what a function is the value of."""
        self.passed: dict[int, list[tuple[int, int]]] = {}
        """Calls that a function is an argument of, and which one."""
        found = [(each.value, each.annotation) for each in outline.bindings]
        found += [(each.value, each.annotation) for each in outline.symbols]
        for returned in outline.returns:
            around = outline.symbols[outline.scopes[returned.scope].symbol]
            if around.scope == returned.scope:
                found.append((returned.value, around.annotation))
        for value, annotation in found:
            if value >= 0 and annotation >= 0 and type(function := made[value]) is Lambda:
                self.declared.setdefault(function.scope, []).append(annotation)
        for number, call in enumerate(made):
            if not isinstance(call, (Call, New)):
                continue
            for place, argument in enumerate(call.arguments):
                if argument >= 0 and type(function := made[argument]) is Lambda:
                    self.passed.setdefault(function.scope, []).append((number, place))
