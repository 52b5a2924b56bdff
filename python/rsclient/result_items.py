"""STAC items of results. Pure: opens nothing and loads no GDAL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from rsclient.stac import Asset, Item, ItemBuilder, RasterBand

__all__ = ["NDVI_TYPE", "make_ndvi_item"]

NDVI_TYPE = "S02MSINDV"
"""`product:type` of an NDVI product, nine characters as EOPF types have."""

_KEPT = ("platform", "constellation", "instruments", "gsd", "eopf:datatake_id", "eopf:instrument_mode")
_COG = "image/tiff; application=geotiff; profile=cloud-optimized"


def make_ndvi_item(
    source: Item,
    *,
    item_id: str,
    report: Mapping[str, Any],
    source_href: str = "",
    inputs: Sequence[Item] = (),
    software_version: str = "",
    made: datetime | None = None,
) -> Item:
    """The STAC item of an NDVI made from one product, valid by the official schemas. Opens nothing.

    Parameters
    ----------
    source : Item
        The product it was made from: footprint, times and platform are taken from it.
    item_id : str
        Id of the new item.
    report : mapping
        The result of the task `rsclient.prefect.process_ndvi`: `cog` (uri, size, checksum), `zarr`, `shape`, `epsg`,
        `transform` (GDAL's order), `mean`, ...; and `pictures`, URIs of PNG files by asset key.
    source_href : str
        URL of the source item, for the `derived_from` link; by default its `self` link.
    inputs : sequence of Item
        Further items that it depends on, such as orbit files; they are linked, and their origin times count.
    software_version, made
        Version of rsclient (default: this one), and when it was made (default: now).
    """
    from rsclient import __version__

    now = (made or datetime.now(timezone.utc)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    version = software_version or __version__
    builder = ItemBuilder(item_id).geometry(source.geometry)
    _add_times(builder, source)
    for name in _KEPT:
        if name in source.properties:
            builder.property(name, source.properties[name])
    builder.property("created", now).property("title", f"NDVI of {source.id}")
    builder.add_eopf(product_type=NDVI_TYPE, origin_datetime=_origin([source, *inputs]))
    builder.add_processing(
        level="L2B",
        facility="rsclient",
        version=version,
        datetime=now,
        lineage=f"NDVI of {source.id}, clouds masked by its scene classification",
        expression_format="text",
        expression="(b08 - b04) / (b08 + b04)",
        software={"rsclient": version},
    )
    if report.get("epsg"):
        x, x_col, x_row, y, y_col, y_row = report["transform"]
        rows, cols = report["shape"]
        builder.add_projection(epsg=report["epsg"], shape=(rows, cols), transform=(x_col, x_row, x, y_col, y_row, y))
    _add_assets(builder, report)
    for item in (source, *inputs):
        href = source_href if item is source and source_href else _self_href(item)
        builder.derived_from(href, item.id)
    return builder.build()


def _add_times(builder: ItemBuilder, source: Item) -> None:
    properties = source.properties
    if source.datetime is not None:
        builder.datetime(source.datetime)
    if properties.get("start_datetime") and properties.get("end_datetime"):
        builder.interval(properties["start_datetime"], properties["end_datetime"])


def _origin(items: Sequence[Item]) -> str:
    """The latest origin time of the inputs: the result could not have been begun before."""
    times = [item.properties.get("eopf:origin_datetime") or item.properties.get("published") for item in items]
    return max((str(time) for time in times if time), default="")


def _self_href(item: Item) -> str:
    return next((link.href for link in item.links if link.rel == "self"), item.id)


def _add_assets(builder: ItemBuilder, report: Mapping[str, Any]) -> None:
    band = RasterBand(
        name="ndvi",
        description="Normalised difference vegetation index",
        data_type="float32",
        nodata="nan",
        spatial_resolution=abs(report["transform"][1]) if report.get("transform") else None,
    )
    if report.get("cog"):
        cog = report["cog"]
        asset = Asset(cog["uri"], title="NDVI, cloud-optimised GeoTIFF", type=_COG, roles=["data"])
        asset = builder.add_file(asset, size=cog["size"], checksum=cog["checksum"])
        builder.asset("ndvi", builder.add_raster(asset, bands=[band]))
    if report.get("zarr"):
        zarr = Asset(report["zarr"], title="NDVI, EOPF-style Zarr", type="application/vnd+zarr", roles=["data"])
        builder.asset("zarr", builder.add_raster(zarr, bands=[band]))
    for key, uri in dict(report.get("pictures", {})).items():
        builder.asset(key, Asset(uri, type="image/png", roles=["overview" if key == "quicklook" else "thumbnail"]))
