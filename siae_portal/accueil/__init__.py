"""Home pages and public information pages, which compose several apps."""
