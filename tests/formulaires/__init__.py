"""Tests of the form fields."""
