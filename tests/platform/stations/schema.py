"""Which fields the entities have, with their types."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

#: Types of attributes, as in `OData.CSC.<type>Attribute`.
ATTRIBUTE_TYPES = ("String", "Integer", "Double", "DateTimeOffset", "Boolean")

_AUXIP = {
    "Id": "Guid",
    "Name": "String",
    "ContentType": "String",
    "ContentLength": "Int64",
    "OriginDate": "DateTimeOffset",
    "PublicationDate": "DateTimeOffset",
    "ModificationDate": "DateTimeOffset",
    "EvictionDate": "DateTimeOffset",
    "ContentDate/Start": "DateTimeOffset",
    "ContentDate/End": "DateTimeOffset",
}
_PRIP = {**_AUXIP, "Online": "Boolean", "ProductionType": "Enum", "Footprint": "Geography", "GeoFootprint": "Geography"}
_SESSION = {
    "Id": "Guid",
    "SessionId": "String",
    "NumChannels": "Int64",
    "PublicationDate": "DateTimeOffset",
    "Satellite": "String",
    "StationUnitId": "String",
    "DownlinkOrbit": "Int64",
    "AcquisitionId": "String",
    "AntennaId": "String",
    "FrontEndId": "String",
    "Retransfer": "Boolean",
    "AntennaStatusOK": "Boolean",
    "FrontEndStatusOK": "Boolean",
    "PlannedDataStart": "DateTimeOffset",
    "PlannedDataStop": "DateTimeOffset",
    "DownlinkStart": "DateTimeOffset",
    "DownlinkStop": "DateTimeOffset",
    "DownlinkStatusOK": "Boolean",
    "DeliveryPushOK": "Boolean",
}
_FILE = {
    "Id": "Guid",
    "Name": "String",
    "SessionId": "String",
    "Channel": "Int64",
    "BlockNumber": "Int64",
    "FinalBlock": "Boolean",
    "PublicationDate": "DateTimeOffset",
    "EvictionDate": "DateTimeOffset",
    "Size": "Int64",
    "Retransfer": "Boolean",
}
_CHECKSUM = {"Algorithm": "String", "Value": "String", "ChecksumDate": "DateTimeOffset"}
_ATTRIBUTE = {"Name": "String", "ValueType": "String"}

#: Entity sets of each service.
ENTITY_SETS = {"auxip": ("Products",), "prip": ("Products",), "cadip": ("Sessions", "Files")}
#: What `$expand` takes.
EXPANDABLE = {"Products": ("Attributes",), "Sessions": ("Files", "QualityInfo"), "Files": ()}
#: Attributes by name; as fields of their own they are written `productType eq 'x'`.
_ATTRIBUTES = {
    **dict.fromkeys(
        (
            "productType", "platformShortName", "platformSerialIdentifier", "processingCenter", "processorVersion",
            "instrumentShortName", "orbitDirection", "polarisationChannels", "processingLevel", "timeliness",
            "operationalMode", "productClass", "productConsolidation", "qualityStatus",
        ),
        "String",
    ),
    **dict.fromkeys(
        ("orbitNumber", "relativeOrbitNumber", "cycleNumber", "instrumentConfigurationID", "sliceNumber"), "Integer"
    ),
    **dict.fromkeys(("cloudCover", "startTimeFromAscendingNode", "completionTimeFromAscendingNode"), "Double"),
    **dict.fromkeys(("beginningDateTime", "endingDateTime", "processingDate"), "DateTimeOffset"),
    "sliceProductFlag": "Boolean",
}  # fmt: skip


class EntityType:
    """The fields of an entity, or of an element of one of its collections."""

    def __init__(
        self,
        name: str,
        fields: dict[str, str],
        collections: dict[str, EntityType] | None = None,
        attributes: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.fields = fields
        self.collections = collections or {}
        self.attributes = attributes or {}

    def __repr__(self) -> str:
        return f"EntityType({self.name!r})"


FILE = EntityType("File", _FILE)
ATTRIBUTE = EntityType("Attribute", _ATTRIBUTE)
CHECKSUM = EntityType("Checksum", _CHECKSUM)


def entity_type(service: str, entity_set: str, records: list[Json]) -> EntityType:
    """The type of an entity set, with all attributes that its records have."""
    if entity_set == "Files":
        return FILE
    if entity_set == "Sessions":
        return EntityType("Session", _SESSION, {"Files": FILE})
    seen = {entry["Name"]: entry["ValueType"] for record in records for entry in record.get("Attributes", [])}
    collections = {"Attributes": ATTRIBUTE, "Checksum": CHECKSUM}
    return EntityType("Product", _AUXIP if service == "auxip" else _PRIP, collections, {**_ATTRIBUTES, **seen})
