"""A scope that Ctrl-C does not interrupt."""

from rsclient._core._client import UninterruptibleScope

__all__ = ["UninterruptibleScope"]
