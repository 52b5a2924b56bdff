"""Byte stores (folders here, S3 in rsclient.transfer) and a scope that Ctrl-C does not interrupt."""

from rsclient._core._client import ByteSource, ByteStore, FolderStore, UninterruptibleScope

__all__ = ["ByteSource", "ByteStore", "FolderStore", "UninterruptibleScope"]
