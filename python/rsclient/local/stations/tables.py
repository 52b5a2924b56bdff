"""Fixed tables: satellites and product types.

The facts are those of the RS-Server configuration (RS-PYTHON/rs-server, Apache-2.0, copyright CS Group and Airbus).
"""

from __future__ import annotations

from typing import NamedTuple


class Satellite(NamedTuple):
    """One satellite under its three names."""

    code: str
    platform: str
    constellation: str


SATELLITES = (
    Satellite("S1A", "sentinel-1a", "sentinel-1"),
    Satellite("S1B", "sentinel-1b", "sentinel-1"),
    Satellite("S1C", "sentinel-1c", "sentinel-1"),
    Satellite("S1D", "sentinel-1d", "sentinel-1"),
    Satellite("S2A", "sentinel-2a", "sentinel-2"),
    Satellite("S2B", "sentinel-2b", "sentinel-2"),
    Satellite("S2C", "sentinel-2c", "sentinel-2"),
    Satellite("S3A", "sentinel-3a", "sentinel-3"),
    Satellite("S3B", "sentinel-3b", "sentinel-3"),
    Satellite("S5P", "sentinel-5p", "sentinel-5P"),
)


class ProductType(NamedTuple):
    """A product type of EOPF with the instrument mode and level that its legacy name implied."""

    type: str
    instrument_mode: str
    level: str


#: Legacy product type to its EOPF successor.
PRODUCT_TYPES = {
    "IW_RAW__0S": ProductType("S01SIWRAWS", "IW", "RAW"),
    "IW_RAW__0N": ProductType("S01SIWRAW", "IW", "RAW"),
    "EW_RAW__0S": ProductType("S01SEWRAW", "EW", "RAW"),
    "SM_RAW__0S": ProductType("S01SSMRAW", "SM", "RAW"),
    "WV_RAW__0S": ProductType("S01SWVRAW", "WV", "RAW"),
    "IW_RAW__0A": ProductType("S01SIWANC", "IW", "ANC"),
    "EW_RAW__0C": ProductType("S01SEWANC", "EW", "ANC"),
    "WV_RAW__0N": ProductType("S01SWVANC", "WV", "ANC"),
    "EW_GRDH_1S": ProductType("S01SEWGRD", "EW", "GRD"),
    "IW_GRDH_1S": ProductType("S01SIWGRD", "IW", "GRD"),
    "IW_OCN__2S": ProductType("S01SIWOCN", "IW", "OCN"),
    "SM_OCN__2S": ProductType("S01SSMOCN", "SM", "OCN"),
    "EW_SLC__1S": ProductType("S01SEWSLC", "EW", "SLC"),
    "IW_SLC__1S": ProductType("S01SIWSLC", "IW", "SLC"),
    "WV_OCN__2S": ProductType("S01SWVOCN", "WV", "OCN"),
    "GP_RAW__0_": ProductType("S01GPSRAW", "GPS", "RAW"),
    "HK_RAW__0_": ProductType("S01HKMRAW", "HKTM", "RAW"),
    "RAW": ProductType("S01AISRAW", "AIS", "RAW"),
    "MSI_L0__DS": ProductType("S02MSIL0_", "MSI", "L0"),
    "MSI_L1A_DS": ProductType("S02MSIL1A", "MSI", "L1A"),
    "MSI_L1B_DS": ProductType("S02MSIL1B", "MSI", "L1B"),
    "MSI_L1C_DS": ProductType("S02MSIL1C", "MSI", "L1C"),
    "MSI_L2A_DS": ProductType("S02MSIL2A", "MSI", "L2A"),
    "SR_0_SRA___": ProductType("S03SRAL0_", "SRAL", "L0 observation"),
    "SR_0_CAL___": ProductType("S03SRAL0C", "SRAL", "L0 calibration"),
    "SR_1_SRA_A_": ProductType("S03ALT1A", "HR", "L1A"),
    "SR_1_SRA_BS": ProductType("S03ALT1B", "HR", "L1B"),
    "SR_2_LAN_HY": ProductType("S03ALT2H", "HR", "Hydrology"),
    "SR_1_CAL": ProductType("S03ALTCAL", "SRAL", "CAL1/CAL2"),
    "MW_0_MWR": ProductType("S03MWRL0_", "MWR", "L0"),
    "MW_1_MWR": ProductType("S03MWRL1_", "MWR", "L1"),
    "MW_1_CAL": ProductType("S03MWRCAL", "MWR", "CAL"),
    "OL_0_EFR": ProductType("S03OLCL0_", "OLCI", "L0"),
    "OL_1_EFR": ProductType("S03OLCEFR", "OLCI", "EFR"),
    "OL_1_ERR": ProductType("S03OLCERR", "OLCI", "ERR"),
    "OL_1_RAC": ProductType("S03OLCRAC", "OLCI", "RAC"),
    "OL_1_SPC": ProductType("S03OLCSPC", "OLCI", "SPC"),
    "OL_2_LFR": ProductType("S03OLCLFR", "OLCI", "LFR"),
    "OL_2_LRR": ProductType("S03OLCLRR", "OLCI", "LRR"),
    "SL_0_SLT": ProductType("S03SLSL0_", "SLSTR", "L0"),
    "SL_1_RBT": ProductType("S03SLSRBT", "SLSTR", "RBT"),
    "SL_2_LST": ProductType("S03SLSLST", "SLSTR", "LST"),
    "SL_2_FRP": ProductType("S03SLSFRP", "SLSTR", "FRP"),
    "SY_2_SYN": ProductType("S03SYNSDR", "SYNERGY", "L2"),
    "SY_2_AOD": ProductType("S03SYNAOD", "SYNERGY", "L2"),
    "SY_2_VGT": ProductType("S03SYNVGT", "SYNERGY", "L2"),
    "SY_2_VGK": ProductType("S03SYNVGK", "SYNERGY", "L2"),
    "SY_2_VG1": ProductType("S03SYNV01", "SYNERGY", "L2"),
    "SY_2_V10": ProductType("S03SYNV10", "SYNERGY", "L2"),
    "REP_PASS": ProductType("SXXACQREP", "XX=01,02,03,etc", "L0 acquisition report"),
    "OPER_MSI_L2A": ProductType("OPER_MSI", "MSI", "L2"),
    "OPER_MSI_L0": ProductType("OPER_MSI", "MSI", "L0"),
    "OPER_MSI": ProductType("OPER_MSI", "MSI", "L1"),
}
