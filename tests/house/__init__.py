"""Facts about the repository itself: layers, sizes, names, and that its pages say the truth."""
