"""What a message is, before anyone looks at what it means."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

MessageId: TypeAlias = "int | str"


class Code(IntEnum):
    """Error codes of JSON-RPC, LSP and this server."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    NOT_INITIALIZED = -32002
    """Named `ServerNotInitialized` by LSP; after `initialize` the number means AMBIGUOUS_TARGET."""
    CANCELLED = -32800
    CONTENT_MODIFIED = -32801
    REQUEST_FAILED = -32803
    NOT_INDEXED = -32001
    AMBIGUOUS_TARGET = -32002
    LIMIT_EXCEEDED = -32003


@dataclass(frozen=True, slots=True)
class Call:
    """A request, or a notification when *id* is None."""

    id: MessageId | None
    method: str
    params: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """The client's answer to a request of ours."""

    id: MessageId
    result: Any
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Something else, with the error to answer it with."""

    id: MessageId | None
    code: Code
    problem: str


Message: TypeAlias = Call | Reply | Malformed


def parse(body: bytes) -> Message:
    """What *body* says. Never raises."""
    try:
        message = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        try:
            # Half an emoji, as an editor sends it that cuts text between surrogates, is an error
            # to msgspec and a character to the standard library.
            message = json.loads(body)
        except (ValueError, RecursionError):
            return Malformed(None, Code.PARSE_ERROR, "the message is not JSON")
    except RecursionError:
        return Malformed(None, Code.PARSE_ERROR, "the message is nested too deeply")
    if isinstance(message, list):
        return Malformed(None, Code.INVALID_REQUEST, "batches are not part of this protocol")
    if not isinstance(message, dict):
        return Malformed(None, Code.INVALID_REQUEST, "the message is not an object")
    return _classify(message)


def _classify(message: dict[str, Any]) -> Message:
    identity = message.get("id")
    has_id = isinstance(identity, int | str) and not isinstance(identity, bool)
    known = identity if has_id else None
    method = message.get("method")
    if message.get("jsonrpc") != "2.0":
        return Malformed(known, Code.INVALID_REQUEST, "the message's 'jsonrpc' is not '2.0'")
    if method is None and ("result" in message or "error" in message):
        if known is None:
            return Malformed(None, Code.INVALID_REQUEST, "a response without the request's 'id'")
        error = message.get("error")
        return Reply(known, message.get("result"), error if isinstance(error, dict) else None)
    if not isinstance(method, str):
        return Malformed(known, Code.INVALID_REQUEST, "the message has no 'method'")
    if "id" in message and not has_id:
        return Malformed(None, Code.INVALID_REQUEST, "a request's 'id' is a number or a string")
    params = message.get("params")
    if params is not None and not isinstance(params, dict | list):
        return Malformed(known, Code.INVALID_REQUEST, "'params' is an object or an array")
    return Call(known, method, params)


_encode = msgspec.json.Encoder().encode


def result_body(identity: MessageId, result: Any) -> bytes:
    """A reply. *result* is what msgspec can encode, or `msgspec.Raw` that is encoded already."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (_encode(identity), _encode(result))


def error_body(identity: MessageId | None, code: int, message: str, data: Any = None) -> bytes:
    error: dict[str, Any] = {"code": int(code), "message": message}
    if data is not None:
        error["data"] = data
    return _encode({"jsonrpc": "2.0", "id": identity, "error": error})


def call_body(method: str, params: Any, identity: MessageId | None = None) -> bytes:
    """A request of ours, or a notification without *identity*."""
    message: dict[str, Any] = {"jsonrpc": "2.0", "method": method}
    if identity is not None:
        message["id"] = identity
    if params is not None:
        message["params"] = params
    return _encode(message)


def document_of(call: Call) -> str:
    """The URI of the document that *call* is about; empty where it is about none."""
    document = call.params.get("textDocument") if isinstance(call.params, dict) else None
    uri = document.get("uri") if isinstance(document, dict) else None
    return uri if isinstance(uri, str) else ""
