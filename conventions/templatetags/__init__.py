"""Template tags of the conventions app."""
