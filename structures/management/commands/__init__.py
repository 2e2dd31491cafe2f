"""Commands of the structures."""
