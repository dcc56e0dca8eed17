"""Prints the template at the given path as SAM transforms it, as JSON."""

import json
import sys

from sam_transform import transformed
from samcli.yamlhelper import yaml_parse

with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())

# `sam deploy` uploads a package to a bucket, and replaces the path in the template by its URL.
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = f"s3://packages/{resource['Properties']['CodeUri']}"

json.dump(transformed(template), sys.stdout)
