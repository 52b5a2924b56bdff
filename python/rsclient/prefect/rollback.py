"""Rollback of what a task has written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from prefect.transactions import get_transaction

from rsclient.core import UninterruptibleScope
from rsclient.errors import RsClientError
from rsclient.prefect.log import log

__all__ = ["on_commit", "rollback_on_failure"]


@contextmanager
def rollback_on_failure() -> Iterator[ExitStack]:
    """Runs the callbacks pushed on the stack, the last one first, if the block fails or is interrupted.

    They also run if the surrounding Prefect transaction, that of the task or of the flow, is rolled back later. Ctrl-C
    does not stop them.
    """
    steps = ExitStack()

    def rollback(transaction: object = None) -> None:
        with UninterruptibleScope():
            steps.close()

    if transaction := get_transaction():
        transaction.on_rollback_hooks.append(rollback)
    try:
        yield steps
    except BaseException:
        try:
            rollback()
        except RsClientError as error:  # the first failure is the one that the caller has to know
            log("the rollback failed: %s", error)
        raise


def on_commit(callback: Callable[[], object]) -> None:
    """Runs the callback when the surrounding Prefect transaction is committed; now if there is no transaction."""

    def run(transaction: object) -> None:
        callback()

    if transaction := get_transaction():
        transaction.on_commit_hooks.append(run)
    else:
        callback()
