"""Views of the editorial pages: what the public reads, what the writers do."""
