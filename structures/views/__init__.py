"""Public directory and record of a structure."""
