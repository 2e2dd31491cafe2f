"""Editorial pages."""
