"""Pure numeric functions on NumPy arrays; they use all processors and release the GIL."""

from rsclient._core._pixels import (
    Encoding,
    apply_ndvi_colors,
    downsample_mean,
    downsample_nearest,
    instruction_set,
    mask_where_class,
    normalized_difference,
    normalized_difference_packed,
    percentile_range,
    set_thread_count,
    stretch,
    thread_count,
    unpack,
    unpack_double,
    upsample_nearest,
)

__all__ = [
    "Encoding",
    "apply_ndvi_colors",
    "downsample_mean",
    "downsample_nearest",
    "instruction_set",
    "mask_where_class",
    "normalized_difference",
    "normalized_difference_packed",
    "percentile_range",
    "set_thread_count",
    "stretch",
    "thread_count",
    "unpack",
    "unpack_double",
    "upsample_nearest",
]
