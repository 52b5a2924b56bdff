"""The stations of one server: records read from folders, as items ready to be searched."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..start_error import StartError
from . import content, mapping

Json = dict[str, Any]

SERVICES = ("auxip", "cadip", "prip")
_SAMPLES = Path(__file__).parent.parent / "samples"
_READ_BYTES = 1 << 20


@dataclass(frozen=True)
class StationCollection:
    """A collection of a station service: the records of one station that match a fixed query."""

    id: str
    station: str
    query: Json
    title: str
    description: str


@dataclass(frozen=True)
class StationFile:
    """Something to download. Without `path` its bytes are made up from the record."""

    name: str
    path: Path | None
    record: Json


class Stations:
    """All stations. Downloads need `token`, which only the staging side knows."""

    def __init__(self, folders: list[str], cache: Path) -> None:
        self.token = secrets.token_urlsafe(32)
        self._cache = cache
        self._records: dict[tuple[str, str], dict[str, Json]] = {}
        self._items: dict[tuple[str, str], list[Json]] = {}
        self._collections: dict[str, dict[str, StationCollection]] = {service: {} for service in SERVICES}
        self._files: dict[tuple[str, str, str], StationFile] = {}
        self._folders = [_SAMPLES, *(Path(folder) for folder in folders)]
        for folder in self._folders:
            self._read_folder(folder)
        for (service, station), records in self._records.items():
            self._add_default_collection(service, station)
            items = [self._item(service, station, record) for record in records.values()]
            self._items[service, station] = items

    def __repr__(self) -> str:
        return f"Stations({sorted(self._items)})"

    def collections(self, service: str) -> list[StationCollection]:
        """The collections of `service`, sorted by id."""
        return sorted(self._collections[service].values(), key=lambda entry: entry.id)

    def collection(self, service: str, collection_id: str) -> StationCollection | None:
        """The collection with this id; None if it does not exist."""
        return self._collections[service].get(collection_id)

    def items(self, service: str, station: str) -> list[Json]:
        """The items of a station; asset addresses are paths below the server's own address."""
        return self._items.get((service, station), [])

    def names(self) -> list[tuple[str, str]]:
        """Pairs of service and station."""
        return sorted(self._items)

    def file(self, station: str, entity: str, file_id: str) -> StationFile | None:
        """What `<station>/<entity>(<id>)/$value` serves; None if there is no such thing."""
        return self._files.get((station, entity, file_id))

    def path_of(self, file: StationFile) -> Path:
        """A file on disk with the bytes of `file`; made-up bytes are written once."""
        if file.path is not None:
            return file.path
        data = content.make(file.record)
        target = self._cache / hashlib.sha256(data).hexdigest()
        if not target.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
            partial.write_bytes(data)
            partial.replace(target)
        return target

    def _read_folder(self, folder: Path) -> None:
        sources = [path for service in SERVICES for path in sorted(folder.glob(f"{service}/*.json"))]
        if not sources:
            raise StartError(
                f"stations {folder}: no <service>/<station>.json in it; services are {', '.join(SERVICES)}"
            )
        for path in sources:
            service, station = path.parent.name, path.stem
            try:
                document = json.loads(path.read_text(encoding="utf-8"))
                if station == "collections":
                    for entry in document:
                        self._add_collection(service, entry)
                else:
                    records = {record["Id"]: record for record in document["value"]}
                    self._records.setdefault((service, station), {}).update(records)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise StartError(f"stations {path}: {type(error).__name__}: {error}") from error

    def _add_collection(self, service: str, entry: Json) -> None:
        title = str(entry.get("title", entry["id"]))
        self._collections[service][entry["id"]] = StationCollection(
            entry["id"], entry["station"], entry.get("query", {}), title, entry.get("description", title)
        )

    def _add_default_collection(self, service: str, station: str) -> None:
        if all(entry.station != station for entry in self._collections[service].values()):
            name = f"{service}_{station}"
            self._add_collection(service, {"id": name, "station": station, "title": f"All of station {station}"})

    def _item(self, service: str, station: str, record: Json) -> Json:
        try:
            if service == "cadip":
                assets = {file["Id"]: self._asset(station, "Files", file) for file in record.get("Files", [])}
                return mapping.cadip_item(record, station, assets)
            make = mapping.auxip_item if service == "auxip" else mapping.prip_item
            return make(record, self._asset(station, "Products", record))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            name = record.get("Name") or record.get("SessionId")
            raise StartError(
                f"stations: {service}/{station}: record {name}: {type(error).__name__}: {error}"
            ) from error

    def _asset(self, station: str, entity: str, record: Json) -> Json:
        path = next((p for f in reversed(self._folders) if (p := f / "files" / record["Name"]).is_file()), None)
        self._files[station, entity, record["Id"]] = StationFile(record["Name"], path, record)
        href = f"/stations/{station}/{entity}({record['Id']})/$value"
        if path is None:
            data = content.make(record)
            return {"href": href, "file:size": len(data), "file:checksum": hashlib.md5(data).hexdigest()}
        return {"href": href, "file:size": path.stat().st_size, "file:checksum": _md5(path, record)}


def _md5(path: Path, record: Json) -> str:
    for checksum in record.get("Checksum", []):
        if checksum["Algorithm"].upper() == "MD5":  # given: spares reading a large file at every start
            return str(checksum["Value"]).lower()
    digest = hashlib.md5()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()
