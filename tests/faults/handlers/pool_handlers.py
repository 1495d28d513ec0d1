"""Handlers that misbehave on request; pool processes import them."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import AbstractContextManager, nullcontext


class Obedient:
    """Does what the payload says."""

    def __init__(self, setup: bytes) -> None:
        self.setup = setup
        self.n_done = 0

    def slice(self) -> AbstractContextManager[object]:
        return nullcontext()

    def handle(self, payload: bytes) -> bytes:
        order, _, rest = payload.decode().partition(" ")
        match order:
            case "hang":
                time.sleep(60)
            case "hold-lock":  # as the parser does: no other Python thread runs meanwhile
                with open(rest, "w") as file:
                    file.write(str(os.getpid()))
                ctypes.PyDLL(None).sleep(60)
            case "exit":
                os._exit(3)
            case "segfault":
                ctypes.string_at(0)
            case "raise":
                raise ValueError(rest)
            case "grow":
                self.hoard = bytearray(os.urandom(1)) * (int(rest) * 1_000_000)
                time.sleep(60)
            case "keep":
                self.hoard = bytearray(os.urandom(1)) * (int(rest) * 1_000_000)
            case "wait-for":  # a file that somebody makes
                while not os.path.exists(rest):
                    time.sleep(0.005)
            case "touch-and-wait":
                with open(rest, "w") as file:
                    file.write(str(os.getpid()))
                while not os.path.exists(rest + ".go"):
                    time.sleep(0.005)
            case "pid":
                return str(os.getpid()).encode()
            case "print":
                print(rest, flush=True)
            case "stdin":
                return sys.stdin.read().encode() if sys.stdin else b"none"
            case "descriptors":
                return "\n".join(descriptors()).encode()
            case "modules":
                return " ".join(sorted(sys.modules)).encode()
            case "setup":
                return self.setup
            case "count":
                self.n_done += 1
                return str(self.n_done).encode()
        return payload


def descriptors() -> list[str]:
    """`number:what it leads to` of this process."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            found.append(f"{name}:{os.readlink(f'/proc/self/fd/{name}')}")
        except OSError:
            continue  # the listing's own
    return found


def obedient(setup: bytes) -> Obedient:
    return Obedient(setup)


def stillborn(setup: bytes) -> Obedient:
    os._exit(7)
