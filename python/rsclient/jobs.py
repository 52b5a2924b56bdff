"""Jobs of the platform: what a service says of one, and a handle to follow it."""

from rsclient._core._client import Job, JobHandle

__all__ = ["Job", "JobHandle"]
