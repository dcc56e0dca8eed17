import type { Ec2State } from '../state/ec2State.ts'
import { describeAvailabilityZones } from './network/availabilityZones.ts'
import { attachInternetGateway, createInternetGateway, describeInternetGateways } from './network/internetGateways.ts'
import { describeNetworkInterfaces } from './network/networkInterfaces.ts'
import { describeManagedPrefixLists, describePrefixLists } from './network/prefixLists.ts'
import { createRoute, deleteRoute } from './network/routes.ts'
import {
  associateRouteTable,
  createRouteTable,
  describeRouteTables,
  replaceRouteTableAssociation,
} from './network/routeTables.ts'
import { createSubnet, describeSubnets } from './network/subnets.ts'
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

/** Carries a call out at once: from the request in the SDK's shape to the response, or fails with an Ec2Error. */
type Action = (state: Ec2State, request: never) => object

/** The calls that the simulator knows, by EC2's names. */
export const actions: Readonly<Record<string, Action>> = {
  AssociateRouteTable: associateRouteTable,
  AssociateVpcCidrBlock: associateVpcCidrBlock,
  AttachInternetGateway: attachInternetGateway,
  AuthorizeSecurityGroupEgress: authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: authorizeSecurityGroupIngress,
  CreateInternetGateway: createInternetGateway,
  CreateRoute: createRoute,
  CreateRouteTable: createRouteTable,
  CreateSecurityGroup: createSecurityGroup,
  CreateSubnet: createSubnet,
  CreateTags: createTags,
  CreateVpc: createVpc,
  CreateVpcEndpoint: createVpcEndpoint,
  DeleteRoute: deleteRoute,
  DeleteSecurityGroup: deleteSecurityGroup,
  DeleteTags: deleteTags,
  DeleteVpcEndpoints: deleteVpcEndpoints,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeInternetGateways: describeInternetGateways,
  DescribeManagedPrefixLists: describeManagedPrefixLists,
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
  ModifyVpcAttribute: modifyVpcAttribute,
  ModifyVpcEndpoint: modifyVpcEndpoint,
  ReplaceRouteTableAssociation: replaceRouteTableAssociation,
  RevokeSecurityGroupEgress: revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: revokeSecurityGroupIngress,
}
