"""Tests, which mirror the apps."""
