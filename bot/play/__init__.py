"""Plays transcripts: conversations written as data, against a whole bot in this process."""
