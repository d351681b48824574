"""Keeps encrypted pictures."""
