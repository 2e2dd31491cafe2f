"""Who reaches which address."""
