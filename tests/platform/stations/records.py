"""Reads the records of all stations and completes them: sizes, checksums, footprints, quality information."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rsclient.local.stations import content

from .geometry import wkt_of
from .schema import ENTITY_SETS, EntityType, entity_type

Json = dict[str, Any]

#: What the embedded server serves when it is given nothing else.
SAMPLES = Path(content.__file__).parent.parent / "samples"
_FRAME_BYTES = 1279


class Station:
    """The entity sets of one station."""

    def __init__(self, service: str, name: str, sets: dict[str, list[Json]], folders: list[Path]) -> None:
        self.service, self.name = service, name
        self.sets = sets
        self.types: dict[str, EntityType] = {key: entity_type(service, key, value) for key, value in sets.items()}
        self._by_id = {key: {record["Id"].lower(): record for record in value} for key, value in sets.items()}
        self._folders = folders

    def __repr__(self) -> str:
        return f"Station({self.service}/{self.name})"

    def find(self, entity_set: str, record_id: str) -> Json | None:
        """The record with this id, in quotes or not."""
        return self._by_id[entity_set].get(record_id.strip("'").lower())

    def path(self, record: Json) -> Path | None:
        """The file with the bytes of `record`; without one `content.make` makes them up."""
        return _file_of(record["Name"], self._folders)


def read_stations(folders: Iterable[Path]) -> dict[tuple[str, str], Station]:
    """All stations by service and name; later folders add to earlier ones and replace records with the same id."""
    places = list(folders)
    records: dict[tuple[str, str], dict[str, Json]] = {}
    for folder in places:
        for service in ENTITY_SETS:
            for path in sorted(folder.glob(f"{service}/*.json")):
                if path.stem == "collections":
                    continue
                document = json.loads(path.read_text(encoding="utf-8"))
                found = {record["Id"]: record for record in document["value"]}
                records.setdefault((service, path.stem), {}).update(found)
    stations = {}
    for (service, name), by_id in records.items():
        complete = _sessions if service == "cadip" else _products
        stations[service, name] = Station(service, name, complete(list(by_id.values()), places), places)
    return stations


def _file_of(name: str, folders: list[Path]) -> Path | None:
    return next((path for folder in reversed(folders) if (path := folder / "files" / name).is_file()), None)


def _size_and_md5(record: Json, folders: list[Path]) -> tuple[int, str]:
    path = _file_of(record["Name"], folders)
    if path is None:
        data = content.make(record)
        return len(data), hashlib.md5(data).hexdigest()
    digest = hashlib.md5()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return path.stat().st_size, digest.hexdigest()


def _products(records: list[Json], folders: list[Path]) -> dict[str, list[Json]]:
    return {"Products": [_product(record, folders) for record in records]}


def _product(record: Json, folders: list[Path]) -> Json:
    size, md5 = _size_and_md5(record, folders)
    # what a record states of itself is served, right or wrong
    checksum = [{"Algorithm": "MD5", "Value": md5, "ChecksumDate": record["PublicationDate"]}]
    made: Json = {"ContentLength": size, "Checksum": checksum}
    if "GeoFootprint" in record:
        made["Footprint"] = wkt_of(record["GeoFootprint"])
    attributes = [
        {"@odata.type": f"#OData.CSC.{entry['ValueType']}Attribute", **entry} for entry in record.get("Attributes", [])
    ]
    return {**made, **record, "Attributes": attributes}


def _sessions(records: list[Json], folders: list[Path]) -> dict[str, list[Json]]:
    sessions, files = [], []
    for record in records:
        own = [{"Size": _size_and_md5(file, folders)[0], **file} for file in record.get("Files", [])]
        sessions.append({"QualityInfo": _quality(record, own), **record, "Files": own})
        files += own
    return {"Sessions": sessions, "Files": files}


def _quality(record: Json, files: list[Json]) -> list[Json]:
    """The reception of each channel, as if without loss."""
    found = []
    for channel in sorted({file["Channel"] for file in files}):
        own = [file for file in files if file["Channel"] == channel]
        volume = sum(file["Size"] for file in own)
        errors = {f"{kind}{of}TFs": 0 for kind in ("Error", "Corrected", "Uncorrectable") for of in ("", "Data")}
        found.append(
            {
                "Channel": channel,
                "SessionId": record["SessionId"],
                "AcquiredTFs": volume // _FRAME_BYTES,
                "DataTFs": volume // _FRAME_BYTES,
                **errors,
                "DeliveryStart": min(file["PublicationDate"] for file in own),
                "DeliveryStop": max(file["PublicationDate"] for file in own),
                "TotalChunks": len(own),
                "TotalVolume": volume,
            }
        )
    return found
