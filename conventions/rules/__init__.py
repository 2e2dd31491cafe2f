"""Rules of the dossier and the convention: pure functions, each with its source."""
