"""Runs it: settings, wiring, turn pipeline, commands."""

VERSION = "0.1.0"
