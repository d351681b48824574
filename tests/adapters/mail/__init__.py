"""Tests of adapters.mail."""
