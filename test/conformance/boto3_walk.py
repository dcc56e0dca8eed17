"""Uses boto3's waiters, paginators, resources and errors with the given EC2 endpoint, and prints their results."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

url, region = sys.argv[1:]
connection = {
    "endpoint_url": url,
    "region_name": region,
    "aws_access_key_id": "conformance",
    "aws_secret_access_key": "conformance",
}
ec2 = boto3.client("ec2", **connection)
resources = boto3.resource("ec2", **connection)


def pages(operation, key, **parameters):
    return [
        each
        for page in ec2.get_paginator(operation).paginate(**parameters)
        for each in page[key]
    ]


def error_code(operation, **parameters):
    try:
        operation(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]


vpc = resources.create_vpc(CidrBlock="10.0.0.0/16")
vpc.wait_until_available()
vpc.modify_attribute(EnableDnsHostnames={"Value": True})
subnet = vpc.create_subnet(CidrBlock="10.0.0.0/24")
group = vpc.create_security_group(GroupName="boto3", Description="boto3")
endpoint = ec2.create_vpc_endpoint(
    VpcEndpointType="Interface",
    VpcId=vpc.id,
    ServiceName=f"com.amazonaws.{region}.logs",
    SubnetIds=[subnet.id],
    SecurityGroupIds=[group.id],
    PrivateDnsEnabled=True,
    TagSpecifications=[
        {"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Name", "Value": "logs"}]}
    ],
)["VpcEndpoint"]
in_vpc = [{"Name": "vpc-id", "Values": [vpc.id]}]

json.dump(
    {
        "dns": vpc.describe_attribute(Attribute="enableDnsHostnames")["EnableDnsHostnames"],
        "subnets": [each.cidr_block for each in vpc.subnets.all()],
        "mainTable": [each.associations_attribute[0]["Main"] for each in vpc.route_tables.all()],
        "groups": sorted(
            each["GroupName"]
            for each in pages("describe_security_groups", "SecurityGroups", Filters=in_vpc)
        ),
        "endpoints": [
            [each["ServiceName"], each["SubnetIds"], each["Groups"], each["Tags"]]
            for each in pages("describe_vpc_endpoints", "VpcEndpoints", Filters=in_vpc)
        ],
        "services": sorted(
            each["ServiceName"]
            for each in pages(
                "describe_vpc_endpoint_services",
                "ServiceDetails",
                Filters=[{"Name": "service-name", "Values": [f"com.amazonaws.{region}.{name}" for name in ("logs", "s3")]}],
            )
        ),
        "notFound": error_code(
            ec2.describe_vpc_endpoints, VpcEndpointIds=["vpce-00000000000000000"]
        ),
        "deleted": ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])["Unsuccessful"],
    },
    sys.stdout,
)
