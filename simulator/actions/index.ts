import type { Ec2State } from '../state/ec2State.ts'
import { describeAvailabilityZones } from './network/availabilityZones.ts'
import { associateDhcpOptions, createDhcpOptions, describeDhcpOptions } from './network/dhcpOptions.ts'
import {
  attachInternetGateway,
  createInternetGateway,
  describeInternetGateways,
  detachInternetGateway,
} from './network/internetGateways.ts'
import { createNatGateway, deleteNatGateway, describeNatGateways } from './network/natGateways.ts'
import {
  createNetworkAcl,
  createNetworkAclEntry,
  deleteNetworkAclEntry,
  replaceNetworkAclEntry,
} from './network/networkAclChanges.ts'
import { describeNetworkAcls, replaceNetworkAclAssociation } from './network/networkAcls.ts'
import { describeNetworkInterfaces } from './network/networkInterfaces.ts'
import { describeManagedPrefixLists, describePrefixLists } from './network/prefixLists.ts'
import { createRoute, deleteRoute } from './network/routes.ts'
import {
  associateRouteTable,
  createRouteTable,
  describeRouteTables,
  replaceRouteTableAssociation,
} from './network/routeTables.ts'
import { createSubnet, deleteSubnet, describeSubnets } from './network/subnets.ts'
import {
  associateVpcCidrBlock,
  createVpc,
  describeVpcAttribute,
  describeVpcs,
  modifyVpcAttribute,
} from './network/vpcs.ts'
import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  describeSecurityGroupRules,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from './securityGroups/securityGroupRules.ts'
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from './securityGroups/securityGroups.ts'
import { createTags, deleteTags, describeTags } from './tags.ts'
import { createVpcEndpoint } from './vpcEndpoints/create.ts'
import { deleteVpcEndpoints } from './vpcEndpoints/delete.ts'
import { describeVpcEndpoints } from './vpcEndpoints/describe.ts'
import { modifyVpcEndpoint } from './vpcEndpoints/modify.ts'
import { describeVpcEndpointServices } from './vpcEndpoints/vpcEndpointServices.ts'

/**
 * Executes a call at once: takes the request in the form of the SDK, and returns the response or throws an Ec2Error.
 */
type Action = (state: Ec2State, request: never) => object

/** The calls that the simulator supports, by EC2's names. */
export const actions: Readonly<Record<string, Action>> = {
  AssociateDhcpOptions: associateDhcpOptions,
  AssociateRouteTable: associateRouteTable,
  AssociateVpcCidrBlock: associateVpcCidrBlock,
  AttachInternetGateway: attachInternetGateway,
  AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateDhcpOptions: createDhcpOptions,
  CreateInternetGateway: createInternetGateway,
  CreateNatGateway: createNatGateway,
  CreateNetworkAcl: createNetworkAcl,
  CreateNetworkAclEntry: createNetworkAclEntry,
  CreateRoute: createRoute,
  CreateRouteTable: createRouteTable,
  CreateSecurityGroup: createSecurityGroup,
  CreateSubnet: createSubnet,
  CreateTags: createTags,
  CreateVpc: createVpc,
  CreateVpcEndpoint: createVpcEndpoint,
  DeleteNatGateway: deleteNatGateway,
  DeleteNetworkAclEntry: deleteNetworkAclEntry,
  DeleteRoute: deleteRoute,
  DeleteSecurityGroup: deleteSecurityGroup,
  DeleteSubnet: deleteSubnet,
  DeleteTags: deleteTags,
  DeleteVpcEndpoints: deleteVpcEndpoints,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeDhcpOptions: describeDhcpOptions,
  DescribeInternetGateways: describeInternetGateways,
  DescribeManagedPrefixLists: describeManagedPrefixLists,
  DescribeNatGateways: describeNatGateways,
  DescribeNetworkAcls: describeNetworkAcls,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribePrefixLists: describePrefixLists,
  DescribeRouteTables: describeRouteTables,
  DescribeSecurityGroupRules: describeSecurityGroupRules,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSubnets: describeSubnets,
  DescribeTags: describeTags,
  DescribeVpcAttribute: describeVpcAttribute,
  DescribeVpcEndpointServices: describeVpcEndpointServices,
  DescribeVpcEndpoints: describeVpcEndpoints,
  DescribeVpcs: describeVpcs,
  DetachInternetGateway: detachInternetGateway,
  ModifyVpcAttribute: modifyVpcAttribute,
  ModifyVpcEndpoint: modifyVpcEndpoint,
  ReplaceNetworkAclAssociation: replaceNetworkAclAssociation,
  ReplaceNetworkAclEntry: replaceNetworkAclEntry,
  ReplaceRouteTableAssociation: replaceRouteTableAssociation,
  RevokeSecurityGroupEgress: revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
}
