"""Prints what SAM makes of the template at the path given, as JSON."""

import json
import sys

from sam_transform import transformed
from samcli.yamlhelper import yaml_parse

with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file.read())

# `sam deploy` puts a package into a bucket, and its place there into the template that it sends.
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = f"s3://packages/{resource['Properties']['CodeUri']}"

json.dump(transformed(template), sys.stdout)
