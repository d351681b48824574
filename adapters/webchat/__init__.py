"""The chat as a web page: neutral events in, server-sent replies out."""
