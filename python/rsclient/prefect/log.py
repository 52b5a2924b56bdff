"""The log of a flow run."""

from __future__ import annotations

import logging

from prefect import get_run_logger
from prefect.exceptions import MissingContextError

__all__ = ["log"]


def log(message: str, *arguments: object) -> None:
    try:
        get_run_logger().info(message, *arguments)
    except MissingContextError:  # called as a plain function, outside a flow
        logging.getLogger("rsclient.prefect").info(message, *arguments)
