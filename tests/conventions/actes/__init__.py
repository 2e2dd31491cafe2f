"""Acts printed by the portal."""
