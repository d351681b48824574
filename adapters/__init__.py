"""Speaks to the world: channels, store, mail, pictures."""
