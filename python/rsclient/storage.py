"""Byte stores: folders and memory; S3 is in rsclient.transfer."""

from rsclient._core._client import ByteSource, ByteStore, FolderStore, MemoryStore

__all__ = ["ByteSource", "ByteStore", "FolderStore", "MemoryStore"]
