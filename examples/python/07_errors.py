"""What errors look like: each says what was done, what came back, and what to do differently.

eval "$(rsclient local up)"; python examples/python/07_errors.py
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rsclient import RsClient
from rsclient.errors import HttpError, InvalidRequestError, NotFoundError, ProductError, RsClientError, TransportError
from rsclient.kernels import normalized_difference
from rsclient.product import open_product


def attempt(call: Callable[[], object], expected: type[Exception]) -> None:
    """Runs a call that is bound to fail and shows how."""
    try:
        call()
    except expected as error:
        print(f"{type(error).__name__}: {error}")
        if isinstance(error, HttpError):  # the facts are attributes: no message needs to be parsed
            print(
                f"    status {error.status} after {error.attempts} attempt(s), request {error.request_id or 'unnamed'}"
            )
        assert isinstance(error, (RsClientError, ValueError))


def main() -> None:
    client = RsClient()
    attempt(lambda: client.catalog.get_item("no-such-collection", "item"), NotFoundError)
    attempt(
        lambda: client.auxip.search_items("adgs_orbit", filter="colour = 'red'").collect(),
        InvalidRequestError,
    )
    # What the stations cannot filter with is found before anything is sent.
    attempt(lambda: client.auxip.search_items("adgs_orbit", filter="platform LIKE 'sentinel%'"), ValueError)
    # No service on this port: tried as often as asked for, no longer than asked for.
    unreachable = RsClient("http://127.0.0.1:1", local=True, attempts=2, deadline=5)
    attempt(lambda: unreachable.catalog.get_collections(), TransportError)
    attempt(lambda: open_product("no-such-product.zarr"), ProductError)
    # A mistake of the caller's is found before any work, and is a ValueError.
    image = np.zeros((4, 4), np.float32)
    attempt(lambda: normalized_difference(image, image[:2].copy()), ValueError)


if __name__ == "__main__":
    main()
