"""Forms of the dossier, as its author fills it, and of the acts of the State service."""
