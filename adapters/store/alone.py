"""Tells whether this is the only process on a database file: then leases left behind belong to nobody.

Every process holds the lock together with the others as long as it lives; one that can have it for itself is alone.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Alone:
    """A lock that the system frees when its process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.alone = False
            self.share()
        else:
            self.alone = True

    def share(self) -> None:
        """Let others begin, once what was left behind is taken over; waits for one that is still about to do so."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Free the lock; a second time does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1
