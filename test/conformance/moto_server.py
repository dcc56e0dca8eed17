"""The moto server, with fixes for the calls of the product that fail on the pinned version (5.2.5)."""

import os
import sys
from pathlib import Path

from moto.core.utils import aws_api_matches
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.server import main

filter_endpoint_services = VPCBackend._filter_endpoint_services


def filter_by_values(service_names, filters, services):
    # moto reads the values of a filter from "Value", which no client sends, so that the filters `service-name` and
    # `tag:` of DescribeVpcEndpointServices fail with a KeyError. It compares names exactly; EC2 supports wildcards.
    renamed = [{"Name": each["Name"], "Value": each["Values"]} for each in filters]
    for each in renamed:
        if each["Name"] == "service-name":
            each["Value"] = [
                service["ServiceName"]
                for service in services
                if any(aws_api_matches(value, service["ServiceName"]) for value in each["Value"])
            ]
    return filter_endpoint_services(service_names, renamed, services)


VPCBackend._filter_endpoint_services = staticmethod(filter_by_values)

# moto reads a filter from the attribute with its name, but an endpoint has its id only in `id`, so that the filter
# `vpc-endpoint-id` of DescribeVpcEndpoints fails with a NotImplementedError.
VPCEndPoint.vpc_endpoint_id = property(lambda endpoint: endpoint.id)

create_vpc_endpoint = VPCBackend.create_vpc_endpoint


def create_vpc_endpoint_with_interfaces(self, *args, **kwargs):
    # In moto, interfaces of endpoints have the type of those of instances, so the filter `interface-type` misses them.
    endpoint = create_vpc_endpoint(self, *args, **kwargs)
    for eni_id in endpoint.network_interface_ids:
        # get_network_interface iterates over a dictionary that another request may change at the same time.
        self.enis[eni_id].interface_type = "vpc_endpoint"
    return endpoint


VPCBackend.create_vpc_endpoint = create_vpc_endpoint_with_interfaces

# Tests that deploy stacks also run their functions.
if "FUNCTIONS_URL" in os.environ:
    sys.path.append(str(Path(__file__).parent / "deploy"))
    import moto_cloudformation  # noqa: F401
    import moto_resources  # noqa: F401

main()
