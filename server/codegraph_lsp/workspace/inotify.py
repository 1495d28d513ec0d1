"""
File events of Linux, folder by folder.

watchdog gives every watch that is not recursive a thread of its own, and a recursive one watches
`node_modules` too; both are out of the question for a workspace of thousands of folders. So this
speaks inotify(7) itself: one descriptor, one thread, one watch for each folder that is kept.

Runs on: a thread of its own, from `start` to `stop`.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import select
import struct
from threading import Thread
from typing import TYPE_CHECKING

from codegraph_lsp.workspace.feed import Event, FeedError, What

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codegraph_lsp.workspace.feed import Folders

logger = logging.getLogger(__name__)

# From <sys/inotify.h>.
_CLOSE_WRITE, _MOVED_FROM, _MOVED_TO = 0x8, 0x40, 0x80
_CREATE, _DELETE, _DELETE_SELF = 0x100, 0x200, 0x400
_Q_OVERFLOW, _IGNORED = 0x4000, 0x8000
_ONLYDIR, _DONT_FOLLOW, _EXCL_UNLINK = 0x1000000, 0x2000000, 0x4000000
_ISDIR = 0x40000000
_CLOEXEC, _NONBLOCK = 0o2000000, 0o4000

_MASK = (_CLOSE_WRITE | _MOVED_FROM | _MOVED_TO | _CREATE | _DELETE | _DELETE_SELF) | (
    _ONLYDIR | _DONT_FOLLOW | _EXCL_UNLINK
)

_HEADER = struct.Struct("iIII")
_BUFFER = 256 * 1024


class InotifyFeed:
    """
    Events of all *folders*, and of folders that appear below them.

    Args:
        folders: What to watch: called with None for everything, with a native path for a folder
            that has appeared; says nothing of folders that are left out.
        emit: Called from the feed's thread.
        max_watches: More than so many folders are not watched at all.
    """

    def __init__(
        self, folders: Folders, emit: Callable[[Event], object], *, max_watches: int
    ) -> None:
        self._folders = folders
        self._emit = emit
        self._max_watches = max_watches
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._path_of: dict[int, str] = {}
        self._watch_of: dict[str, int] = {}
        self._thread: Thread | None = None
        self._stopping = False
        self._fd = self._wake_read = self._wake_write = -1

    def start(self) -> None:
        """Return at once; READY is emitted when every folder is watched, or FAILED when not."""
        self._wake_read, self._wake_write = os.pipe()
        self._thread = Thread(target=self._run, name="codegraph-inotify", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended and nothing is watched."""
        if self._thread is None:
            return
        self._stopping = True
        os.write(self._wake_write, b"!")
        self._thread.join()
        self._thread = None
        os.close(self._wake_read)
        os.close(self._wake_write)

    def _run(self) -> None:
        try:
            self._open()
            self._watch(self._folders(None))
            self._emit(Event(What.READY))
            self._read_events()
        except FeedError as error:
            self._emit(Event(What.FAILED, str(error)))
        except Exception as error:  # the edge of the thread: somebody waits for what it says
            logger.exception("file events end")
            self._emit(Event(What.FAILED, str(error)))
        finally:
            if self._fd >= 0:
                os.close(self._fd)

    def _open(self) -> None:
        self._fd = self._libc.inotify_init1(_CLOEXEC | _NONBLOCK)
        if self._fd < 0:
            raise FeedError(f"inotify is not to be had: {os.strerror(ctypes.get_errno())}")

    def _read_events(self) -> None:
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        poll.register(self._wake_read, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._wake_read in ready:
                return
            try:
                raw = os.read(self._fd, _BUFFER)
            except BlockingIOError:
                continue
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        at = 0
        while at < len(raw):
            watch, mask, _, n_name = _HEADER.unpack_from(raw, at)
            at += _HEADER.size
            name = os.fsdecode(raw[at : at + n_name].rstrip(b"\0"))
            at += n_name
            if mask & _Q_OVERFLOW:
                self._emit(Event(What.LOST, "event queue overflowed"))
                self._watch(self._folders(None))
            elif mask & _IGNORED:
                self._forget(watch)
            elif watch in self._path_of:
                self._tell(self._path_of[watch], name, mask)

    def _tell(self, folder: str, name: str, mask: int) -> None:
        if mask & _DELETE_SELF:
            # Told by the folder above too, unless this is a root.
            self._emit(Event(What.DELETED, folder, folder=True))
            return
        path = os.path.join(folder, name)
        is_folder = bool(mask & _ISDIR)
        if mask & (_DELETE | _MOVED_FROM):
            if is_folder:
                self._unwatch_below(path)
            self._emit(Event(What.DELETED, path, folder=is_folder))
        elif is_folder:
            # Watched first, told then: what is put into it in between is told twice, not never.
            self._watch(self._folders(path))
            self._emit(Event(What.CREATED, path, folder=True))
        else:
            is_new = bool(mask & (_CREATE | _MOVED_TO))
            self._emit(Event(What.CREATED if is_new else What.CHANGED, path))

    def _watch(self, folders: Iterable[str]) -> None:
        for folder in folders:
            if self._stopping:
                return
            if len(self._path_of) >= self._max_watches and folder not in self._watch_of:
                raise FeedError(f"more than {self._max_watches} folders to watch")
            watch = self._libc.inotify_add_watch(self._fd, os.fsencode(folder), _MASK)
            if watch >= 0:
                self._forget(watch)
                self._path_of[watch] = folder
                self._watch_of[folder] = watch
                continue
            code = ctypes.get_errno()
            if code in (errno.ENOSPC, errno.ENOMEM, errno.EMFILE):
                raise FeedError(
                    f"the system's limit of watched folders is reached ({os.strerror(code)}); "
                    "raise fs.inotify.max_user_watches"
                )
            # Gone already, no folder any more, or not readable: nothing to hear from it.

    def _unwatch_below(self, folder: str) -> None:
        prefix = folder + os.sep
        gone = [path for path in self._watch_of if path == folder or path.startswith(prefix)]
        for path in gone:
            # A folder that was moved away keeps its watch, and would go on telling its old name.
            watch = self._watch_of[path]
            self._libc.inotify_rm_watch(self._fd, watch)
            self._forget(watch)

    def _forget(self, watch: int) -> None:
        path = self._path_of.pop(watch, None)
        if path is not None and self._watch_of.get(path) == watch:
            del self._watch_of[path]
