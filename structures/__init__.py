"""Structures, labels, territories and State services."""
