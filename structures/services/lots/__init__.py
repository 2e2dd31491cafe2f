"""Batches: reading a file, comparing it with what the portal holds, applying it as a whole, undoing it."""
