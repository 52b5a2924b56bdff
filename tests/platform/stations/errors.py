"""Errors that become an HTTP response."""

from __future__ import annotations


class ODataError(Exception):
    """A request that cannot be answered: its status and a message for the caller."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def bad_request(message: str) -> ODataError:
    """400 with `message`."""
    return ODataError(400, message)
