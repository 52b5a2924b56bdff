"""Byte stores: folders here, S3 in rsclient.transfer; products are read from and written to them."""

from rsclient._core._client import ByteSource, ByteStore, FolderStore

__all__ = ["ByteSource", "ByteStore", "FolderStore"]
