"""Queryables and sortables of each station service, with the schemas that it publishes.

The facts are those of the RS-Server configuration (RS-PYTHON/rs-server, Apache-2.0, copyright CS Group and Airbus).
"""

from __future__ import annotations

from typing import Any

from ..links import queryables_document

Json = dict[str, Any]

_PLATFORMS = [f"sentinel-{name}" for name in ("1a", "1b", "1c", "1d", "2a", "2b", "2c", "3a", "3b", "5P")]
_CONSTELLATIONS = ["sentinel-1", "sentinel-2", "sentinel-3", "sentinel-5P"]
_ENUMS = {
    "platform": _PLATFORMS,
    "constellation": _CONSTELLATIONS,
    "sat:orbit_state": ["ascending", "descending"],
}

#: Queryable to its type and the description that the service publishes, mostly the field of the station.
QUERYABLES: dict[str, dict[str, tuple[str, str]]] = {
    "auxip": {
        "id": ("string", "string"),
        "externalIds": ("string", "externalIds"),
        "platform": ("string", "string"),
        "constellation": ("string", "string"),
        "Name": ("string", "string"),
        "created": ("datetime", "PublicationDate"),
        "datetime": ("datetime", "ContentDate/Start"),
        "start_datetime": ("datetime", "ContentDate/Start"),
        "end_datetime": ("datetime", "ContentDate/End"),
        "product:type": ("string", "productType"),
        "processing:datetime": ("datetime", "processingDate"),
        "processing:facility": ("string", "processingCenter"),
        "published": ("datetime", "PublicationDate"),
    },
    "cadip": {
        "id": ("string", "SessionId"),
        "externalIds": ("string", "externalIds"),
        "platform": ("string", "string"),
        "constellation": ("string", "string"),
        "sat:absolute_orbit": ("string", "DownlinkOrbit"),
        "datetime": ("datetime", "datetime"),
        "start_datetime": ("datetime", "DownlinkStart"),
        "end_datetime": ("datetime", "DownlinkStop"),
        "published": ("datetime", "PublicationDate"),
        "cadip:num_channels": ("string", "NumChannels"),
        "cadip:acquisition_id": ("string", "AcquisitionId"),
        "cadip:antenna_id": ("string", "AntennaId"),
        "cadip:station_id": ("string", "StationId"),
        "cadip:station_unit_id": ("string", "StationUnitId"),
        "cadip:front_end_id": ("string", "FrontEndId"),
        "cadip:planned_data_start": ("datetime", "PlannedDataStart"),
        "cadip:planned_data_stop": ("datetime", "PlannedDataStop"),
        "cadip:retransfer": ("bool", "Retransfer"),
        "cadip:antenna_status_ok": ("bool", "AntennaStatusOK"),
        "cadip:front_end_status_ok": ("bool", "FrontEndStatusOK"),
        "cadip:downlink_status_ok": ("bool", "DownlinkStatusOK"),
        "cadip:delivery_push_ok": ("bool", "DeliveryPushOK"),
    },
    "prip": {
        "id": ("string", "string"),
        "externalIds": ("string", "externalIds"),
        "collection": ("string", "string"),
        "platform": ("string", "string"),
        "constellation": ("string", "string"),
        "Name": ("string", "string"),
        "product:type": ("string", "string"),
        "processing:version": ("string", "string"),
        "processing:datetime": ("datetime", "string"),
        "created": ("datetime", "string"),
        "processing:facility": ("string", "string"),
        "datetime": ("datetime", "ContentDate/Start"),
        "start_datetime": ("datetime", "ContentDate/Start"),
        "end_datetime": ("datetime", "ContentDate/End"),
        "published": ("datetime", "PublicationDate"),
        "sat:absolute_orbit": ("integer", "string"),
        "sat:relative_orbit": ("integer", "string"),
        "sat:orbit_state": ("string", "string"),
        "processing:lineage": ("string", "string"),
        "eopf:origin_datetime": ("datetime", "string"),
        "eopf:datatake_id": ("string", "string"),
        "eopf:instrument_configuration_id": ("string", "string"),
        "expires": ("datetime", "string"),
        "eviction_datetime": ("datetime", "string"),
        "file:size": ("integer", "string"),
        "type": ("string", "string"),
        "file:checksum": ("string", "string"),
        "instruments": ("string", "string"),
        "sat:orbit_cycle": ("integer", "string"),
        "sar:polarizations": ("string", "string"),
        "intersects": ("string", "WKT Polygon"),
    },
}

#: Property to field of the station, for temporal operators.
TEMPORAL = {
    "auxip": ("start_datetime", "datetime", "end_datetime", "created", "published"),
    "cadip": ("start_datetime", "datetime", "published", "cadip:planned_data_start", "cadip:planned_data_stop"),
    "prip": ("eopf:origin_datetime", "start_datetime", "datetime", "end_datetime", "created", "processing:datetime",
             "published"),
}  # fmt: skip

_SORTABLE_PRODUCT = {
    "id": ("Identifier", "string"),
    "file:size": ("File size", "number"),
    "type": ("Type", "string"),
    "eviction_datetime": ("Eviction datetime", "datetime"),
    "created": ("Created", "datetime"),
    "start_datetime": ("Start datetime", "datetime"),
    "end_datetime": ("End datetime", "datetime"),
}
_PUBLISHED = {"published": ("Published", "datetime")}
#: Sortable to its title and type.
SORTABLES: dict[str, dict[str, tuple[str, str]]] = {
    "auxip": _SORTABLE_PRODUCT,
    "cadip": {"id": ("Identifier", "string"), "datetime": ("Datetime", "datetime"), **_PUBLISHED},
    "prip": {**_SORTABLE_PRODUCT, **_PUBLISHED},
}


def kind_of(service: str, name: str) -> str:
    """The type of a queryable: string, datetime, integer or bool."""
    return QUERYABLES[service][name][0]


def station_queryables(service: str, href: str, filled: bool = True) -> Json:
    """The JSON Schema of the queryables as the service publishes it, nulls included; empty unless `filled`."""
    properties = {
        name: {
            "type": kind,
            "title": name,
            "format": "wkt" if name == "intersects" else kind,
            "pattern": None,
            "description": description,
            "enum": _ENUMS.get(name),
        }
        for name, (kind, description) in QUERYABLES[service].items()
    }
    return queryables_document(href, properties if filled else {})


def sortables_document(service: str, path: str, filled: bool = True) -> Json:
    """The JSON Schema of what can be sorted by, empty unless `filled`; the services call themselves example.org."""
    properties = {
        name: {"title": title} | ({"type": "string", "format": "date-time"} if kind == "datetime" else {"type": kind})
        for name, (title, kind) in SORTABLES[service].items()
    }
    return {
        "$id": f"https://example.org/{service}/{path}",
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": "Sortables",
        "properties": properties if filled else {},
    }
