"""The LINE channel, tried against a double of LINE that knows LINE's own specification."""
