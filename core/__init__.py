"""Rules of the form: pure, no I/O, no clock of their own."""
