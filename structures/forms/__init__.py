"""Forms of the structures."""
