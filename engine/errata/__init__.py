"""The errors that models from articles were printed with, each with the numbers that show it."""
