"""Tests of what is read aloud."""
