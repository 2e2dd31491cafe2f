"""Tests of the home, information and health pages."""
