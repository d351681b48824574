"""Tests of the voice: engines, encoding, cache, service."""
