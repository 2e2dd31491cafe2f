"""Follow-up of salariés en insertion."""
