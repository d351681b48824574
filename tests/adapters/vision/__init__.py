"""Tests of adapters.vision."""
