"""Children that die with their parent, whatever kills it."""

import ctypes
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def tie(how: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """Child side of Popen(preexec_fn=...): the kernel sends `how` to the child when the parent is gone.

    Linux fires this when the *thread* that started the child ends, hence RuntimeError outside the main thread.
    It runs after the change of user, which would clear it (prctl(2)).
    """
    if threading.current_thread() is not threading.main_thread():
        message = "engines are started from the main thread: the tie breaks when the starting thread ends"
        raise RuntimeError(message)
    parent = os.getpid()

    def child() -> None:
        bind_to(parent, how)
        os.umask(0o077)

    return child


def bind_to(parent: int, how: signal.Signals) -> None:
    """Ask to be told when `parent` dies; leaves at once when it is dead already."""
    if _LIBC.prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0) != 0:
        os._exit(97)
    if os.getppid() != parent:
        os._exit(98)


def alive(pid: int) -> bool:
    """Whether a process still runs; one that waits to be reaped ("Z") is dead: PID 1 of a container may not reap."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}
