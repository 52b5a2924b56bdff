"""Object storage and checksums."""

from rsclient._core._client import Downloaded, S3Store, sha256_multihash, verify_file

__all__ = ["Downloaded", "S3Store", "sha256_multihash", "verify_file"]
