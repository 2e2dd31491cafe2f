"""Kills, on servers of their own."""
