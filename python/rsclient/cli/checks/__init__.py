"""What `rsclient doctor` looks at, one module per subject; each gives a list of checks and raises nothing."""
