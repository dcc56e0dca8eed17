import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  TagDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../state/ec2State.ts'
import { resourceTypeOf, withTags } from '../state/tags.ts'
import { Ec2Error, required } from '../wire/ec2Error.ts'
import { describe, type Kind } from './describe.ts'
import {
  dhcpOptionsNotFound,
  groupNotFound,
  internetGatewayNotFound,
  natGatewayNotFound,
  networkAclNotFound,
  networkInterfaceNotFound,
  routeTableNotFound,
  securityGroupRuleNotFound,
  subnetNotFound,
  vpcEndpointNotFound,
  vpcNotFound,
} from './lookups.ts'
import { shownNetworkInterfaces } from './network/networkInterfaces.ts'

interface Taggable {
  exists(state: Ec2State, id: string): boolean
  notFound(id: string): Ec2Error
}

const taggable: Readonly<Record<string, Taggable>> = {
  vpc: { exists: (state, id) => state.vpcs.get(id) !== undefined, notFound: vpcNotFound },
  subnet: { exists: (state, id) => state.subnets.get(id) !== undefined, notFound: subnetNotFound },
  'route-table': { exists: (state, id) => state.routeTables.get(id) !== undefined, notFound: routeTableNotFound },
  'internet-gateway': {
    exists: (state, id) => state.internetGateways.get(id) !== undefined,
    notFound: internetGatewayNotFound,
  },
  'security-group': { exists: (state, id) => state.securityGroups.get(id) !== undefined, notFound: groupNotFound },
  'security-group-rule': {
    exists: (state, id) => state.securityGroupRules.get(id) !== undefined,
    notFound: securityGroupRuleNotFound,
  },
  'vpc-endpoint': { exists: (state, id) => state.vpcEndpoint(id) !== undefined, notFound: vpcEndpointNotFound },
  'network-interface': {
    exists: (state, id) => shownNetworkInterfaces(state, 0).some(({ networkInterfaceId }) => networkInterfaceId === id),
    notFound: networkInterfaceNotFound,
  },
  'network-acl': { exists: (state, id) => state.networkAcls.get(id) !== undefined, notFound: networkAclNotFound },
  'dhcp-options': { exists: (state, id) => state.dhcpOptions.get(id) !== undefined, notFound: dhcpOptionsNotFound },
  natgateway: { exists: (state, id) => state.natGateways.get(id) !== undefined, notFound: natGatewayNotFound },
}

const invalidId = (id: string) => new Ec2Error('InvalidID', `The ID '${id}' is not valid`)

const checkExists = (state: Ec2State, id: string): void => {
  const kind = taggable[resourceTypeOf(id)]
  if (!kind) throw invalidId(id)
  if (!kind.exists(state, id)) throw kind.notFound(id)
}

/** All resources are tagged or none. */
export const createTags = (state: Ec2State, input: CreateTagsRequest): object => {
  const ids = required(input.Resources, 'resourceIdSet')
  const added = required(input.Tags, 'tagSet')
  for (const id of ids) checkExists(state, id)
  const tagged = ids.map((id) => [id, withTags(state, state.tagsOf(id), added)] as const)
  for (const [id, tags] of tagged) state.setTags(id, tags)
  return {}
}

/** A tag given with a value goes only if it has that value; without any tag given, all tags go. */
export const deleteTags = (state: Ec2State, input: DeleteTagsRequest): object => {
  const ids = required(input.Resources, 'resourceIdSet')
  for (const id of ids) checkExists(state, id)
  for (const id of ids) {
    const tags = new Map(input.Tags ? state.tagsOf(id) : [])
    for (const { Key = '', Value } of input.Tags ?? []) {
      if (Value === undefined || tags.get(Key) === Value) tags.delete(Key)
    }
    state.setTags(id, tags)
  }
  return {}
}

const tagKind: Kind<TagDescription> = {
  idOf: ({ ResourceId, Key }) => `${ResourceId} ${Key}`,
  rows: (state, lag) =>
    state.everyTag(lag).flatMap(([id, tags]) =>
      Array.from(tags, ([Key, Value]) => ({
        ResourceId: id,
        ResourceType: resourceTypeOf(id) as NonNullable<TagDescription['ResourceType']>,
        Key,
        Value,
      })),
    ),
  row: () => undefined,
  notFound: invalidId,
  tags: ({ Key = '', Value = '' }) => new Map([[Key, Value]]),
  filters: {
    key: ({ Key }) => Key,
    value: ({ Value }) => Value,
    'resource-id': ({ ResourceId }) => ResourceId,
    'resource-type': ({ ResourceType }) => ResourceType,
  },
}

export const describeTags = (state: Ec2State, input: DescribeTagsRequest): DescribeTagsResult => {
  const { rows, nextToken } = describe(state, tagKind, undefined, input)
  return { Tags: rows, NextToken: nextToken }
}
