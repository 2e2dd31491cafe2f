"""Commands of the conventions."""
