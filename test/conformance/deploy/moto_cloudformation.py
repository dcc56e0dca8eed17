"""Fixes for deployment with moto's CloudFormation and Lambda, for the pinned version (5.2.5)."""

import base64
import io
import json
import os
import time
import urllib.request
import zipfile

from moto import settings
from moto.awslambda.models import LambdaFunction
from moto.cloudformation.custom_model import CustomModel
from moto.cloudformation.models import ChangeSet, Stack, cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from sam_transform import transformed

ANSWER_TIMEOUT = 120


def zipped(code):
    # moto names inline code index.py for every runtime. Ours is CommonJS, for Node.
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("index.js", code)
    return archive.getvalue()


update_function = LambdaFunction.update_from_cloudformation_json.__func__


def update_with_inline_code(cls, original_resource, new_resource_name, cloudformation_json, *args, **kwargs):
    # moto zips inline code when it creates a function, but expects a zip when it updates one.
    code = cloudformation_json["Properties"]["Code"]
    if "ZipFile" in code:
        code["ZipFile"] = base64.b64encode(zipped(code["ZipFile"]))
    return update_function(cls, original_resource, new_resource_name, cloudformation_json, *args, **kwargs)


def invoke(function, body, request_headers, response_headers):
    # moto runs functions in Docker. Here the test runs them with the Node version of Lambda: `functions.ts`.
    with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as package:
        files = {file: package.read(file).decode() for file in package.namelist()}
    invocation = {
        "functionArn": function.function_arn,
        "files": files,
        "environment": function.environment_vars,
        "event": json.loads(body),
    }
    request = urllib.request.Request(
        os.environ["FUNCTIONS_URL"], json.dumps(invocation).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return response.read()


def process_answer(self):
    # moto looks for the stack in the default account and us-east-1, because the URL contains neither; the stack id
    # contains both. It handles FAILED as no response, and then also creates the rest of the stack in this thread.
    _, _, _, region, account, _ = self._get_param("StackId").split(":", 5)
    stack = cloudformation_backends[account][region].get_stack(self._get_param("StackId"))
    resource = stack.get_custom_resource(self._get_param("LogicalResourceId"))
    resource.resource_name = self._get_param("PhysicalResourceId")
    resource.failure = self._get_param("Reason") if self._get_param("Status") == "FAILED" else None
    resource.set_data(self._get_param("Data", {}))
    return 200, {"status": 200}, json.dumps("{}")


create_custom_resource = CustomModel.create_from_cloudformation_json.__func__


def create_and_wait(cls, *args, **kwargs):
    # moto continues before the resource is created, so that references to its attributes are empty.
    resource = create_custom_resource(cls, *args, **kwargs)
    deadline = time.monotonic() + ANSWER_TIMEOUT
    while not resource.is_created():
        if time.monotonic() > deadline:
            raise TimeoutError(f"No answer for {kwargs['LogicalId']} of {kwargs['StackId']}")
        time.sleep(0.02)
    if resource.failure:
        raise RuntimeError(f"{kwargs['LogicalId']}: {resource.failure}")
    return resource


parse_template = Stack.parse_template
parse_change_set_template = ChangeSet._parse_template


def parse_and_transform(template):
    # moto does not support transforms.
    parsed = parse_template(template)
    return transformed(parsed) if "Transform" in parsed else parsed


def parse_and_transform_change_set(self):
    parse_change_set_template(self)
    if "Transform" in self.template_dict:
        self.template_dict = transformed(self.template_dict)


def apply_change_set(self):
    # moto handles a change set that creates a stack as an update of an empty template: without conditions, defaults of
    # parameters, outputs and exports.
    stack = self.stack
    stack.template, stack.template_dict = self.template, self.template_dict
    if self.change_set_type == "CREATE":
        stack.parameters = self.parameters
        stack.resource_map = stack._create_resource_map()
        stack.create_resources()
    else:
        stack.resource_map.update(self.template_dict, self.parameters)
    stack.output_map = stack._create_output_map()
    for export in stack.exports:
        cloudformation_backends[stack.account_id][stack.region_name].exports[export.name] = export


# moto expects functions in Docker, and lets them respond to host.docker.internal.
settings.moto_server_host = lambda: "http://127.0.0.1"
LambdaFunction._create_zipfile_from_plaintext_code = staticmethod(zipped)
LambdaFunction.update_from_cloudformation_json = classmethod(update_with_inline_code)
LambdaFunction.invoke = invoke
CloudFormationResponse.process_cfn_response = process_answer
CustomModel.create_from_cloudformation_json = classmethod(create_and_wait)
Stack.parse_template = staticmethod(parse_and_transform)
ChangeSet._parse_template = parse_and_transform_change_set
ChangeSet.apply = apply_change_set
