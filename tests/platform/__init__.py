"""The real RS-Server, installed from its published packages and started here, as a target of tests.

`python -m tests.platform.run -- COMMAND` starts everything, runs the command once per target, and stops everything.
"""
