"""Runs it: settings, wiring, turn pipeline, commands."""
