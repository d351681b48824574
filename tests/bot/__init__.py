"""Running it: settings, pipeline, commands."""
