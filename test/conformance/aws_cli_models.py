"""Prints the problem that the AWS CLI reports for each command, as JSON; null if it would call AWS. Takes JSON too."""

import contextlib
import io
import json
import shlex
import sys

from awscli.clidriver import create_clidriver


class Call(Exception):
    """The command and its parameters are valid for the models, so the next step would be the call."""


def problem_of(command):
    driver = create_clidriver()
    calls = []

    def stop(**_):
        calls.append(command)
        raise Call

    driver.session.register("before-call", stop)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            driver.main(shlex.split(command)[1:])
        except SystemExit:
            pass
    return None if calls else said.getvalue().strip()[-400:]


json.dump([problem_of(command) for command in json.loads(sys.argv[1])], sys.stdout)
