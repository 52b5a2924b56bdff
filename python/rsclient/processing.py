"""Work on whole products, chunk by chunk, in memory that does not grow with the product."""

from rsclient._core._pixels import NdviReport, make_true_color, write_ndvi

__all__ = ["NdviReport", "make_true_color", "write_ndvi"]
