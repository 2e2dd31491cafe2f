"""Fingerprint of what a line brings: the same values give the same 64 characters."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(valeurs: Mapping[str, Any]) -> str:
    """sha256 of the values, whatever the order of the columns."""
    return hashlib.sha256(json.dumps(valeurs, sort_keys=True, default=str).encode()).hexdigest()
