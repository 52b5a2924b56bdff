"""Mock stations (ADGS, CADIP, PRIP) that speak OData as the real pick-up points do.

    python -m tests.platform.stations --port 0 --data FOLDER [--host 127.0.0.1 --host 127.0.1.1]

serves every station found in the folders (layout: see `rsclient.local.stations`) below
`http://127.0.0.1:PORT/<service>/<station>/`:

    POST oauth2/token                             password and refresh_token grants
    GET  Products | Sessions | Files              $filter $orderby $top $skip $count $expand $select
    GET  Products(<Id>) | .../$count              one entity, or how many
    GET  Products(<Id>)/$value | Files(<Id>)/$value   the bytes; HEAD and Range too

Sizes and checksums are those of the bytes unless a record states its own. The bytes are those of the embedded server:
both serve the same files. The filters follow the standard (OData 4.01), not the shortcuts of other mock stations.
"""
