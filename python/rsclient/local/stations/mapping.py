"""OData records to STAC items. The tables follow RS-Server's configuration for 2026."""

from __future__ import annotations

from typing import Any

from ..links import STAC_VERSION
from . import footprint
from .tables import PRODUCT_TYPES, SATELLITES

Json = dict[str, Any]

_FILE = "https://stac-extensions.github.io/file/v2.1.0/schema.json"
_TIMESTAMPS = "https://stac-extensions.github.io/timestamps/v1.1.0/schema.json"
_PRODUCT = "https://stac-extensions.github.io/product/v1.0.0/schema.json"
_EXTERNAL_IDS = "https://stac-extensions.github.io/external-ids/v1.0.0/schema.json"
_EXTENSIONS = {
    "auxip": [_FILE, _TIMESTAMPS, _EXTERNAL_IDS],
    "cadip": [
        "https://home.rs-python.eu/cadip-stac-extension/v1.4.0/schema.json",
        _PRODUCT,
        _FILE,
        _TIMESTAMPS,
        _EXTERNAL_IDS,
    ],
    "prip": [
        "https://stac-extensions.github.io/sat/v1.1.0/schema.json",
        _PRODUCT,
        "https://stac-extensions.github.io/processing/v1.2.0/schema.json",
        "https://stac-extensions.github.io/scientific/v1.0.0/schema.json",
        "https://stac-extensions.github.io/eo/v2.0.0/schema.json",
        "https://stac-extensions.github.io/grid/v1.1.0/schema.json",
        "https://stac-extensions.github.io/view/v1.1.0/schema.json",
        "https://stac-extensions.github.io/sar/v1.3.0/schema.json",
        "https://cs-si.github.io/eopf-stac-extension/v1.2.0/schema.json",
        _TIMESTAMPS,
        "https://stac-extensions.github.io/authentication/v1.1.0/schema.json",
        _EXTERNAL_IDS,
    ],
}
#: Property to field of a CADIP session.
_SESSION_FIELDS = {
    "cadip:num_channels": "NumChannels",
    "cadip:station_unit_id": "StationUnitId",
    "sat:absolute_orbit": "DownlinkOrbit",
    "cadip:acquisition_id": "AcquisitionId",
    "cadip:antenna_id": "AntennaId",
    "cadip:front_end_id": "FrontEndId",
    "cadip:retransfer": "Retransfer",
    "cadip:antenna_status_ok": "AntennaStatusOK",
    "cadip:front_end_status_ok": "FrontEndStatusOK",
    "cadip:planned_data_start": "PlannedDataStart",
    "cadip:planned_data_stop": "PlannedDataStop",
    "cadip:downlink_status_ok": "DownlinkStatusOK",
    "cadip:delivery_push_ok": "DeliveryPushOK",
}
#: Property to attribute of a PRIP product.
_PRODUCT_ATTRIBUTES = {
    "processing:version": "processorVersion",
    "processing:datetime": "processingDate",
    "processing:facility": "processingCenter",
    "sat:absolute_orbit": "orbitNumber",
    "sat:relative_orbit": "relativeOrbitNumber",
    "sat:orbit_cycle": "cycleNumber",
    "eopf:instrument_configuration_id": "instrumentConfigurationID",
    "product:timeliness": "timeliness",
}


def auxip_item(record: Json, asset: Json) -> Json:
    """The item of an auxiliary file."""
    attributes, dates = _attributes(record), record.get("ContentDate", {})
    properties = {
        "externalIds": [{"scheme": "auxip", "value": record["Id"]}],
        "datetime": dates.get("Start", record["PublicationDate"]),
        "start_datetime": dates.get("Start"),
        "end_datetime": dates.get("End"),
        "created": record.get("OriginDate"),
        "published": record["PublicationDate"],
        "product:type": attributes.get("productType"),
        "processing:datetime": attributes.get("processingDate"),
        "processing:facility": attributes.get("processingCenter"),
        **_satellite(attributes),
    }
    return _item("auxip", stem(record["Name"]), properties, {record["Name"]: _product_asset(record, asset)})


def prip_item(record: Json, asset: Json) -> Json:
    """The item of a product."""
    attributes, dates = _attributes(record), record.get("ContentDate", {})
    legacy = str(attributes.get("productType", ""))
    known = PRODUCT_TYPES.get(legacy)
    properties = {
        "externalIds": [{"scheme": "prip", "value": record["Id"]}],
        "published": record["PublicationDate"],
        "created": attributes.get("processingDate"),
        "expires": record.get("EvictionDate"),
        "datetime": dates.get("Start", record["PublicationDate"]),
        "start_datetime": dates.get("Start"),
        "end_datetime": dates.get("End"),
        "eopf:origin_datetime": record.get("OriginDate"),
        "product:type": known.type if known else None,
        "processing:level": known.level if known else attributes.get("processingLevel"),
        "eopf:instrument_mode": known.instrument_mode if known else attributes.get("instrumentMode"),
        "processing:lineage": record.get("ProductionType"),
        "sat:orbit_state": _lower(attributes.get("orbitDirection")),
        "eopf:datatake_id": _text(attributes.get("datatakeID")),
        "instruments": _words(_lower(attributes.get("instrumentShortName"))),
        "sar:polarizations": _words(attributes.get("polarisationChannels")),
        **{name: attributes.get(field) for name, field in _PRODUCT_ATTRIBUTES.items()},
        **_satellite(attributes),
    }
    name = stem(record["Name"])
    content = {"roles": ["data", "metadata"]} | _product_asset(record, asset)
    item = _item("prip", name, properties, {name: content})
    item["geometry"] = footprint.normalised(record.get("GeoFootprint"))
    if item["geometry"]:
        item["bbox"] = footprint.bounds(item["geometry"])
    return item


def cadip_item(record: Json, station: str, assets: dict[str, Json]) -> Json:
    """The item of a session; `assets` holds what is known of the bytes of each file."""
    files = record.get("Files", [])
    end = max((file.get("PublicationDate", "") for file in files), default="") or record.get("DownlinkStop")
    satellite = next((entry for entry in SATELLITES if entry.code == record.get("Satellite")), None)
    properties = {
        "start_datetime": record.get("DownlinkStart"),
        "datetime": record["PublicationDate"],
        "end_datetime": end,
        "eopf:origin_datetime": end,
        "published": record["PublicationDate"],
        "platform": satellite.platform if satellite else None,
        "constellation": satellite.constellation if satellite else None,
        "product:type": f"S0{satellite.code[1]}CADU__" if satellite else "CADU",
        "externalIds": [{"scheme": "cadip", "value": record["Id"]}],
        "cadip:station_id": f"{station.upper():_<4.4}",  # four characters by the extension's schema, e.g. "MTI_"
        **{name: record.get(field) for name, field in _SESSION_FIELDS.items()},
    }
    documents = {file["Name"]: _cadu_asset(file, assets[file["Id"]]) for file in files}
    return _item("cadip", record["SessionId"], properties, documents)


def stem(name: str) -> str:
    """`name` without what follows its last dot, as RS-Server takes it: `X.SAFE.zip` becomes `X.SAFE`."""
    return name.rsplit(".", 1)[0]


def _item(service: str, item_id: str, properties: Json, assets: Json) -> Json:
    return {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": _EXTENSIONS[service],
        "id": item_id,
        "geometry": None,
        "properties": {name: value for name, value in properties.items() if value is not None},
        "assets": assets,
    }


def _product_asset(record: Json, asset: Json) -> Json:
    document = asset | {"type": record.get("ContentType", "application/octet-stream")}
    if record.get("EvictionDate"):
        document["eviction_datetime"] = record["EvictionDate"]
    return document


def _cadu_asset(file: Json, asset: Json) -> Json:
    document = {
        "title": file["Name"],
        "roles": ["cadu"],
        "externalIds": [{"scheme": "cadip", "value": file["Id"]}],
        "cadip:retransfer": file.get("Retransfer", False),
        "cadip:final_block": file.get("FinalBlock", False),
        "cadip:block_number": file.get("BlockNumber"),
        "cadip:channel": file.get("Channel"),
        "created": file.get("PublicationDate"),
        "eviction_datetime": file.get("EvictionDate"),
        "href": asset["href"],
        "file:size": asset["file:size"],
    }
    return {name: value for name, value in document.items() if value is not None}


def _attributes(record: Json) -> Json:
    return {entry["Name"]: entry["Value"] for entry in record.get("Attributes", [])}


def _satellite(attributes: Json) -> Json:
    """Platform and constellation of `SENTINEL-1` and `A`."""
    constellation = str(attributes.get("platformShortName", "")).lower()
    serial = str(attributes.get("platformSerialIdentifier", "")).lower()
    for entry in SATELLITES:
        if entry.constellation.lower() == constellation and entry.platform in (constellation + serial, constellation):
            return {"platform": entry.platform, "constellation": entry.constellation}
        if entry.constellation.lower() == constellation and not serial:
            return {"constellation": entry.constellation}
    return {}


def _lower(value: Any) -> str | None:
    return None if value is None else str(value).lower()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _words(value: Any) -> list[str] | None:
    return None if value is None else str(value).replace("&", " ").replace(",", " ").split()
