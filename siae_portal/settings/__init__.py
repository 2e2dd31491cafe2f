"""Settings: `base` for all, one module per place where the portal runs."""
