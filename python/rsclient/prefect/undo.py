"""Taking back what a task has written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from prefect.transactions import get_transaction

from rsclient.core import UninterruptibleScope
from rsclient.errors import RsClientError
from rsclient.prefect.log import log

__all__ = ["taken_back_on_failure", "when_kept"]


@contextmanager
def taken_back_on_failure() -> Iterator[ExitStack]:
    """Runs the callbacks that the block gives to the stack, the last first, if the block fails or is stopped.

    Also if the Prefect transaction around it, that of the task or of the flow, is rolled back later. Ctrl-C does not
    stop them.
    """
    undo = ExitStack()

    def take_back(transaction: object = None) -> None:
        with UninterruptibleScope():
            undo.close()

    if transaction := get_transaction():
        transaction.on_rollback_hooks.append(take_back)
    try:
        yield undo
    except BaseException:
        try:
            take_back()
        except RsClientError as error:  # what failed first is what the caller has to know
            log("what was written could not be taken back: %s", error)
        raise


def when_kept(callback: Callable[[], object]) -> None:
    """Runs the callback once what was written stays: at the commit of the transaction around it, or now."""

    def keep(transaction: object) -> None:
        callback()

    if transaction := get_transaction():
        transaction.on_commit_hooks.append(keep)
    else:
        callback()
