"""Processing of whole products chunk by chunk, in bounded memory."""

from __future__ import annotations

from rsclient._core._pixels import NdviReport, make_true_color, write_ndvi

__all__ = ["NdviReport", "make_true_color", "write_ndvi"]
