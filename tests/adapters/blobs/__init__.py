"""Tests of what keeps pictures."""
