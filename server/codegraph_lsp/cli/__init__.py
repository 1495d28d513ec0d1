"""The command line: parses arguments, asks the engine, prints answers. Decides nothing."""
