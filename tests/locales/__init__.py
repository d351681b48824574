"""Tests of the catalogues: complete, in one voice, and typeable."""
