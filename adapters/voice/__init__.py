"""Spoken replies: engines, encoding, cache; all of it optional, text never waits for it."""
