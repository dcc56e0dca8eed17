import type { SharedNetwork } from '../../support/sharedNetwork.ts'
import {
  allocationsOf,
  type ExpectedAllocation,
  type ExpectedOwner,
  type ExpectedStatement,
  servicesOf,
  sourcesOf,
  usesManagedGroup,
  zonesOpenTo,
} from './expectation.ts'
import type { EndpointState, VpcState } from './vpcState.ts'

const OWNER = 'fargate-endpoints:owner/'
const ALLOCATION = 'fargate-endpoints:allocation/'

/** The state of a VPC, and the owners that should have resources in it. */
export interface Situation {
  state: VpcState
  network: SharedNetwork
  owners: readonly ExpectedOwner[]
  /** The ids of owners whose operation was interrupted. Their resources are not checked. */
  interrupted: readonly string[]
}

/**
 * Returns all problems: resources that an owner lacks, wrong attributes, and, if no owner was interrupted, everything
 * that is not exactly the union of the owners' requests.
 */
export const problemsIn = (situation: Situation): string[] => [
  ...situation.owners.flatMap((owner) => [...lackOf(owner, situation), ...falseAttributes(owner, situation)]),
  ...(situation.interrupted.length === 0 ? unexpectedIn(situation) : []),
]

const keysAfter = (prefix: string, tags: Readonly<Record<string, string>>): string[] =>
  Object.keys(tags)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .sort()

const without = (some: readonly string[], others: readonly string[]): string[] =>
  [...new Set(some)].filter((one) => !others.includes(one))

const isManagedGroup = ({ groupName }: { groupName: string }): boolean => /^fargate-endpoints-vpc-/.test(groupName)

const isFor = (endpoint: EndpointState, { serviceName, kind }: ExpectedAllocation): boolean =>
  endpoint.serviceName === serviceName && endpoint.vpcEndpointType === kind

const endpointsOf = ({ id }: ExpectedOwner, allocation: ExpectedAllocation, { state }: Situation): EndpointState[] =>
  state.vpcEndpoints.filter((endpoint) => isFor(endpoint, allocation) && `${OWNER}${id}` in endpoint.tags)

/** A statement as text, for comparison. */
const statementText = ({ Sid, Resource, Condition }: ExpectedStatement): string =>
  JSON.stringify([Sid, [Resource].flat().toSorted(), Condition ?? null])

const statementsIn = ({ policyDocument }: EndpointState): string[] =>
  (JSON.parse(policyDocument || '{"Statement":[]}') as { Statement: ExpectedStatement[] }).Statement.map(statementText)

const zonesIn = ({ subnetIds }: EndpointState, { subnets }: SharedNetwork): string[] =>
  subnetIds.map((id) => subnets.find(({ subnetId }) => subnetId === id)?.zone ?? id)

const groupsIn = ({ groupIds }: EndpointState, { securityGroups }: VpcState): string[] =>
  groupIds.map((id) => {
    const group = securityGroups.find(({ groupId }) => groupId === id)
    return group && isManagedGroup(group) ? 'managed' : id
  })

const ipv6BlocksOf = ({ vpc }: VpcState): string[] => vpc.ipv6CidrBlocks.map(({ cidrBlock }) => cidrBlock)

/** What an owner lacks. */
const lackOf = (owner: ExpectedOwner, situation: Situation): string[] => {
  const { state, network } = situation
  const problems = allocationsOf(owner, network).flatMap((allocation) => {
    const [endpoint, ...more] = endpointsOf(owner, allocation, situation)
    if (!endpoint || more.length > 0) return [`${allocation.serviceName}: in ${endpoint ? 'several' : 'no'} endpoints`]
    const lacking = [
      ...without(allocation.zones, zonesIn(endpoint, network)),
      ...without(allocation.routeTableIds, endpoint.routeTableIds),
      ...without(allocation.groups, groupsIn(endpoint, state)),
      ...without(allocation.statements.map(statementText), statementsIn(endpoint)),
      ...(endpoint.state === 'available' ? [] : [`state ${endpoint.state}`]),
      ...(endpoint.privateDnsEnabled === allocation.privateDns ? [] : ['private DNS']),
      ...(allocation.kind === 'Gateway' || endpoint.ipAddressType === allocation.ipAddressType ? [] : ['address type']),
    ]
    return lacking.map((what) => `${endpoint.vpcEndpointId} (${allocation.serviceName}) lacks ${what}`)
  })
  if (usesManagedGroup(owner.properties)) {
    const group = state.securityGroups.find(isManagedGroup)
    if (!group || !(`${OWNER}${owner.id}` in group.tags)) problems.push('not an owner of the managed group')
    for (const source of sourcesOf(owner.properties, ipv6BlocksOf(state))) {
      const exists = state.securityGroupRules.some(
        (rule) => rule.groupId === group?.groupId && isHttpsFrom(rule, source) && `${OWNER}${owner.id}` in rule.tags,
      )
      if (!exists) problems.push(`no rule from ${source}`)
    }
  }
  return problems.map((problem) => `${owner.id}: ${problem}`)
}

const isHttpsFrom = (rule: VpcState['securityGroupRules'][number], source: string): boolean =>
  !rule.isEgress && rule.fromPort === 443 && rule.toPort === 443 && (rule.cidrIpv4 ?? rule.cidrIpv6) === source

const ATTRIBUTES: Record<string, string> = {
  'ecr.api': 'EcrApiEndpointId',
  'ecr.dkr': 'EcrDkrEndpointId',
  s3: 'S3EndpointId',
  logs: 'LogsEndpointId',
  ssmmessages: 'SsmMessagesEndpointId',
}

/** The wrong attributes in the last response of an owner. */
const falseAttributes = (owner: ExpectedOwner, situation: Situation): string[] => {
  const { state, network } = situation
  const { properties, attributes } = owner
  const listOf = (name: string): string[] => attributes[name]?.split(',').filter((item) => item !== '') ?? []
  const problems: string[] = []
  const expect = (name: string, expected: readonly string[]): void => {
    const actual = listOf(name).toSorted()
    if (JSON.stringify(actual) !== JSON.stringify(expected.toSorted())) {
      problems.push(`${owner.id}: ${name}: expected ${expected.toSorted().join()}, got ${actual.join()}`)
    }
  }
  const allocations = allocationsOf(owner, network)
  const own = allocations.map((allocation) => endpointsOf(owner, allocation, situation)[0])
  const ids = own.map((endpoint) => endpoint?.vpcEndpointId ?? 'none')
  expect('EndpointIds', ids)
  expect('CreatedEndpointIds', ids)
  expect('ReusedEndpointIds', [])
  for (const [at, service] of servicesOf(properties).entries()) {
    const name = ATTRIBUTES[service]
    if (name) expect(name, ids.slice(at, at + 1))
  }
  const group = state.securityGroups.find(isManagedGroup)
  expect('SecurityGroupId', usesManagedGroup(properties) && group ? [group.groupId] : [])
  const subnetIds = own.flatMap((endpoint) => endpoint?.subnetIds ?? [])
  const interfaces = allocations.filter(({ kind }) => kind === 'Interface')
  if (interfaces.length > 0)
    problems.push(...without(listOf('SubnetIds'), subnetIds).map((id) => `${owner.id}: not in ${id}`))
  const open = zonesOpenTo(properties, network)
  const count = Math.min(open.length, Number(properties.MaxAvailabilityZones ?? open.length))
  const zones = listOf('AvailabilityZones')
  if (zones.length !== count || without(zones, open).length > 0) problems.push(`${owner.id}: zones ${zones.join()}`)
  return problems
}

/** What exists although no owner requests it, and tags with wrong values. */
const unexpectedIn = ({ state, network, owners: expectedOwners }: Situation): string[] => {
  const desired = expectedOwners.map((owner) => ({ owner, allocations: allocationsOf(owner, network) }))
  const problems = state.vpcEndpoints.flatMap((endpoint) => {
    const owners = keysAfter(OWNER, endpoint.tags)
    const sharing = desired.flatMap(({ owner, allocations }) =>
      owners.includes(owner.id)
        ? allocations.filter((one) => isFor(endpoint, one)).map((allocation) => ({ owner, allocation }))
        : [],
    )
    const allocations = sharing.map(({ allocation }) => allocation)
    const known = sharing.map(({ owner }) => owner.id)
    const recorded = keysAfter(ALLOCATION, endpoint.tags)
    const unexpected = [
      ...without(owners, known).map((id) => `owner ${id}`),
      ...without(recorded, owners.length > 1 ? owners : []).map((id) => `an allocation of ${id}`),
      ...without(owners.length > 1 ? owners : [], recorded).map((id) => `no allocation of ${id}`),
      ...without(
        zonesIn(endpoint, network),
        allocations.flatMap(({ zones }) => zones),
      ),
      ...without(
        endpoint.routeTableIds,
        allocations.flatMap(({ routeTableIds }) => routeTableIds),
      ),
      ...without(
        groupsIn(endpoint, state),
        allocations.flatMap(({ groups }) => groups),
      ),
      ...(allocations.every(({ statements }) => statements.length === 0)
        ? []
        : without(
            statementsIn(endpoint),
            allocations.flatMap(({ statements }) => statements.map(statementText)),
          )),
      ...(known.length > 0 ? [] : ['no owner']),
      ...wrongTagsOf(
        endpoint,
        sharing.map(({ owner }) => owner),
      ),
      ...sharing
        .filter(({ owner }) => endpoint.tags[`${OWNER}${owner.id}`] !== owner.name)
        .map(() => 'a wrong value in an owner tag'),
      ...endpoint.networkInterfaces
        .filter(({ tags }) => tags['fargate-endpoints:managed'] !== 'true')
        .map(({ subnetId }) => `an untagged interface in ${subnetId}`),
    ]
    return unexpected.map((what) => `${endpoint.vpcEndpointId} (${endpoint.serviceName}) has ${what}`)
  })
  return [...problems, ...duplicatesIn(state), ...unexpectedInGroup(state, expectedOwners)]
}

const declaredBy = ({ properties }: ExpectedOwner): string[] =>
  ((properties.Tags as { Key: string }[] | undefined) ?? []).map(({ Key }) => Key)

/** Problems with the templates' tags: an endpoint has the tags that any of its owners declares. */
const wrongTagsOf = ({ tags }: EndpointState, owners: readonly ExpectedOwner[]): string[] => {
  const actual = Object.keys(tags).filter((key) => ['Team', 'Stage'].includes(key))
  const declared = owners.flatMap(declaredBy)
  return [
    ...without(actual, declared).map((key) => `the tag ${key}`),
    ...without(declared, actual).map((key) => `no tag ${key}`),
  ]
}

/** Endpoints of one service with the same settings, which could have been shared. */
const duplicatesIn = ({ vpcEndpoints }: VpcState): string[] => {
  const alike = Map.groupBy(vpcEndpoints, ({ serviceName, vpcEndpointType, privateDnsEnabled, ipAddressType }) =>
    [serviceName, vpcEndpointType, privateDnsEnabled, ipAddressType].join(),
  )
  return [...alike].filter(([, { length }]) => length > 1).map(([what, { length }]) => `${length} times ${what}`)
}

const unexpectedInGroup = (state: VpcState, expectedOwners: readonly ExpectedOwner[]): string[] => {
  const owners = expectedOwners.filter(({ properties }) => usesManagedGroup(properties))
  const problems: string[] = []
  const managed = state.securityGroups.filter(isManagedGroup)
  if (managed.length !== (owners.length > 0 ? 1 : 0)) problems.push(`${managed.length} managed groups`)
  for (const { groupId, tags } of managed) {
    const ids = owners.map(({ id }) => id)
    problems.push(...without(keysAfter(OWNER, tags), ids).map((id) => `the group has owner ${id}`))
    for (const rule of state.securityGroupRules.filter((one) => one.groupId === groupId)) {
      const source = rule.cidrIpv4 ?? rule.cidrIpv6 ?? ''
      const asking = owners.filter(({ properties }) => sourcesOf(properties, ipv6BlocksOf(state)).includes(source))
      const expected = asking.map(({ id }) => id).sort()
      if (rule.isEgress) problems.push(`the group allows egress to ${source}`)
      else if (expected.length === 0) problems.push(`the group allows ingress from ${source}`)
      else if (keysAfter(OWNER, rule.tags).join() !== expected.join()) {
        problems.push(
          `the rule from ${source} has the owners ${keysAfter(OWNER, rule.tags).join()}, not ${expected.join()}`,
        )
      }
    }
  }
  return problems
}
