"""A region pack: what a province or regency is made of, loaded and checked."""

from actions.region.parts import Agency, Area, Category, EmergencyNumber, Route, ServiceMall
from actions.region.region import Region, RegionError, load_region

__all__ = [
    "Agency",
    "Area",
    "Category",
    "EmergencyNumber",
    "Region",
    "RegionError",
    "Route",
    "ServiceMall",
    "load_region",
]
