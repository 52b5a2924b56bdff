"""The kernels on NumPy arrays: values beside NumPy's own, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rsclient import kernels
from rsclient.kernels import Encoding
from rsclient.product import write_png

ENCODING = Encoding(scale=1e-4, offset=-0.1, fill=0, valid_min=1, valid_max=65535)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def decoded(stored: np.ndarray) -> np.ndarray:
    """The definition, in double."""
    return np.where(stored == 0, np.nan, stored * 1e-4 - 0.1)


def test_unpack_agrees_with_numpy(rng: np.random.Generator) -> None:
    stored = rng.integers(0, 10000, (37, 53), dtype=np.uint16)
    stored[3, 4] = 0
    np.testing.assert_allclose(kernels.unpack(stored, ENCODING), decoded(stored), rtol=1e-6)
    np.testing.assert_array_equal(kernels.unpack_double(stored, ENCODING), decoded(stored))


def test_the_fused_difference_agrees_with_numpy(rng: np.random.Generator) -> None:
    a, b = rng.integers(1000, 9000, (2, 64, 65), dtype=np.uint16)
    a[0, 0] = 0
    expected = (decoded(a) - decoded(b)) / (decoded(a) + decoded(b))
    expected[np.abs(decoded(a) + decoded(b)) < 1e-6] = np.nan
    result = kernels.normalized_difference_packed(a, b, ENCODING, ENCODING)
    np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-7)


def test_out_is_written_and_returned(rng: np.random.Generator) -> None:
    a, b = rng.random((2, 8, 9), dtype=np.float32) + 1
    out = np.empty((8, 9), np.float32)
    result = kernels.normalized_difference(a, b, out=out)
    assert np.shares_memory(result, out)
    np.testing.assert_allclose(out, (a - b) / (a + b), rtol=1e-5, atol=1e-6)


def test_clouds_become_nan_under_a_coarser_class_layer() -> None:
    values = np.ones((4, 4), np.float32)
    classes = np.array([[4, 9], [5, 3]], np.uint8)
    masked = kernels.mask_where_class(values, classes, factor=2)
    np.testing.assert_array_equal(np.isnan(masked), np.kron([[0, 1], [0, 1]], np.ones((2, 2))).astype(bool))
    assert not np.isnan(kernels.mask_where_class(values, classes, factor=2, masked=[0])).any()


def test_resampling_agrees_with_numpy(rng: np.random.Generator) -> None:
    image = rng.random((6, 9), dtype=np.float32)
    np.testing.assert_allclose(
        kernels.downsample_mean(image, factor=3), image.reshape(2, 3, 3, 3).mean(axis=(1, 3)), rtol=1e-6
    )
    up = kernels.upsample_nearest(image, factor=2)
    np.testing.assert_array_equal(up, image.repeat(2, axis=0).repeat(2, axis=1))


def test_percentiles_and_stretch_agree_with_numpy(rng: np.random.Generator) -> None:
    image = rng.normal(size=(50, 40)).astype(np.float32)
    image[0, 0] = np.nan
    low, high = kernels.percentile_range(image, low_percent=2, high_percent=98)
    np.testing.assert_allclose([low, high], np.nanpercentile(image, [2, 98]), rtol=1e-6)
    grey = kernels.stretch(image, low=low, high=high)
    assert grey[0, 0] == 0
    assert (grey.min(), grey.max()) == (0, 255)


def test_colours_of_ndvi() -> None:
    picture = kernels.apply_ndvi_colors(np.array([[-1, 1, np.nan]], np.float32), low=-1, high=1)
    assert picture.tolist() == [[[47, 60, 94], [8, 72, 28], [204, 204, 204]]]


FIVE_DTYPES = "uint8, uint16, int16, int32 or uint32"
STORED = np.zeros((4, 4), np.uint16)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (np.zeros((4, 4), np.float64), f"is float64, expected {FIVE_DTYPES}"),
        ([[1, 2], [3, 4]], f"is of type list, expected a numpy.ndarray of {FIVE_DTYPES}"),
        (None, f"is None, expected a numpy.ndarray of {FIVE_DTYPES}"),
        (np.uint16(3), f"is of type uint16, expected a numpy.ndarray of {FIVE_DTYPES}"),
        (
            STORED.astype(">u2"),
            f"is >u2, expected {FIVE_DTYPES} in the byte order of this machine, use stored.astype('uint16')",
        ),
    ],
    ids=["dtype", "list", "none", "scalar", "swapped"],
)
def test_another_dtype_is_refused_by_name_and_never_copied(wrong: Any, words: str) -> None:
    with pytest.raises(TypeError) as caught:
        kernels.unpack(wrong, ENCODING)
    assert str(caught.value) == f"unpack: stored {words}"


def unaligned() -> np.ndarray:
    """An array whose elements begin at odd addresses."""
    return np.zeros(33, np.uint8)[1:].view(np.uint16).reshape(4, 4)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (np.zeros((2, 2, 2), np.uint16), "has 3 dimensions, expected 2"),
        (np.zeros(4, np.uint16), "has 1 dimension, expected 2"),
        (np.asfortranarray(STORED), "is not C-contiguous, use numpy.ascontiguousarray(stored)"),
        (np.zeros((4, 8), np.uint16)[:, ::2], "is not C-contiguous, use numpy.ascontiguousarray(stored)"),
        (unaligned(), "is not aligned in memory, use stored.copy()"),
    ],
    ids=["three", "one", "order", "strides", "unaligned"],
)
def test_another_rank_or_layout_is_refused_by_name_and_never_copied(wrong: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        kernels.unpack(wrong, ENCODING)
    assert str(caught.value) == f"unpack: stored {words}"


WRONG = np.zeros((4, 4), np.complex64)
REAL = np.zeros((4, 4), np.float32)
CALLS: dict[str, Callable[[Any], object]] = {
    "unpack: stored": lambda wrong: kernels.unpack(wrong, ENCODING),
    "unpack: out": lambda wrong: kernels.unpack(STORED, ENCODING, out=wrong),
    "unpack_double: stored": lambda wrong: kernels.unpack_double(wrong, ENCODING),
    "unpack_double: out": lambda wrong: kernels.unpack_double(STORED, ENCODING, out=wrong),
    "normalized_difference: a": lambda wrong: kernels.normalized_difference(wrong, REAL),
    "normalized_difference: b": lambda wrong: kernels.normalized_difference(REAL, wrong),
    "normalized_difference: out": lambda wrong: kernels.normalized_difference(REAL, REAL, out=wrong),
    "normalized_difference_packed: a": lambda w: kernels.normalized_difference_packed(w, STORED, ENCODING, ENCODING),
    "normalized_difference_packed: b": lambda w: kernels.normalized_difference_packed(STORED, w, ENCODING, ENCODING),
    "mask_where_class: values": lambda wrong: kernels.mask_where_class(wrong, STORED.astype(np.uint8), factor=1),
    "mask_where_class: classes": lambda wrong: kernels.mask_where_class(REAL, wrong, factor=1),
    "upsample_nearest: image": lambda wrong: kernels.upsample_nearest(wrong, factor=2),
    "downsample_nearest: image": lambda wrong: kernels.downsample_nearest(wrong, factor=2),
    "downsample_mean: image": lambda wrong: kernels.downsample_mean(wrong, factor=2),
    "percentile_range: image": kernels.percentile_range,
    "stretch: image": lambda wrong: kernels.stretch(wrong, low=0, high=1),
    "apply_ndvi_colors: image": kernels.apply_ndvi_colors,
    "write_png: image": lambda wrong: write_png("never-written.png", wrong),
}


@pytest.mark.parametrize("place", CALLS)
def test_every_array_argument_is_refused_by_name(place: str) -> None:
    with pytest.raises(TypeError, match=f"^{place} is complex64, expected u?(int|float)"):
        CALLS[place](WRONG)


def test_the_second_array_has_the_dtype_of_the_first() -> None:
    with pytest.raises(TypeError, match=r"^normalized_difference: b is float64, expected float32$"):
        kernels.normalized_difference(REAL, REAL.astype(np.float64))  # type: ignore[arg-type]


def test_every_dtype_that_is_named_is_taken() -> None:
    for dtype in (np.uint8, np.uint16, np.int16, np.int32, np.uint32):
        assert kernels.unpack(np.array([[7]], dtype), Encoding(scale=2)).tolist() == [[14]]
        assert kernels.unpack_double(np.array([[7]], dtype), Encoding(scale=2)).dtype == np.float64
    for real in (np.float32, np.float64):
        assert kernels.normalized_difference(np.array([[3]], real), np.array([[1]], real)).dtype == real
    for pixel in (np.uint8, np.uint16, np.float32):
        image = np.array([[1, 2], [3, 4]], pixel)
        assert (
            kernels.downsample_nearest(kernels.upsample_nearest(image, factor=3), factor=3).tolist() == image.tolist()
        )
        assert kernels.upsample_nearest(image, factor=3).dtype == pixel


def test_another_shape_is_refused_with_numbers() -> None:
    a = np.zeros((2, 3), np.float32)
    with pytest.raises(ValueError, match="2 x 3"):
        kernels.normalized_difference(a, np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match="factor"):
        kernels.upsample_nearest(a, factor=0)


def test_an_out_that_cannot_be_written_is_refused_without_advice_to_copy_it() -> None:
    out = np.zeros((4, 4), np.float32)
    out.flags.writeable = False
    with pytest.raises(ValueError, match=r"^unpack: out is read-only: its flag `writeable` is not set$"):
        kernels.unpack(STORED, ENCODING, out=out)
    with pytest.raises(ValueError, match=r"^unpack: out is not C-contiguous$"):
        kernels.unpack(STORED, ENCODING, out=np.zeros((4, 8), np.float32)[:, ::2])
    with pytest.raises(TypeError, match=r"^unpack: out is >f4, expected float32 in the byte order of this machine$"):
        kernels.unpack(STORED, ENCODING, out=np.zeros((4, 4), ">f4"))  # type: ignore[call-overload]


def test_the_number_of_threads_changes_nothing(rng: np.random.Generator) -> None:
    a, b = rng.integers(1, 9000, (2, 300, 301), dtype=np.uint16)
    try:
        results = []
        for threads in (1, 2, 8):
            kernels.set_thread_count(threads)
            assert kernels.thread_count() == threads
            results.append(kernels.normalized_difference_packed(a, b, ENCODING, ENCODING).tobytes())
    finally:
        kernels.set_thread_count(0)
    assert len(set(results)) == 1
