"""The transcript player."""
