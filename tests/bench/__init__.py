"""Measures: `python -m tests.bench`."""

import logging

# One line of log per page would hide the figures.
logging.disable(logging.INFO)
