"""Demonstration and national-size data sets, which compose every app."""
