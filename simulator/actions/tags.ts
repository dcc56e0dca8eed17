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
import { NOT_FOUND } from './lookups.ts'
import { dhcpOptionsById } from './network/dhcpOptions.ts'
import { shownNetworkInterfaces } from './network/networkInterfaces.ts'

const exists: Readonly<Record<string, (state: Ec2State, id: string) => boolean>> = {
  vpc: (state, id) => state.vpcs.get(id) !== undefined,
  subnet: (state, id) => state.subnets.get(id) !== undefined,
  'route-table': (state, id) => state.routeTables.get(id) !== undefined,
  'internet-gateway': (state, id) => state.internetGateways.get(id) !== undefined,
  'security-group': (state, id) => state.securityGroups.get(id) !== undefined,
  'security-group-rule': (state, id) => state.securityGroupRules.get(id) !== undefined,
  'vpc-endpoint': (state, id) => state.vpcEndpoint(id) !== undefined,
  'network-interface': (state, id) =>
    shownNetworkInterfaces(state, 0).some(({ networkInterfaceId }) => networkInterfaceId === id),
  'network-acl': (state, id) => state.networkAcls.get(id) !== undefined,
  'dhcp-options': (state, id) => dhcpOptionsById(state, id) !== undefined,
  natgateway: (state, id) => state.natGateways.get(id) !== undefined,
}

const invalidId = (id: string) => new Ec2Error('InvalidID', `The ID '${id}' is not valid`)

const checkExists = (state: Ec2State, id: string): void => {
  const type = resourceTypeOf(id)
  const notFound = NOT_FOUND[type]
  if (!notFound) throw invalidId(id)
  if (!exists[type]?.(state, id)) throw notFound(id)
}

/** Tags either all resources or none. */
export const createTags = (state: Ec2State, input: CreateTagsRequest): object => {
  const ids = required(input.Resources, 'resourceIdSet')
  const added = required(input.Tags, 'tagSet')
  for (const id of ids) checkExists(state, id)
  const tagged = ids.map((id) => [id, withTags(state, state.tagsOf(id), added)] as const)
  for (const [id, tags] of tagged) state.setTags(id, tags)
  return {}
}

/**
 * Deletes tags. A tag with a value in the request is deleted only if its value is the same. Without tags in the
 * request, all tags are deleted.
 */
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
