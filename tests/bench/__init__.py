"""Measures: `python -m tests.bench`."""

import logging
import sys

# One line of log per page would hide the figures; the tests, which import some of this, read the logs.
if "pytest" not in sys.modules:
    logging.disable(logging.INFO)
