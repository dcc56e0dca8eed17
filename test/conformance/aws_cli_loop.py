"""Runs the AWS CLI for each line of standard input, a JSON list of arguments. Prints its status and its output as JSON.

Each command runs in a fork that has already loaded the modules that start slowly.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

driver = create_clidriver()
driver.session.get_component("data_loader").load_service_model("ec2", "service-2")


def run(arguments):
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            status = driver.main(arguments)
        except SystemExit as end:
            status = end.code
    return {"status": status, "stdout": stdout.getvalue(), "stderr": stderr.getvalue()}


for line in sys.stdin:
    if os.fork() == 0:
        print(json.dumps(run(json.loads(line))), flush=True)
        os._exit(0)
    os.wait()
