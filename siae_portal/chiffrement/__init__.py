"""Model fields encrypted at rest."""
