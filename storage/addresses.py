"""Addresses of servers as they may be shown: without password, and without the values of their query."""

from __future__ import annotations

import re

# As far as the last "@": a password may hold one that nobody quoted.
_PASSWORD = re.compile(r"(?<=://)([^:/@\s]*):.*@")
_QUERY_VALUE = re.compile(r"([?&][^=&\s]*=)[^&\s]+")


def show_address(address: str) -> str:
    """The address with whatever may be secret replaced by ``***``."""
    return _QUERY_VALUE.sub(r"\1***", _PASSWORD.sub(r"\1:***@", address))
