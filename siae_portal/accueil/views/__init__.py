"""Views of the home pages, of the public information and of the health of the portal."""
