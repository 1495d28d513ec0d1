"""What declarations with declarators are compiled to, and words that all their readers need."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.extract.calls import arguments
from codegraph_lsp.extract.definitions import compile_definition
from codegraph_lsp.extract.tagged import template_parameters
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolFlag

if TYPE_CHECKING:
    from codegraph_lsp.extract.compiler import Compiler
    from codegraph_lsp.languages.declarator_nodes import DeclaredNode

OVERLOAD = int(SymbolFlag.OVERLOAD)
TYPES = frozenset(int(kind) for kind in TYPE_KINDS)

MAX_HEAD = 400
"""Longest text before or behind a declarator that is searched for words. (bytes)"""


class Declaring:
    """A compiled `DeclaredNode`, and how the functions are read that its declarators name."""

    def __init__(self, compiler: Compiler, entry: DeclaredNode) -> None:
        nodes = compiler.nodes
        self.type = compiler.part(entry.type)
        self.field = compiler.field(entry.declarators)
        self.value = compiler.part(entry.value)
        stated = nodes.definitions[nodes.declared_function]
        function = compile_definition(compiler, stated)
        self.modifiers = function.modifiers
        self.member_modifiers = {
            word.encode(): compiler.effect(label) for word, label in nodes.member_modifiers.items()
        }
        self.without_body = function.without_body
        self.body = function.body
        self.function = replace(
            function,
            body=None,
            modifiers={},
            without_body=0,
            type_parameters=template_parameters(compiler),
        )
        self.is_testing_macro = re.compile(stated.testing_macros.encode()).fullmatch
        self.constructs = nodes.constructs
        self.initializers = compiler.kinds_of(nodes.initializers)
        self.argument_lists = compiler.kinds_of(
            ["argument_list"] if compiler.has("argument_list") else []
        )
        self.trailing = compiler.kinds_of(nodes.trailing_results)
        self.code_less = compiler.kinds_of(nodes.code_less)
        self.binding_lists = compiler.kinds_of(nodes.binding_lists)
        self.arguments = arguments(compiler)
