"""The chat in a terminal: photos by path, choices by number, pictures in words."""
