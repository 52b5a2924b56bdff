"""What the exit code of `rsclient` says; the same for all verbs.

| Code | Name | Meaning |
| --- | --- | --- |
| 0 | ok | done |
| 1 | failure | the work failed (DecodeError, ProductError, StorageError, TransportError, ...); the message says why |
| 2 | usage | wrong usage: an option or a value that makes no sense, found before any work |
| 3 | not_found | the platform has no such item, collection or job |
| 4 | not_allowed | not signed in, or a role is missing |
| 5 | job_failed | a job of the platform ended without success |
| 6 | still_running | the time to wait was over; the job goes on |
| 130 | interrupted | Ctrl-C |
| 141 | broken_pipe | the reader of the output went away, as with `| head` |
"""

from __future__ import annotations

from enum import IntEnum

__all__ = ["EPILOG", "ExitCode", "MissingError", "code_of"]


class ExitCode(IntEnum):
    """The codes of the table above."""

    ok = 0
    failure = 1
    usage = 2
    not_found = 3
    not_allowed = 4
    job_failed = 5
    still_running = 6
    interrupted = 130
    broken_pipe = 141


class MissingError(LookupError):
    """What the user named does not exist, found without an answer of 404."""


EPILOG = """\
exit codes:
  0    done
  1    failure; the message says why
  2    wrong usage
  3    not found on the platform
  4    not signed in, or a role is missing
  5    the job failed or was dismissed
  6    the time to wait was over; the job goes on
  130  interrupted
"""


def code_of(error: BaseException) -> ExitCode:
    """The exit code that an error leads to."""
    from rsclient import errors

    if isinstance(error, (errors.NotFoundError, MissingError)):
        return ExitCode.not_found
    if isinstance(error, (errors.NotAuthenticatedError, errors.NotPermittedError)):
        return ExitCode.not_allowed
    if isinstance(error, errors.JobFailedError):
        return ExitCode.job_failed
    if isinstance(error, errors.StillRunningError):
        return ExitCode.still_running
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.interrupted
    if isinstance(error, BrokenPipeError):
        return ExitCode.broken_pipe
    # ValueError is the caller's mistake found before any work; the other errors came with the work
    return ExitCode.usage if isinstance(error, ValueError) else ExitCode.failure
