"""Whether the package is whole: versions, extension modules, GDAL, processors."""

from __future__ import annotations

import ctypes
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from rsclient.cli.checks.report import Check

__all__ = ["check_installation", "gdal_version"]

_NEEDED = ("numpy", "jsonschema", "referencing")
_LOCAL = ("fastapi", "uvicorn", "httpx", "boto3", "cql2")
_REINSTALL = "install the package again: pip install --force-reinstall rsclient"


def check_installation() -> list[Check]:
    """Everything that can be seen without the platform."""
    return [*_check_versions(), _check_client(), *_check_pixels(), _check_local()]


def _found(name: str, detail: str) -> Check:
    return Check("installation", name, "ok", detail)


def _problem(name: str, detail: str, advice: str) -> Check:
    return Check("installation", name, "problem", detail, advice)


def _check_versions() -> list[Check]:
    from rsclient import __version__

    checks = [_found("Python", f"{sys.version.split()[0]} ({sys.executable})"), _found("rsclient", __version__)]
    for package in _NEEDED:
        try:
            checks.append(_found(package, version(package)))
        except PackageNotFoundError:
            checks.append(_problem(package, "not installed", f"pip install {package}"))
    return checks


def gdal_version(module: Any) -> str | None:
    """The version of the GDAL that an extension module is linked to; None if it is linked to none."""
    try:
        # symbols of the libraries that the module is linked to are found through the module itself
        function = ctypes.CDLL(module.__file__).GDALVersionInfo
    except AttributeError:
        return None
    function.restype = ctypes.c_char_p
    function.argtypes = [ctypes.c_char_p]
    text: bytes = function(b"RELEASE_NAME")
    return text.decode()


def _check_client() -> Check:
    name = "client module"
    try:
        module = import_module("rsclient._core._client")
    except ImportError as error:
        return _problem(name, f"does not load: {error}", _REINSTALL)
    gdal = gdal_version(module)
    if gdal is not None:
        return _problem(name, f"loads GDAL {gdal}, which it should not need", _REINSTALL)
    return _found(name, "loads, without GDAL")


def _check_pixels() -> list[Check]:
    name = "pixel module"
    try:
        module = import_module("rsclient._core._pixels")
        kernels = import_module("rsclient.kernels")
    except ImportError as error:
        advice = f"products cannot be processed; {_REINSTALL}"
        return [_problem(name, f"does not load: {error}", advice)]
    gdal = gdal_version(module)
    return [
        _found(name, "loads"),
        _found("GDAL", gdal or "part of the module"),
        _found("instructions", str(kernels.instruction_set())),
        _found("threads", str(kernels.thread_count())),
    ]


def _check_local() -> Check:
    missing = [package for package in _LOCAL if find_spec(package) is None]
    if missing:
        detail = f"not installed: {', '.join(missing)} (pip install 'rsclient[local]' for a platform on this machine)"
        return Check("installation", "extra local", "info", detail)
    return _found("extra local", "installed")
