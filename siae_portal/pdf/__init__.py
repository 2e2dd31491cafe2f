"""The only door to the PDF engine."""
