"""Tools of the project that the portal never imports."""
