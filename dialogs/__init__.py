"""Decides what is asked and said."""
