"""What endpoints read from a request and how they answer."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from . import nesting
from .errors import ServiceError

Json = dict[str, Any]


async def get_body(request: Request) -> Any:
    """The body as JSON; 400 if it is not."""
    try:
        body = nesting.parse_json(await request.body())
    except ValueError as error:
        raise ServiceError(400, f"The request body is not JSON: {error}") from error
    place = _no_number(body)
    if place is not None:
        raise ServiceError(400, f"The request body is not JSON: '{place}' is NaN, infinite or too large")
    return body


async def get_object(request: Request) -> Json:
    """The body as a JSON object; 400 if it is not."""
    body = await get_body(request)
    if not isinstance(body, dict):
        raise ServiceError(400, f"The request body is not a JSON object but a {type(body).__name__}")
    return body


def _no_number(body: Any) -> str | None:
    """The pointer to a number that JSON does not have; None if all are numbers."""
    todo = [("", body)]
    while todo:
        pointer, value = todo.pop()
        if isinstance(value, float) and not math.isfinite(value):
            return pointer
        members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        todo += [(f"{pointer}/{name}", member) for name, member in members]
    return None


Body = Annotated[Json, Depends(get_object)]


def base_url(request: Request) -> str:
    """Scheme, host and port as the client wrote them."""
    return str(request.base_url).rstrip("/")


def geojson(document: Json, status: int = 200) -> JSONResponse:
    """An item or a collection of items."""
    return JSONResponse(document, status, media_type="application/geo+json")
