"""EOPF products, read from a folder, a zip or object storage without unpacking."""

from rsclient._core._pixels import Georeference, Product, Variable, open_product, read_preview, write_png

__all__ = ["Georeference", "Product", "Variable", "open_product", "read_preview", "write_png"]
