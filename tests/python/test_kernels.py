"""The kernels on NumPy arrays: values beside NumPy's own, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from rsclient import kernels
from rsclient.kernels import Packing

PACKING = Packing(scale=1e-4, offset=-0.1, fill=0, valid_min=1, valid_max=65535)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def decoded(stored: np.ndarray) -> np.ndarray:
    """The definition, in double."""
    return np.where(stored == 0, np.nan, stored * 1e-4 - 0.1)


def test_unpack_agrees_with_numpy(rng: np.random.Generator) -> None:
    stored = rng.integers(0, 10000, (37, 53), dtype=np.uint16)
    stored[3, 4] = 0
    np.testing.assert_allclose(kernels.unpack(stored, PACKING), decoded(stored), rtol=1e-6)
    np.testing.assert_array_equal(kernels.unpack_double(stored, PACKING), decoded(stored))


def test_the_fused_difference_agrees_with_numpy(rng: np.random.Generator) -> None:
    a, b = rng.integers(1000, 9000, (2, 64, 65), dtype=np.uint16)
    a[0, 0] = 0
    expected = (decoded(a) - decoded(b)) / (decoded(a) + decoded(b))
    expected[np.abs(decoded(a) + decoded(b)) < 1e-6] = np.nan
    result = kernels.normalized_difference_packed(a, b, PACKING, PACKING)
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
    low, high = kernels.percentile_range(image, low=2, high=98)
    np.testing.assert_allclose([low, high], np.nanpercentile(image, [2, 98]), rtol=1e-6)
    grey = kernels.stretch(image, low=low, high=high)
    assert grey[0, 0] == 0
    assert (grey.min(), grey.max()) == (0, 255)


def test_colours_of_ndvi() -> None:
    picture = kernels.apply_ndvi_colors(np.array([[-1, 1, np.nan]], np.float32), low=-1, high=1)
    assert picture.tolist() == [[[47, 60, 94], [8, 72, 28], [204, 204, 204]]]


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 4), np.float64),
        np.zeros((4, 4), np.uint16, order="F")[:, ::-1],
        np.zeros((4, 8), np.uint16)[:, ::2],
        [[1, 2], [3, 4]],
    ],
    ids=["dtype", "order", "strides", "list"],
)
def test_another_dtype_or_layout_is_refused_not_copied(wrong: object) -> None:
    with pytest.raises(TypeError, match="incompatible function arguments"):
        kernels.unpack(wrong, PACKING)  # type: ignore[call-overload]


def test_another_shape_is_refused_with_numbers() -> None:
    a = np.zeros((2, 3), np.float32)
    with pytest.raises(ValueError, match="2 x 3"):
        kernels.normalized_difference(a, np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match="dimensions, expected 2"):
        kernels.unpack(np.zeros((2, 2, 2), np.uint16), PACKING)
    with pytest.raises(ValueError, match="factor"):
        kernels.upsample_nearest(a, factor=0)


def test_a_read_only_out_is_refused() -> None:
    out = np.zeros((2, 2), np.float32)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="writeable"):
        kernels.unpack(np.zeros((2, 2), np.uint16), PACKING, out=out)


def test_the_number_of_threads_changes_nothing(rng: np.random.Generator) -> None:
    a, b = rng.integers(1, 9000, (2, 300, 301), dtype=np.uint16)
    try:
        results = []
        for threads in (1, 2, 8):
            kernels.set_thread_count(threads)
            assert kernels.thread_count() == threads
            results.append(kernels.normalized_difference_packed(a, b, PACKING, PACKING).tobytes())
    finally:
        kernels.set_thread_count(0)
    assert len(set(results)) == 1
