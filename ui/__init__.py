"""What a person touches: the window, its views and the command line. Never torch."""
