"""Adds properties of EC2 resource types that CloudFormation of moto 5.2.5 ignores."""

from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.vpcs import VPC

create_vpc = VPC.create_from_cloudformation_json.__func__
create_group = SecurityGroup.create_from_cloudformation_json.__func__


def create_vpc_with_attributes(cls, name, json, *args, **kwargs):
    vpc = create_vpc(cls, name, json, *args, **kwargs)
    vpc.enable_dns_hostnames = str(json["Properties"].get("EnableDnsHostnames", "false")).lower() == "true"
    return vpc


def create_group_with_egress(cls, name, json, *args, **kwargs):
    group = create_group(cls, name, json, *args, **kwargs)
    rules = json["Properties"].get("SecurityGroupEgress", [])
    backend = group.ec2_backend
    if rules:
        backend.revoke_security_group_egress(group.id, "-1", None, None, [{"CidrIp": "0.0.0.0/0"}])
    for rule in rules:
        group_id, prefix_list_id = rule.get("DestinationSecurityGroupId"), rule.get("DestinationPrefixListId")
        backend.authorize_security_group_egress(
            group.id,
            rule["IpProtocol"],
            rule["FromPort"],
            rule["ToPort"],
            [],
            source_groups=[{"GroupId": group_id}] if group_id else [],
            prefix_list_ids=[{"PrefixListId": prefix_list_id}] if prefix_list_id else [],
            vpc_id=group.vpc_id,
        )
    return group


VPC.create_from_cloudformation_json = classmethod(create_vpc_with_attributes)
SecurityGroup.create_from_cloudformation_json = classmethod(create_group_with_egress)
