"""The staging service: station assets into storage, their items into the catalog."""
