"""Links to pictures and sound."""
