"""The error of this package."""

from __future__ import annotations


class PlatformError(RuntimeError):
    """The platform cannot be installed or started: what was wrong, and what to do."""
