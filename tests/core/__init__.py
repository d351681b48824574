"""Tests of the rules of the form."""
