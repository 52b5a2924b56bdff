"""Position of the sun, for the angle grid that the source pixels do not come with."""

from __future__ import annotations

from datetime import datetime, timezone
from math import acos, asin, atan2, cos, degrees, radians, sin, tan

J2000 = datetime(2000, 1, 1, 12, tzinfo=timezone.utc)
SECONDS_PER_CENTURY = 36525 * 86400.0


def sun_zenith_azimuth(lon_deg: float, lat_deg: float, time: datetime) -> tuple[float, float]:
    """Geometric zenith and azimuth (clockwise from north) of the sun in degrees, good to about 0.01.

    Source: NOAA Global Monitoring Laboratory, solar calculation details, after J. Meeus, Astronomical Algorithms.
    """
    declination, equation_of_time_min = _declination_and_equation_of_time(time)
    utc = time.astimezone(timezone.utc)
    minutes = utc.hour * 60 + utc.minute + (utc.second + utc.microsecond / 1e6) / 60
    hour_angle = radians((minutes + equation_of_time_min + 4 * lon_deg) / 4 - 180)
    lat = radians(lat_deg)
    zenith = acos(sin(lat) * sin(declination) + cos(lat) * cos(declination) * cos(hour_angle))
    east = -cos(declination) * sin(hour_angle)
    north = cos(lat) * sin(declination) - sin(lat) * cos(declination) * cos(hour_angle)
    return degrees(zenith), degrees(atan2(east, north)) % 360


def _declination_and_equation_of_time(time: datetime) -> tuple[float, float]:
    """Declination in radians, apparent minus mean solar time in minutes."""
    t = (time - J2000).total_seconds() / SECONDS_PER_CENTURY
    mean_longitude = (280.46646 + t * (36000.76983 + t * 0.0003032)) % 360
    anomaly = radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267)
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014))
        + sin(2 * anomaly) * (0.019993 - t * 0.000101)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - t * 1934.136)
    apparent_longitude = radians(mean_longitude + centre - 0.00569 - 0.00478 * sin(node))
    mean_obliquity = 23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60
    obliquity = radians(mean_obliquity + 0.00256 * cos(node))
    y, longitude = tan(obliquity / 2) ** 2, radians(mean_longitude)
    equation_of_time = (
        y * sin(2 * longitude)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * longitude)
        - 0.5 * y * y * sin(4 * longitude)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )
    return asin(sin(obliquity) * sin(apparent_longitude)), 4 * degrees(equation_of_time)
