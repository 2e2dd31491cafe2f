"""Editorial pages: portraits of structures, news, calls for projects."""
