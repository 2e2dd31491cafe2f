"""Tests of French figures, dates and typography."""
