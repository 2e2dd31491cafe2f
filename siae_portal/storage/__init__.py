"""Uploaded and produced files, kept by sha256 outside the web root."""
