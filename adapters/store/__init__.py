"""Keeps conversations, what is to be sent and what is to be done, in one database."""
