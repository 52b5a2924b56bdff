"""Downloads from the stations: they need the stations' own credentials, which clients do not have."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from ..context import Ctx

router = APIRouter()

_ADDRESS = re.compile(r"(Products|Files)\('?([^()']+)'?\)/\$value")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_PIECE_BYTES = 1 << 20


@router.api_route("/stations/{station}/{address:path}", methods=["GET", "HEAD"])
def download(request: Request, context: Ctx, station: str, address: str) -> Response:
    """The bytes of a product or file, whole or one range of them."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme or not secrets.compare_digest(token.encode(), context.stations.token.encode()):
        message = f"Station {station}: a valid access token is required"
        return JSONResponse({"message": message}, 401, headers={"WWW-Authenticate": "Bearer"})
    match = _ADDRESS.fullmatch(address)
    file = context.stations.file(station, match[1], match[2]) if match else None
    if file is None:
        return JSONResponse({"message": f"Station {station}: there is no {address}"}, 404)
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": f'attachment; filename="{file.name}"'}
    return _send(request, context.stations.path_of(file), headers, context.settings.station_rate)


def _send(request: Request, path: Path, headers: dict[str, str], rate: int) -> Response:
    size = path.stat().st_size
    first, last, status = 0, size - 1, 200
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    if asked and any(asked.groups()):
        if asked[1]:
            first, last = int(asked[1]), min(int(asked[2] or last), last)
        else:
            first = max(size - int(asked[2]), 0)
        if first > last:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        status = 206
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type="application/octet-stream")
    pieces = _pieces(path, first, last - first + 1, rate)
    return StreamingResponse(pieces, status, headers, "application/octet-stream")


def _pieces(path: Path, start: int, count: int, rate: int) -> Iterator[bytes]:
    """`count` bytes from `start`, at most `rate` per second if it is not 0."""
    piece = min(_PIECE_BYTES, max(rate // 10, 1)) if rate else _PIECE_BYTES
    with path.open("rb") as file:
        file.seek(start, os.SEEK_SET)
        while count > 0 and (data := file.read(min(piece, count))):
            count -= len(data)
            yield data
            if rate:
                time.sleep(len(data) / rate)
