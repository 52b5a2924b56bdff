"""The station services AUXIP, CADIP and PRIP, read from files.

A folder of station data looks like this; `samples/` beside this package is one, and more can be added
(`LocalServer(stations=FOLDER)`, `rsclient local up --stations FOLDER`):

    <service>/<station>.json     {"value": [record, ...]} with records in the shape of the station's OData entities:
                                 `Products` for auxip and prip, `Sessions` with their `Files` for cadip
    <service>/collections.json   optional: [{"id", "station", "query", "title", "description"}, ...]
    files/<Name>                 optional: the bytes of the product or file of that name

`<service>` is auxip, cadip or prip. Records of a station that exists already are added to it; a record with the `Id`
of another one replaces it. A station that no collection names gets the collection `<service>_<station>`.

`query` uses OData names: `Satellite`, `SessionId`, `PublicationDate` (a/b), `productType`, `platformShortName`,
`platformSerialIdentifier` (comma lists).

Sizes and MD5 checksums are taken from the bytes; a `Checksum` in the record of a file that exists is believed, which
spares reading a large file at every start. `Id`, `Name` (of a session: `SessionId`) and `PublicationDate` are required,
all else is optional. A name without file gets made-up bytes that depend on the record alone: an orbit file, a small
archive or a block of CADUs.
"""
