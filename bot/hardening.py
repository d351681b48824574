"""What a process gives up at its start: it never writes its memory to a file when it dies."""

from __future__ import annotations

from contextlib import suppress


def no_core_dumps() -> None:
    """Forbid core dumps, for this process and those it starts; does nothing where a system has none."""
    with suppress(ImportError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
