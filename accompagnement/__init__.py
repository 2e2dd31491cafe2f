"""Salariés en insertion: contracts, interviews and exits."""
