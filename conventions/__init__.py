"""From the dossier unique to the signed convention."""
