"""Doors from the outbox and the scheduler to the services."""
