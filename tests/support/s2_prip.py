"""What a production station (PRIP, OData) says about an assembled product."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

Json = dict[str, Any]

NEVER = "9999-12-31T23:59:59.999Z"


#: Type of a product to the name by which the station knows it.
_STATION_TYPES = {"S02MSIL2A": "MSI_L2A_DS"}


def prip_record(path: Path | str) -> Json:
    """PRIP product entity of a zipped product, attributes included; the same bytes under the same name give the same.

    Size and checksum are those of the file, everything else comes from the metadata inside it.
    """
    path = Path(path)
    root = read_root_attributes(path)
    item = root["stac_discovery"]
    properties, ring = item["properties"], item["geometry"]["coordinates"][0]
    made = odata_time(properties["created"])
    points = ",".join(f"{lon} {lat}" for lon, lat in ring)
    return {
        "@odata.mediaContentType": "application/octet-stream",
        "Id": str(uuid.uuid5(uuid.NAMESPACE_URL, path.name)),
        "Name": path.name,
        "ContentType": "application/octet-stream",
        "ContentLength": path.stat().st_size,
        "OriginDate": made,
        "PublicationDate": made,
        "ModificationDate": made,
        "EvictionDate": NEVER,
        "Online": True,
        "Checksum": [{"Algorithm": "MD5", "Value": md5_of(path), "ChecksumDate": made}],
        "ContentDate": {
            "Start": odata_time(properties["start_datetime"]),
            "End": odata_time(properties["end_datetime"]),
        },
        "ProductionType": "systematic_production",
        "Footprint": f"geography'SRID=4326;POLYGON(({points}))'",
        "GeoFootprint": item["geometry"],
        "Attributes": [odata_attribute(name, value) for name, value in prip_attributes(root).items()],
    }


def prip_attributes(root: Json) -> dict[str, str | int | float | datetime]:
    """Attributes of the record by name, as Python values."""
    properties = root["stac_discovery"]["properties"]
    granule = root["other_metadata"]["UTM_zone_identification"]
    return {
        "productType": _STATION_TYPES[properties["product:type"]],
        "platformShortName": properties["constellation"].upper(),
        "platformSerialIdentifier": properties["platform"][-1].upper(),
        "instrumentShortName": properties["instruments"][0].upper(),
        "operationalMode": properties["eopf:instrument_mode"],
        "processingLevel": properties["processing:level"],
        "orbitNumber": properties["sat:absolute_orbit"],
        "relativeOrbitNumber": properties["sat:relative_orbit"],
        "orbitDirection": properties["sat:orbit_state"].upper(),
        "beginningDateTime": datetime.fromisoformat(properties["start_datetime"]),
        "endingDateTime": datetime.fromisoformat(properties["end_datetime"]),
        "processingDate": datetime.fromisoformat(properties["processing:datetime"]),
        "processingCenter": granule[20:24],  # the site field of the granule name
        "processorVersion": properties["processing:version"],
        "timeliness": properties["product:timeliness_category"],
        "cloudCover": properties["eo:cloud_cover"],
        "tileId": granule.split("_T")[-1][:5],
        "granuleIdentifier": granule,
        "datastripId": properties["eopf:datastrip_id"],
        "productGroupId": properties["eopf:datatake_id"],
    }


def odata_attribute(name: str, value: str | int | float | datetime) -> Json:
    """One entry of `Attributes`, typed by its value."""
    kinds = {str: "String", int: "Integer", float: "Double", datetime: "DateTimeOffset"}
    kind = kinds[type(value)]
    wire = odata_time(value.isoformat()) if isinstance(value, datetime) else value
    return {"@odata.type": f"#OData.CSC.{kind}Attribute", "Name": name, "ValueType": kind, "Value": wire}


def odata_time(time: str) -> str:
    """An ISO time with offset in UTC with milliseconds and Z, as stations write them."""
    utc = datetime.fromisoformat(time).astimezone(timezone.utc)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_root_attributes(path: Path) -> Json:
    """`.zattrs` of the product's root, wherever in the zip the store is."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.rsplit("/", 1)[-1] == ".zattrs"]
        if not names:
            raise ValueError(f"{path.name}: expected a zipped Zarr product, found no .zattrs in it")
        root: Json = json.loads(archive.read(min(names, key=lambda name: name.count("/"))))
    return root


def md5_of(path: Path) -> str:
    """MD5 of a file as lower-case hexadecimal digits."""
    with path.open("rb") as file:
        digest = hashlib.md5(usedforsecurity=False)
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
