"""Says it: one catalogue per language, as package data."""
