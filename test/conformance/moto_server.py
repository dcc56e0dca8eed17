"""moto's server, with what the product's calls need mended, for as long as the pinned version (5.2.5) needs it."""

import os
import sys
from pathlib import Path

from moto.core.utils import aws_api_matches
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.server import main

filter_endpoint_services = VPCBackend._filter_endpoint_services


def filter_by_values(service_names, filters, services):
    # moto reads a filter's values as "Value", which nothing sends, so that the filters `service-name` and `tag:` of
    # DescribeVpcEndpointServices end in a KeyError. It compares names as they are, where EC2's filters have wildcards.
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

# moto looks up a filter as an attribute of that name, and an endpoint has its id as `id` alone: the filter
# `vpc-endpoint-id` of DescribeVpcEndpoints ends in a NotImplementedError.
VPCEndPoint.vpc_endpoint_id = property(lambda endpoint: endpoint.id)

create_vpc_endpoint = VPCBackend.create_vpc_endpoint


def create_vpc_endpoint_with_interfaces(self, *args, **kwargs):
    # moto gives an endpoint's network interfaces the type of an instance's, so that the filter `interface-type` misses them.
    endpoint = create_vpc_endpoint(self, *args, **kwargs)
    for eni_id in endpoint.network_interface_ids:
        # Not by get_network_interface, which walks through a dictionary that another request may change meanwhile.
        self.enis[eni_id].interface_type = "vpc_endpoint"
    return endpoint


VPCBackend.create_vpc_endpoint = create_vpc_endpoint_with_interfaces

# Whoever deploys stacks runs their functions as well.
if "FUNCTIONS_URL" in os.environ:
    sys.path.append(str(Path(__file__).parent / "deploy"))
    import moto_cloudformation  # noqa: F401
    import moto_resources  # noqa: F401

main()
