"""Writes: one module per aggregate, one function per act."""
