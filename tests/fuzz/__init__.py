"""Whatever comes from outside is read without a crash: only the refusals that a parser announces."""
