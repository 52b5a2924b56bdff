"""Filters and other query options of the mock stations; the expected counts are counted by hand in the samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Station = Callable[[str], httpx.Client]
Json = dict[str, Any]

POEORB_A = "S1A_OPER_AUX_POEORB_OPOD_"


def attribute(name: str, value: str, kind: str = "String", comparison: str = "eq") -> str:
    inner = f"att/Name eq '{name}' and att/OData.CSC.{kind}Attribute/Value {comparison} {value}"
    return f"Attributes/OData.CSC.{kind}Attribute/any(att:{inner})"


def values(client: httpx.Client, entity_set: str, **options: str) -> list[Json]:
    answer = client.get(entity_set, params={f"${name}": value for name, value in options.items()})
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()["value"]
    return found


def count(client: httpx.Client, entity_set: str, text: str) -> int:
    return len(values(client, entity_set, filter=text))


# station adgs: 31 files, of which 8 POEORB (6 of A, 2 of C), 9 RESORB (6, 3), 4 PREORB (3, 1), 1 ORBSCT, 2 ORBPRE,
# 2 OBMEMC, 4 ECMWFD, 1 OSF; OPOD made 21 of them, FOS 3, PDMC 6, EUM 1
ADGS = [
    (attribute("productType", "'AUX_POEORB'"), 8),
    (attribute("productType", "'AUX_POEORB'") + " and " + attribute("platformSerialIdentifier", "'C'"), 2),
    (attribute("productType", "'AUX_POEORB'") + " or " + attribute("productType", "'AUX_ECMWFD'"), 12),
    ("not (" + attribute("processingCenter", "'OPOD'") + ")", 10),
    (attribute("processingCenter", "'OPOD'", comparison="ne"), 10),
    ("productType eq 'AUX_RESORB'", 9),
    ("productType in ('AUX_RESORB','AUX_PREORB')", 13),
    ("productType in ( 'AUX_RESORB' , 'AUX_PREORB' )", 13),
    ("processingDate gt 2024-05-01T00:00:00Z", 0),
    (attribute("processingDate", "2024-04-21T00:00:00.000Z", "DateTimeOffset", "ge"), 8),
    ("Attributes/any(a:a/Name eq 'productType' and a/OData.CSC.StringAttribute/Value eq 'AUX_OBMEMC')", 2),
    ("Attributes/OData.CSC.StringAttribute/any(a:a/Value eq 'EUM')", 1),
    ("Attributes/OData.CSC.IntegerAttribute/any()", 0),
    ("Attributes/any()", 31),
    ("Attributes/OData.CSC.StringAttribute/all(a:a/Value ne 'OPOD')", 10),
    ("contains(Name,'RESORB')", 9),
    ("startswith(Name, 'S1C_')", 6),
    ("endswith(Name,'.xml')", 2),
    ("endswith(tolower(Name),'.tgz')", 4),
    ("contains(Name,'resorb')", 0),
    ("matchesPattern(Name,'^S1[AC]_OPER_MPL')", 3),
    ("length(Name) lt 50", 2),  # the two OBMEMC: 44 characters
    ("indexof(Name,'OPER') eq 4", 30),
    ("substring(Name,4,4) eq 'OPER'", 30),
    ("concat(substring(Name,0,3),'!') eq 'S3A!'", 1),
    ("trim(toupper(productType)) eq 'AX___OSF_AX'", 1),
    # the 8 POEORB are published from 21 to 26 April at 12:03:11 and some milliseconds
    ("PublicationDate gt 2024-04-21T12:03:11.125Z", 6),
    ("PublicationDate ge 2024-04-21T12:03:11.125Z", 8),
    ("PublicationDate ge 2024-04-21T14:03:11.125000+02:00", 8),
    ("PublicationDate eq 2024-04-21T12:03:11.125Z", 2),
    ("PublicationDate lt 2024-03-30T09:06:51Z", 1),
    ("PublicationDate le 2024-03-30T09:06:51Z", 2),
    (
        "(PublicationDate gt 2024-04-21T12:03:11.125Z or PublicationDate eq 2024-04-21T12:03:11.125Z) and "
        "(PublicationDate lt 2024-04-22T12:03:11.250Z or PublicationDate eq 2024-04-22T12:03:11.250Z)",
        4,
    ),
    ("ContentDate/Start ge 2024-04-04T22:59:42Z and productType eq 'AUX_POEORB'", 2),
    ("ContentDate/End lt 2024-04-02T00:59:42Z and productType eq 'AUX_POEORB'", 0),
    ("Id eq b5c2c07d-bd64-5f81-8286-58958b172dac", 1),
    ("Id in (B5C2C07D-BD64-5F81-8286-58958B172DAC)", 1),
    ("Checksum/any(c:c/Algorithm eq 'MD5')", 31),
    ("ContentLength eq 0", 0),
    ("ContentLength gt 0", 31),
    ("ModificationDate eq null", 31),  # these records have none
    ("ModificationDate gt 2000-01-01T00:00:00Z", 0),
    ("not (ModificationDate gt 2000-01-01T00:00:00Z)", 0),  # null is neither
    ("ModificationDate ne null", 0),
    # precedence: `and` binds more than `or`, parentheses more than both
    ("startswith(Name,'S1C') or startswith(Name,'S1A') and contains(Name,'POEORB')", 12),
    ("(startswith(Name,'S1C') or startswith(Name,'S1A')) and contains(Name,'POEORB')", 8),
    ("startswith(Name,'S1A') and contains(Name,'POEORB') or startswith(Name,'S1C')", 12),
    ("not startswith(Name,'S1') and not startswith(Name,'S2')", 1),
    ("startswith(Name,'S1A') eq false", 11),
    ("contains(Name,'POEORB') eq startswith(Name,'S1A')", 15),  # 6 both, 4 + 1 + 4 neither
    ("Name eq 'it''s and (that) eq '", 0),
]


@pytest.mark.parametrize(("text", "expected"), ADGS)
def test_filters_of_auxip(station: Station, text: str, expected: int) -> None:
    with station("auxip/adgs") as client:
        assert count(client, "Products", text) == expected


# station s2a of PRIP: 5 samples and the product of the tests' own data, which is not stated to be online. Around 7 E
# 45 N are the first two, the long strip (fifth: 4.36 to 8.18 E at 45.05 N) and the product of the tests.
ALPS = "OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((7 45,7.1 45,7.1 45.1,7 45.1,7 45))')"
PRIP = [
    (ALPS, 4),
    (ALPS.replace("area=", "location=Footprint,area="), 4),
    (f"not {ALPS}", 2),
    (f"{ALPS} and productType eq 'MSI_L2A_DS'", 1),
    # encloses all; touches the second footprint's corner only; in the hole of a ring around Paris
    ("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))')", 6),
    ("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((13.79 48.74,14 48.74,14 49,13.79 49,13.79 48.74))')", 1),
    (
        "OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((1 48,4 48,4 50,1 50,1 48),"
        "(1.5 48.5,3.5 48.5,3.5 49.8,1.5 49.8,1.5 48.5))')",
        0,
    ),
    (
        "OData.CSC.Intersects(area=geography'SRID=4326;MULTIPOLYGON(((7 45,7.1 45,7.1 45.1,7 45)),"
        "((13 48,13.1 48,13.1 48.1,13 48)))')",
        5,
    ),
    ("Online eq true", 5),
    ("ProductionType eq 'systematic_production'", 6),
    ("ProductionType eq OData.CSC.ProductionType'systematic_production'", 6),
    (attribute("relativeOrbitNumber", "65", "Integer"), 3),
    (attribute("relativeOrbitNumber", "65", "Integer", "gt"), 2),
    (attribute("relativeOrbitNumber", "65.0", "Integer", "le"), 3),
    ("relativeOrbitNumber eq 65 and orbitDirection eq 'DESCENDING'", 3),
    ("cycleNumber eq null", 6),
]


@pytest.mark.parametrize(("text", "expected"), PRIP)
def test_filters_of_prip(station: Station, text: str, expected: int) -> None:
    with station("prip/s2a") as client:
        assert count(client, "Products", text) == expected


# station cadip: sessions of S1A (2: 8 and 6 files), S2A (6), S3A (4)
SESSIONS = [
    ("Satellite eq 'S1A'", 2),
    ("Satellite in ('S1A','S3A')", 3),
    ("not (Satellite in ('S1A','S3A'))", 1),
    ("SessionId eq 'S1A_20240401072204053245'", 1),
    ("DownlinkOrbit ge 53245 and DownlinkOrbit lt 53259", 1),
    ("PublicationDate gt 2024-04-01T11:00:00Z and Satellite ne 'S1A'", 2),
    ("Retransfer eq false", 4),
    ("Retransfer", 0),
    ("DownlinkStatusOK and NumChannels eq 2", 4),
    ("Files/any(f:f/BlockNumber eq 4)", 1),
    ("Files/any(f:f/BlockNumber eq 3 and f/FinalBlock)", 2),
]


@pytest.mark.parametrize(("text", "expected"), SESSIONS)
def test_filters_of_sessions(station: Station, text: str, expected: int) -> None:
    with station("cadip/cadip") as client:
        assert count(client, "Sessions", text) == expected


FILES = [
    ("SessionId eq 'S1A_20240401072204053245'", 8),
    ("SessionId in ('S1A_20240401072204053245','S2A_20240401104109045842')", 14),
    ("Channel eq 1", 12),
    ("FinalBlock eq true", 8),
    ("Size eq 327424", 24),  # 256 units of 1279 bytes
    ("endswith(Name,'_00001.raw')", 8),
]


@pytest.mark.parametrize(("text", "expected"), FILES)
def test_filters_of_files(station: Station, text: str, expected: int) -> None:
    with station("cadip/cadip") as client:
        assert count(client, "Files", text) == expected


BAD = [
    ("Nam eq 'x'", "no field 'Nam'"),
    ("Name/Start eq 'x'", "no field 'Name/Start'"),
    ("Name eq", "found 'the end' at position 7"),
    ("Name eq 'x", "without closing quote at position 8"),
    ("Name gte 'x'", "unknown operator 'gte' at position 5"),
    ("Name eq 'x' and", "found 'the end'"),
    ("Name eq 'x' Name eq 'y'", "unknown operator 'Name' at position 12"),
    ("(Name eq 'x'", "expected ')'"),
    ("Name eq 'x')", "found ')'"),
    ("Name", "type String"),
    ("'x'", "type String"),
    ("", "expected a value"),
    ("Name eq 1", "String with Int64"),
    ("Id eq 'x'", "Guid with String"),
    ("PublicationDate gt '2024-04-01T00:00:00Z'", "DateTimeOffset with String"),
    ("PublicationDate gt 2024-13-01T00:00:00Z", "2024-13-01T00:00:00Z"),
    ("PublicationDate gt 2024-04-01", "position 19"),
    ("not Name eq 'x'", "write not (...)"),
    ("Name in 'x'", "expected '('"),
    ("Name in ()", "expected a value"),
    ("Name in ('x',1)", "String with Int64"),
    ("containz(Name,'x')", "unknown function 'containz'"),
    ("contains(Name)", "takes 2 arguments, not 1"),
    ("contains(Name,1)", "takes String, not Int64"),
    ("matchesPattern(Name,'(')", "no regular expression"),
    ("Attribute/any(a:a/Name eq 'x')", "no collection 'Attribute'"),
    ("Attributes/OData.CSC.TextAttribute/any(a:a/Value eq 'x')", "cannot be cast"),
    ("Attributes/any(a:a/Value eq 'x')", "needs a type"),
    ("Attributes/any(a:b/Name eq 'x')", "no field 'b/Name'"),
    ("Attributes/any(a:a/Nam eq 'x')", "no field 'Nam'"),
    ("Attributes/any(a a/Name eq 'x')", "expected ':'"),
    ("OData.CSC.Intersects(area=geography'SRID=3857;POLYGON((0 0,1 0,1 1,0 0))')", "SRID 3857"),
    ("OData.CSC.Intersects(area=geography'SRID=4326;POINT(0 0)')", "POINT is not supported"),
    ("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((0 0,1 0,1 1,0 1))')", "ends where it begins"),
    ("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((0 0,1 x,1 1,0 0))')", "no position"),
    ("OData.CSC.Intersects(area=geography'SRID=4326;POLYGON((0 0,181 0,1 1,0 0))')", "outside of the Earth"),
    ("OData.CSC.Intersects('x')", "expects area="),
    ("(" * 100 + "Online" + ")" * 100, "nested deeper than 64"),
    ("not " * 100 + "Online", "nested deeper than 64"),
    ("Name eq '" + "x" * 20000 + "'", "at most 16384"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[text[:40] for text, _ in BAD])
def test_wrong_filters_are_refused(station: Station, text: str, message: str) -> None:
    with station("prip/s2a") as client:
        answer = client.get("Products", params={"$filter": text})
    assert answer.status_code == 400, answer.text
    assert message in answer.json()["error"]["message"]


def test_auxip_has_no_footprint(station: Station) -> None:
    with station("auxip/adgs") as client:
        assert client.get("Products", params={"$filter": ALPS}).status_code == 400


def test_order_is_ascending_unless_it_says_otherwise(station: Station) -> None:
    with station("cadip/cadip") as client:
        ascending = [entry["SessionId"] for entry in values(client, "Sessions", orderby="PublicationDate")]
        assert ascending == [
            "S1A_20240401072204053245",
            "S2A_20240401104109045842",
            "S3A_20240401211550042387",
            "S1A_20240402060337053259",
        ]
        assert [e["SessionId"] for e in values(client, "Sessions", orderby="PublicationDate asc")] == ascending
        descending = values(client, "Sessions", orderby="PublicationDate desc")
        assert [entry["SessionId"] for entry in descending] == ascending[::-1]
        two = values(client, "Sessions", orderby="Satellite desc, PublicationDate")
        assert [entry["SessionId"][:12] for entry in two] == [
            "S3A_20240401",
            "S2A_20240401",
            "S1A_20240401",
            "S1A_20240402",
        ]


def test_order_by_a_part_of_a_field_and_by_an_attribute(station: Station) -> None:
    with station("prip/s2a") as client:
        starts = [e["ContentDate"]["Start"] for e in values(client, "Products", orderby="ContentDate/Start desc")]
        assert starts == sorted(starts, reverse=True)
        assert starts[0] == "2024-04-03T10:46:01.000Z"
        found = values(client, "Products", orderby="relativeOrbitNumber desc", top="2")
        assert [entry["Name"][:30] for entry in found] == [
            "S2A_MSIL1C_20240403T104601_N05",  # 94
            "S2A_MSIL2A_20240402T095601_N05",  # 79
        ]


def test_pages(station: Station) -> None:
    with station("auxip/adgs") as client:
        everything = [entry["Id"] for entry in values(client, "Products", orderby="Name")]
        assert len(everything) == len(set(everything)) == 31
        pages = [
            [entry["Id"] for entry in values(client, "Products", orderby="Name", top="10", skip=str(skip))]
            for skip in (0, 10, 20, 30, 40)
        ]
        assert [len(page) for page in pages] == [10, 10, 10, 1, 0]
        assert [entry for page in pages for entry in page] == everything
        assert values(client, "Products", top="0") == []


def test_count_is_that_before_paging(station: Station) -> None:
    with station("auxip/adgs") as client:
        options = {"$count": "true", "$top": "2", "$filter": "contains(Name,'POEORB')"}
        document = client.get("Products", params=options).json()
        assert document["@odata.count"] == 8
        assert len(document["value"]) == 2
        assert "@odata.count" not in client.get("Products", params={**options, "$count": "false"}).json()
        assert client.get("Products/$count", params={"$filter": options["$filter"]}).text == "8"


def test_details_are_there_only_when_expanded(station: Station) -> None:
    with station("prip/s2a") as client:
        assert "Attributes" not in values(client, "Products", top="1")[0]
        product = values(client, "Products", top="1", expand="Attributes")[0]
        assert product["Attributes"][0] == {
            "@odata.type": "#OData.CSC.StringAttribute",
            "Name": "productType",
            "ValueType": "String",
            "Value": "MSI_L1C_DS",
        }
        assert product["Footprint"] == (
            "geography'SRID=4326;POLYGON((6.36 44.13,6.36 45.15,7.75 45.15,7.75 44.13,6.36 44.13))'"
        )
    with station("cadip/cadip") as client:
        plain = values(client, "Sessions", top="1")[0]
        assert "Files" not in plain and "QualityInfo" not in plain
        session = values(client, "Sessions", top="1", expand="Files,QualityInfo")[0]
        assert [file["BlockNumber"] for file in session["Files"]] == [1, 2, 3, 4] * 2
        assert [info["Channel"] for info in session["QualityInfo"]] == [1, 2]
        assert session["QualityInfo"][0]["TotalVolume"] == 4 * 256 * 1279
        assert session["QualityInfo"][0]["AcquiredTFs"] == 4 * 256


def test_select(station: Station) -> None:
    with station("auxip/adgs") as client:
        assert set(values(client, "Products", top="1", select="Name,ContentLength")[0]) == {"Name", "ContentLength"}


@pytest.mark.parametrize(
    "options",
    [
        {"$orderby": "Nam"},
        {"$orderby": "Name up"},
        {"$orderby": ""},
        {"$top": "-1"},
        {"$top": "x"},
        {"$skip": "1.5"},
        {"$count": "yes"},
        {"$expand": "Files"},
        {"$select": "Nam"},
        {"$format": "xml"},
        {"$search": "x"},
    ],
)
def test_wrong_options_are_refused(station: Station, options: dict[str, str]) -> None:
    with station("auxip/adgs") as client:
        assert client.get("Products", params=options).status_code == 400
        assert client.get("Products", params=[("$top", "1"), ("$top", "2")]).status_code == 400


def test_unknown_things_are_404(station: Station) -> None:
    with station("auxip/adgs") as client:
        for path in (
            "Sessions",
            "Products(00000000-0000-0000-0000-000000000000)",
            "Products(00000000-0000-0000-0000-000000000000)/$value",
            "Products/x",
            "/auxip/none/Products",
        ):
            assert client.get(path).status_code == 404, path


def test_one_entity(station: Station) -> None:
    with station("auxip/adgs") as client:
        for quoted in ("b5c2c07d-bd64-5f81-8286-58958b172dac", "'B5C2C07D-BD64-5F81-8286-58958B172DAC'"):
            product = client.get(f"Products({quoted})").json()
            assert product["Name"].startswith(POEORB_A)
            assert "Attributes" not in product
        expanded = client.get(f"Products({quoted})", params={"$expand": "Attributes"}).json()
        assert len(expanded["Attributes"]) == 8
