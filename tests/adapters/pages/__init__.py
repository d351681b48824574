"""Tests of the pages behind links."""
