"""For whom figures are: codes of a region, of regencies and of agencies, as storage narrows by them."""

from __future__ import annotations

from actions.digest_values import Scope
from actions.errors import ScopeGone
from actions.region import Region
from storage.figures import Narrow


def narrow_to(region: Region, scope: Scope) -> Narrow:
    """What falls under any of these codes. Raises ScopeGone for one that is none, or none any more."""
    agencies, regencies = [], []
    for code in scope:
        if code in region.agencies:
            agencies.append(code)
        elif code != region.code and code in region.areas and region.area(code).level == "regency":
            regencies.append(code)
        elif code != region.code:
            raise ScopeGone(code=code)
    if not scope:
        raise ScopeGone(code="")
    if region.code in scope:
        return Narrow()
    return Narrow(tuple(sorted(set(agencies))), tuple(sorted(set(regencies))))


def regencies_in(region: Region, narrow: Narrow) -> int:
    """How many regencies a scope can have complaints from."""
    return len(narrow.regencies) if narrow.regencies and not narrow.agencies else len(region.regencies)
