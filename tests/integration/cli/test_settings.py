"""Which key and which URL the command line uses."""

from __future__ import annotations

from rsclient.local import LocalServer
from tests.support.shell import Shell, ids


def test_keys(rs_key: Shell, key_server: LocalServer) -> None:
    words = ("search", "auxip", "adgs_poeorb", "--max-items", "1", "-v")
    assert rs_key(*words).code == 0
    answer = rs_key(*words, RSPY_APIKEY="wrong-key")
    assert (answer.code, "Invalid API key" in answer.err) == (4, True)
    answer = rs_key(*words, RSPY_APIKEY="")
    assert answer.code == 4
    assert answer.err.endswith("; set RSPY_APIKEY or give --api-key-file\n")
    answer = rs_key(*words, RSPY_APIKEY=key_server.api_keys["reader"])
    assert (answer.code, "Missing authorization role 'rs_auxip_adgs_read'" in answer.err) == (4, True)
    # the file wins over the variable
    (rs_key.folder / "key").write_text(key_server.api_keys["owner"] + "\n")
    answer = rs_key(*words, "--api-key-file", "key", RSPY_APIKEY="wrong-key")
    assert answer.code == 0
    assert key_server.api_keys["owner"] not in answer.out + answer.err
    assert rs_key(*words, "--api-key-file", "none").code == 1


def test_the_url_of_the_command_line_wins(rs: Shell, nowhere: Shell) -> None:
    url = rs.environment["RSPY_WEBSITE"]
    # also over the variables of single services
    words = ("search", "auxip", "adgs_poeorb", "--max-items", "1", "--ndjson", "--url", url)
    elsewhere = {"RSPY_WEBSITE": "http://127.0.0.1:9", "RSPY_HOST_ADGS": "http://127.0.0.1:9"}
    assert len(ids(nowhere(*words, **elsewhere).out)) == 1


def test_without_a_platform_the_error_says_what_to_set(nowhere: Shell) -> None:
    answer = nowhere("search", "auxip")
    assert answer.code == 2
    assert "RSPY_WEBSITE" in answer.err
    assert "rsclient local up" in answer.err
    assert answer.err.count("\n") == 1
