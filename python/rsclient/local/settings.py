"""What a server is started with."""

from __future__ import annotations

import getpass
import json
import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Mode = Literal["local", "key"]

CATALOG_BUCKET = "rs-catalog"
TEMPORARY_BUCKET = "rs-temp"
REGION = "us-east-1"


@dataclass(frozen=True)
class ServerSettings:
    """Everything the server process needs to know; handed over as JSON, so it holds no secret."""

    data_dir: str
    mode: Mode = "local"
    host: str = "127.0.0.1"
    port: int = 0
    stations: list[str] = field(default_factory=list)
    #: Bytes per second of one station download; 0 is unlimited. Shows progress on a fast machine.
    station_rate: int = 0
    #: Answer 500 with `401: ...` in place of 401 from staging, as several RS-Server versions do.
    wrap_role_errors: bool = False
    #: Remove the data folder when the server ends.
    ephemeral: bool = False
    #: End when the process that started the server is gone.
    follow_parent: bool = False

    def to_json(self) -> str:
        """This as one line of JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> ServerSettings:
        """The settings that `to_json` wrote."""
        return ServerSettings(**json.loads(text))

    @property
    def folder(self) -> Path:
        """The data folder."""
        return Path(self.data_dir)


def default_owner() -> str:
    """The owner of catalog objects in local mode: RSPY_HOST_USER, else the user of this process."""
    name = os.environ.get("RSPY_HOST_USER") or getpass.getuser()
    return re.sub(r"[^A-Za-z0-9]", "", name) or "user"


def presigned_seconds() -> int:
    """How long a download link lives."""
    return positive_number("RSPY_PRESIGNED_URL_EXPIRATION_TIME", 1800)


def lifecycle_seconds() -> int:
    """The pause between two runs of the lifecycle task."""
    return positive_number("RSPY_DATA_LIFECYCLE_PERIOD", 3600)


def expiration_days() -> int:
    """The life of an item that does not say when it expires."""
    return positive_number("RSCLIENT_LOCAL_EXPIRATION_DAYS", 30)


def positive_number(variable: str, default: int) -> int:
    """The environment variable as a whole number of at least 1; ValueError names the variable."""
    text = os.environ.get(variable, "")
    if not text:
        return default
    if not text.isdigit() or int(text) < 1:
        raise ValueError(f"{variable}: expected a whole number of at least 1, found '{text}'")
    return int(text)
