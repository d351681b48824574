"""Tests of what keeps conversations."""
