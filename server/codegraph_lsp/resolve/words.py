"""
The closed lists of `model/kinds.py` as plain integers. Comparing and masking members of an
enumeration costs ten times as much as integers, and linking does it millions of times.
"""

from __future__ import annotations

from typing import Final

from codegraph_lsp.model.kinds import (
    CALLABLE_KINDS,
    TYPE_KINDS,
    BindingKind,
    ImportFlag,
    Reason,
    ScopeKind,
    SymbolFlag,
    SymbolKind,
)

CONSTRUCTOR: Final = "<init>"
"""Name of what makes an instance, where methods have names of their own."""

KIND_CONSTRUCTOR: Final = int(SymbolKind.CONSTRUCTOR)
KIND_FIELD: Final = int(SymbolKind.FIELD)
KIND_MACRO: Final = int(SymbolKind.MACRO)
KIND_ENUM: Final = int(SymbolKind.ENUM)
KIND_ENUM_MEMBER: Final = int(SymbolKind.ENUM_MEMBER)
KIND_INTERFACE: Final = int(SymbolKind.INTERFACE)
KIND_MODULE: Final = int(SymbolKind.MODULE)
KIND_NAMESPACE: Final = int(SymbolKind.NAMESPACE)
KIND_PROPERTY: Final = int(SymbolKind.PROPERTY)
KIND_RECORD: Final = int(SymbolKind.RECORD)
KIND_TRAIT: Final = int(SymbolKind.TRAIT)
KIND_TYPE_ALIAS: Final = int(SymbolKind.TYPE_ALIAS)
CALLABLES: Final = frozenset(int(kind) for kind in CALLABLE_KINDS)
TYPES: Final = frozenset(int(kind) for kind in TYPE_KINDS)
KIND_VARIABLES: Final = frozenset({int(SymbolKind.VARIABLE), int(SymbolKind.CONSTANT)})
VARIABLES: Final = frozenset(
    {
        int(SymbolKind.VARIABLE),
        int(SymbolKind.CONSTANT),
        int(SymbolKind.FIELD),
        int(SymbolKind.PROPERTY),
        int(SymbolKind.ENUM_MEMBER),
    }
)

IS_ABSTRACT: Final = int(SymbolFlag.ABSTRACT)
IS_DECORATED: Final = int(SymbolFlag.DECORATED)
IS_EXPORTED: Final = int(SymbolFlag.EXPORTED)
IS_PRIVATE: Final = int(SymbolFlag.PRIVATE)
IS_PROTECTED: Final = int(SymbolFlag.PROTECTED)
IS_PACKAGE: Final = int(SymbolFlag.PACKAGE)
IS_AMBIENT: Final = int(SymbolFlag.AMBIENT)
IS_ASYNC: Final = int(SymbolFlag.ASYNC)
IS_GENERATOR: Final = int(SymbolFlag.GENERATOR)
IS_OVERLOAD: Final = int(SymbolFlag.OVERLOAD)
IS_STATIC: Final = int(SymbolFlag.STATIC)
IS_TRANSPARENT: Final = int(SymbolFlag.TRANSPARENT)
IS_VIRTUAL: Final = int(SymbolFlag.VIRTUAL)

IMPORT_DEFAULT: Final = int(ImportFlag.DEFAULT)
IMPORT_DYNAMIC: Final = int(ImportFlag.DYNAMIC)
IMPORT_NAMESPACE: Final = int(ImportFlag.NAMESPACE)
IMPORT_REEXPORT: Final = int(ImportFlag.REEXPORT)
IMPORT_TOP_PACKAGE: Final = int(ImportFlag.TOP_PACKAGE)

BINDS_ASSIGNMENT: Final = int(BindingKind.ASSIGNMENT)
BINDS_CLASS_RECEIVER: Final = int(BindingKind.CLASS_RECEIVER)
BINDS_DEFINITION: Final = int(BindingKind.DEFINITION)
BINDS_IMPORT: Final = int(BindingKind.IMPORT)
BINDS_OUTER: Final = int(BindingKind.OUTER)
BINDS_PARAMETER: Final = int(BindingKind.PARAMETER)
BINDS_RECEIVER: Final = int(BindingKind.RECEIVER)
BINDS_TYPE_PARAMETER: Final = int(BindingKind.TYPE_PARAMETER)
BINDS_COLLECTED: Final = frozenset({int(BindingKind.VARIADIC), int(BindingKind.KEYWORDS)})
BINDS_RECEIVERS: Final = frozenset({BINDS_RECEIVER, BINDS_CLASS_RECEIVER})

BLOCK_SCOPE: Final = int(ScopeKind.BLOCK)
CLASS_SCOPE: Final = int(ScopeKind.CLASS)
FUNCTION_SCOPE: Final = int(ScopeKind.FUNCTION)
MODULE_SCOPE_KIND: Final = int(ScopeKind.MODULE)
MODULE_OR_CLASS: Final = frozenset({int(ScopeKind.MODULE), int(ScopeKind.CLASS)})

BY_LEXICAL: Final = int(Reason.LEXICAL)
BY_IMPORT: Final = int(Reason.IMPORT)
BY_SELF: Final = int(Reason.SELF)
BY_SUPER: Final = int(Reason.SUPER)
BY_QUALIFIED: Final = int(Reason.QUALIFIED)
BY_DECLARED: Final = int(Reason.DECLARED_TYPE)
BY_CONSTRUCTOR: Final = int(Reason.CONSTRUCTOR)
BY_RETURN: Final = int(Reason.RETURN)
BY_ELEMENT: Final = int(Reason.ELEMENT)
BY_ARGUMENT: Final = int(Reason.ARGUMENT)
BY_BUILTIN: Final = int(Reason.BUILTIN)
BY_NAME: Final = int(Reason.NAME)
BY_HERITAGE: Final = int(Reason.HERITAGE)
