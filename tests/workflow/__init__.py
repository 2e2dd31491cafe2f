"""The transition engine and the declared graphs."""
