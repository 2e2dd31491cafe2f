"""Forms of the editorial pages: what a visitor chooses, what a writer fills in."""
