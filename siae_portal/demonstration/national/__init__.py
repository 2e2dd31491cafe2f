"""The national-size data set: as many structures, dossiers and people as the country has, all fictive."""
