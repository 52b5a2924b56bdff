"""Byte stores (folders here, S3 in rsclient.transfer), from which products are read; and the shield from Ctrl-C."""

from rsclient._core._client import ByteSource, ByteStore, FolderStore, Shield

__all__ = ["ByteSource", "ByteStore", "FolderStore", "Shield"]
