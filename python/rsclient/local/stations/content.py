"""Synthetic bytes for records without a file: small, and the same each time for the same name."""

from __future__ import annotations

import gzip
import hashlib
import io
import math
import tarfile
import zipfile
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

Json = dict[str, Any]

#: A channel access data unit as Sentinel stations deliver it: sync marker, transfer frame, Reed-Solomon symbols.
CADU_BYTES = 1279
_SYNC_MARKER = bytes.fromhex("1ACFFC1D")
_CADUS_PER_BLOCK = 256
#: Radius and period of a Sentinel-1 like orbit, in metres and seconds.
_RADIUS_M, _PERIOD_S, _INCLINATION_DEG = 7_071_000.0, 5925.0, 98.18
_STEP_S, _MAX_VECTORS = 10, 200


def make(record: Json) -> bytes:
    """The bytes of `record` (a product or a CADIP file)."""
    name: str = record["Name"]
    lowered = name.lower()
    if lowered.endswith(".raw"):
        return _cadus(name)
    if lowered.endswith((".eof", ".xml")):
        return _earth_observation_file(name, record)
    if lowered.endswith((".tgz", ".tar.gz")):
        # mtime 0: the time of making must not show in the bytes
        return gzip.compress(_tar(name), mtime=0)
    if lowered.endswith(".tar"):
        return _tar(name)
    if lowered.endswith(".zip"):
        return _zip(name)
    return _noise(name, 4096)


def _noise(seed: str, size: int) -> bytes:
    return hashlib.shake_256(seed.encode()).digest(size)


def _cadus(name: str) -> bytes:
    noise = _noise(name, _CADUS_PER_BLOCK * CADU_BYTES)
    units = (noise[start + 4 : start + CADU_BYTES] for start in range(0, len(noise), CADU_BYTES))
    return b"".join(_SYNC_MARKER + unit for unit in units)


def _tar(name: str) -> bytes:
    stem = name.split(".")[0]
    data = _noise(name, 32768)
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        entry = tarfile.TarInfo(f"{stem}/{stem}.dat"[-99:])
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def _zip(name: str) -> bytes:
    folder = name[: -len(".zip")]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for path, data in (("manifest.safe", _manifest(folder)), ("measurement.bin", _noise(name, 65536))):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}", (1980, 1, 1, 0, 0, 0)), data)
    return file.getvalue()


def _manifest(folder: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xfdu:XFDU xmlns:xfdu="urn:ccsds:schema:xfdu:1" version="esa/safe/sentinel/1.1">\n'
        f'  <dataObjectSection><dataObject ID="{escape(folder)}"><byteStream>'
        '<fileLocation href="./measurement.bin"/></byteStream></dataObject></dataObjectSection>\n'
        "</xfdu:XFDU>\n"
    ).encode()


def _earth_observation_file(name: str, record: Json) -> bytes:
    dates: Json = record.get("ContentDate") or {}
    start = str(dates.get("Start", record["PublicationDate"]))
    stop = str(dates.get("End", start))
    attributes = {entry["Name"]: entry["Value"] for entry in record.get("Attributes", [])}
    header = (
        f"<Fixed_Header><File_Name>{escape(name.rsplit('.', 1)[0])}</File_Name>"
        "<File_Description>Synthetic file, for tests only</File_Description><Notes></Notes>"
        f"<Mission>{escape(str(attributes.get('platformShortName', '')))}</Mission><File_Class>OPER</File_Class>"
        f"<File_Type>{escape(str(attributes.get('productType', '')))}</File_Type>"
        f"<Validity_Period><Validity_Start>UTC={start[:19]}</Validity_Start>"
        f"<Validity_Stop>UTC={stop[:19]}</Validity_Stop></Validity_Period><File_Version>0001</File_Version>"
        "<Source><System>RSCLIENT</System><Creator>rsclient.local</Creator><Creator_Version>1</Creator_Version>"
        f"<Creation_Date>UTC={record['PublicationDate'][:19]}</Creation_Date></Source></Fixed_Header>"
    )
    vectors = _state_vectors(start, stop)
    return (
        '<?xml version="1.0"?>\n<Earth_Explorer_File>\n'
        f"<Earth_Explorer_Header>{header}<Variable_Header><Ref_Frame>EARTH_FIXED</Ref_Frame>"
        "<Time_Reference>UTC</Time_Reference></Variable_Header></Earth_Explorer_Header>\n"
        f'<Data_Block type="xml">\n<List_of_OSVs count="{len(vectors)}">\n' + "\n".join(vectors)
        + "\n</List_of_OSVs>\n</Data_Block>\n</Earth_Explorer_File>\n"
    ).encode()  # fmt: skip


def _state_vectors(start: str, stop: str) -> list[str]:
    """A circular orbit without Earth rotation: right in shape and order of magnitude only."""
    first = datetime.strptime(start[:19], "%Y-%m-%dT%H:%M:%S")
    last = datetime.strptime(stop[:19], "%Y-%m-%dT%H:%M:%S")
    count = min(int((last - first).total_seconds()) // _STEP_S + 1, _MAX_VECTORS)
    return [_state_vector(first, index * _STEP_S) for index in range(max(count, 1))]


def _state_vector(first: datetime, seconds: int) -> str:
    tilt, rate = math.radians(_INCLINATION_DEG), 2 * math.pi / _PERIOD_S
    angle, speed = rate * seconds, _RADIUS_M * rate
    sin, cos = math.sin(angle), math.cos(angle)
    moment = (first + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000000")
    values = (
        ("X", _RADIUS_M * cos, "m"),
        ("Y", _RADIUS_M * sin * math.cos(tilt), "m"),
        ("Z", _RADIUS_M * sin * math.sin(tilt), "m"),
        ("VX", -speed * sin, "m/s"),
        ("VY", speed * cos * math.cos(tilt), "m/s"),
        ("VZ", speed * cos * math.sin(tilt), "m/s"),
    )
    members = "".join(f'<{name} unit="{unit}">{value:.6f}</{name}>' for name, value, unit in values)
    return f"<OSV><UTC>UTC={moment}</UTC>{members}<Quality>NOMINAL</Quality></OSV>"
