"""How a file or a folder from elsewhere becomes a model: found by what it holds, never run."""
