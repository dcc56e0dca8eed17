import type { Ec2State } from '../state/ec2State.ts'
import { describeAvailabilityZones } from './availabilityZones.ts'
import { attachInternetGateway, createInternetGateway, describeInternetGateways } from './internetGateways.ts'
import { describeNetworkInterfaces } from './networkInterfaces.ts'
import { describeManagedPrefixLists, describePrefixLists } from './prefixLists.ts'
import { createRoute, deleteRoute } from './routes.ts'
import {
  associateRouteTable,
  createRouteTable,
  describeRouteTables,
  replaceRouteTableAssociation,
} from './routeTables.ts'
import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  describeSecurityGroupRules,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from './securityGroupRules.ts'
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from './securityGroups.ts'
import { createSubnet, describeSubnets } from './subnets.ts'
import { createTags, deleteTags, describeTags } from './tags.ts'
import { describeVpcEndpointServices } from './vpcEndpointServices.ts'
import { createVpcEndpoint } from './vpcEndpoints/create.ts'
import { deleteVpcEndpoints } from './vpcEndpoints/delete.ts'
import { describeVpcEndpoints } from './vpcEndpoints/describe.ts'
import { modifyVpcEndpoint } from './vpcEndpoints/modify.ts'
import { associateVpcCidrBlock, createVpc, describeVpcAttribute, describeVpcs, modifyVpcAttribute } from './vpcs.ts'

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
