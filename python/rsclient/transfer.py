"""Object storage and checksums."""

from rsclient._core._client import DownloadResult, S3Store, sha256_multihash, verify_file

__all__ = ["DownloadResult", "S3Store", "sha256_multihash", "verify_file"]
