"""The transition engine: states as data, no domain."""
