"""Object storage and checksums."""

from rsclient._core._client import S3Store, sha256_multihash, verify_file

__all__ = ["S3Store", "sha256_multihash", "verify_file"]
