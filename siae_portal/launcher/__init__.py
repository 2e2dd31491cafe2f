"""Embedded servers and supervision of the local processes. Standard library only."""
