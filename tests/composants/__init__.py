"""Tests of the components and the crispy pack."""
