"""The files that `rsclient process ndvi` writes."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsclient.progress import ProgressBar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rsclient.processing import NdviReport
    from rsclient.product import Product, Variable

__all__ = ["require_different_outputs", "shrink", "write_outputs"]

_LONGEST_EDGE = 1024  # pixels of a picture
_STRIP = 1024  # rows of the full image in memory at a time


def write_outputs(product: Product, arguments: argparse.Namespace) -> tuple[NdviReport, list[dict[str, Any]]]:
    """Writes the requested outputs; returns the report, and kind, path and size of each output."""
    from rsclient.processing import write_ndvi
    from rsclient.product import open_product
    from rsclient.storage import FolderStore

    with _zarr_folder(arguments) as zarr, ProgressBar("compute NDVI") as bar:
        targets: dict[str, Any] = {"cog": arguments.cog}
        if zarr is not None:
            targets |= {"zarr_store": FolderStore(zarr.parent), "zarr_root": zarr.name}
        report = write_ndvi(product, **targets, progress=bar.hook)
        bar.close()
        outputs = [_output("cog", arguments.cog)]
        if arguments.zarr is not None:
            outputs.append(_output("zarr", arguments.zarr))
        if arguments.png is not None and zarr is not None:
            _write_colors(open_product(zarr)["ndvi"], arguments.png)
            outputs.append(_output("png", arguments.png))
    if arguments.quicklook is not None:
        _write_true_color(product, arguments.quicklook)
        outputs.append(_output("quicklook", arguments.quicklook))
    return report, outputs


def require_different_outputs(arguments: argparse.Namespace) -> None:
    """ValueError if one output would overwrite another."""
    taken: dict[Path, str] = {}
    for name in ("cog", "zarr", "png", "quicklook"):
        path = getattr(arguments, name)
        if path is None:
            continue
        other = taken.setdefault(path.resolve(), name)
        if other != name:
            raise ValueError(f"--{other} and --{name} are the same file: {path}")


@contextmanager
def _zarr_folder(arguments: argparse.Namespace) -> Iterator[Path | None]:
    """Where the Zarr product goes: as named; to a temporary folder if only the picture needs it; or nowhere."""
    if arguments.zarr is not None:
        zarr: Path = arguments.zarr.absolute()
        if zarr.exists():
            raise ValueError(f"--zarr {arguments.zarr}: this path exists already")
        yield zarr
    elif arguments.png is not None:
        # beside the picture, where there is room; a whole tile is hundreds of megabytes
        with tempfile.TemporaryDirectory(prefix=".rsclient-", dir=arguments.png.parent) as folder:
            yield Path(folder).absolute() / "ndvi.zarr"
    else:
        yield None


def _write_colors(ndvi: Variable, path: Path) -> None:
    from rsclient.kernels import apply_ndvi_colors
    from rsclient.product import write_png

    write_png(path, apply_ndvi_colors(shrink(ndvi)))


def shrink(image: Variable) -> NDArray[Any]:
    """The image averaged down by a whole factor to at most 1024 pixels, read strip by strip."""
    import numpy as np

    from rsclient.kernels import downsample_mean

    factor = -(-max(image.shape) // _LONGEST_EDGE)
    rows = max(_STRIP // factor, 1) * factor
    strips = [image[start : start + rows] for start in range(0, image.shape[0], rows)]
    return np.concatenate([downsample_mean(np.ascontiguousarray(strip), factor=factor) for strip in strips])


def _write_true_color(product: Product, path: Path) -> None:
    from rsclient.processing import make_true_color
    from rsclient.product import write_png

    with ProgressBar("make the RGB quicklook") as bar:
        picture = make_true_color(product, longest_edge=_LONGEST_EDGE, progress=bar.hook)
    write_png(path, picture)


def _output(kind: str, path: Path) -> dict[str, Any]:
    size = (
        sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size
    )
    return {"kind": kind, "path": str(path), "size": size}
