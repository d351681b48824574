"""Benchmarks: `python -m bot bench NAME`."""
