"""Each family once more: its equations in plain numpy, the independent path of `verify`."""
