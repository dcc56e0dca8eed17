import type { SharedNetwork } from '../../integration/sharing/network.ts'
import type { Contents, EndpointIn } from './contents.ts'
import {
  type ExpectedStatement,
  type Part,
  partsOf,
  servicesOf,
  sourcesOf,
  type Tenant,
  usesManagedGroup,
  zonesOpenTo,
} from './expectation.ts'

const OWNER = 'fargate-endpoints:owner/'
const SHARE = 'fargate-endpoints:allocation/'

/** A VPC as it is, and those who are to have their share in it. */
export interface Situation {
  contents: Contents
  network: SharedNetwork
  tenants: readonly Tenant[]
  /** Users that are neither here nor gone, since an operation of theirs was interrupted: what they left is let be. */
  interrupted: readonly string[]
}

/**
 * All that is not as it should be: a user that lacks something, an attribute that is not true; and where nobody was
 * interrupted, anything that is not exactly the union of what the users want.
 */
export const faultsIn = (situation: Situation): string[] => [
  ...situation.tenants.flatMap((tenant) => [...faultsOf(tenant, situation), ...falseAttributes(tenant, situation)]),
  ...(situation.interrupted.length === 0 ? surplusIn(situation) : []),
]

const keysAfter = (prefix: string, tags: Readonly<Record<string, string>>): string[] =>
  Object.keys(tags)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .sort()

const beyond = (some: readonly string[], others: readonly string[]): string[] =>
  [...new Set(some)].filter((one) => !others.includes(one))

const isManagedGroup = ({ groupName }: { groupName: string }): boolean => /^fargate-endpoints-vpc-/.test(groupName)
const isLock = ({ groupName }: { groupName: string }): boolean => groupName.startsWith('fargate-endpoints-lock-')

const isFor = (endpoint: EndpointIn, { serviceName, kind }: Part): boolean =>
  endpoint.serviceName === serviceName && endpoint.vpcEndpointType === kind

const endpointsOf = ({ id }: Tenant, part: Part, { contents }: Situation): EndpointIn[] =>
  contents.vpcEndpoints.filter((endpoint) => isFor(endpoint, part) && `${OWNER}${id}` in endpoint.tags)

/** What a statement says, for comparison. */
const statementText = ({ Sid, Resource, Condition }: ExpectedStatement): string =>
  JSON.stringify([Sid, [Resource].flat().toSorted(), Condition ?? null])

const statementsIn = ({ policyDocument }: EndpointIn): string[] =>
  (JSON.parse(policyDocument || '{"Statement":[]}') as { Statement: ExpectedStatement[] }).Statement.map(statementText)

const zonesIn = ({ subnetIds }: EndpointIn, { subnets }: SharedNetwork): string[] =>
  subnetIds.map((id) => subnets.find(({ subnetId }) => subnetId === id)?.zone ?? id)

const groupsIn = ({ groupIds }: EndpointIn, { securityGroups }: Contents): string[] =>
  groupIds.map((id) => {
    const group = securityGroups.find(({ groupId }) => groupId === id)
    return group && isManagedGroup(group) ? 'managed' : id
  })

const ipv6BlocksOf = (contents: Contents): string[] =>
  (contents as Contents & { vpc: { ipv6CidrBlocks: { cidrBlock: string }[] } }).vpc.ipv6CidrBlocks.map(
    ({ cidrBlock }) => cidrBlock,
  )

/** What a user lacks. */
const faultsOf = (tenant: Tenant, situation: Situation): string[] => {
  const { contents, network } = situation
  const faults = partsOf(tenant, network).flatMap((part) => {
    const [endpoint, ...more] = endpointsOf(tenant, part, situation)
    if (!endpoint || more.length > 0) return [`${part.serviceName}: in ${endpoint ? 'several' : 'no'} endpoints`]
    const lacking = [
      ...beyond(part.zones, zonesIn(endpoint, network)),
      ...beyond(part.routeTableIds, endpoint.routeTableIds),
      ...beyond(part.groups, groupsIn(endpoint, contents)),
      ...beyond(part.statements.map(statementText), statementsIn(endpoint)),
      ...(endpoint.state === 'available' ? [] : [`state ${endpoint.state}`]),
      ...(endpoint.privateDnsEnabled === part.privateDns ? [] : ['private DNS']),
      ...(part.kind === 'Gateway' || endpoint.ipAddressType === part.ipAddressType ? [] : ['address type']),
    ]
    return lacking.map((what) => `${endpoint.vpcEndpointId} (${part.serviceName}) lacks ${what}`)
  })
  if (usesManagedGroup(tenant.properties)) {
    const group = contents.securityGroups.find(isManagedGroup)
    if (!group || !(`${OWNER}${tenant.id}` in group.tags)) faults.push('not a user of the managed group')
    for (const source of sourcesOf(tenant.properties, ipv6BlocksOf(contents))) {
      const isThere = contents.securityGroupRules.some(
        (rule) => rule.groupId === group?.groupId && isHttpsFrom(rule, source) && `${OWNER}${tenant.id}` in rule.tags,
      )
      if (!isThere) faults.push(`no rule from ${source}`)
    }
  }
  return faults.map((fault) => `${tenant.id}: ${fault}`)
}

const isHttpsFrom = (rule: Contents['securityGroupRules'][number], source: string): boolean =>
  !rule.isEgress && rule.fromPort === 443 && rule.toPort === 443 && (rule.cidrIpv4 ?? rule.cidrIpv6) === source

const ATTRIBUTES: Record<string, string> = {
  'ecr.api': 'EcrApiEndpointId',
  'ecr.dkr': 'EcrDkrEndpointId',
  s3: 'S3EndpointId',
  logs: 'LogsEndpointId',
  ssmmessages: 'SsmMessagesEndpointId',
}

/** What a user was told that is not so. */
const falseAttributes = (tenant: Tenant, situation: Situation): string[] => {
  const { contents, network } = situation
  const { properties, attributes } = tenant
  const told = (name: string): string[] => attributes[name]?.split(',').filter((item) => item !== '') ?? []
  const faults: string[] = []
  const expect = (name: string, expected: readonly string[]): void => {
    const actual = told(name).toSorted()
    if (JSON.stringify(actual) !== JSON.stringify(expected.toSorted())) {
      faults.push(`${tenant.id}: ${name} is told to be ${actual.join()}, and is ${expected.toSorted().join()}`)
    }
  }
  const parts = partsOf(tenant, network)
  const own = parts.map((part) => endpointsOf(tenant, part, situation)[0])
  const ids = own.map((endpoint) => endpoint?.vpcEndpointId ?? 'none')
  expect('EndpointIds', ids)
  expect('CreatedEndpointIds', ids)
  expect('ReusedEndpointIds', [])
  for (const [at, service] of servicesOf(properties).entries()) {
    const name = ATTRIBUTES[service]
    if (name) expect(name, ids.slice(at, at + 1))
  }
  const group = contents.securityGroups.find(isManagedGroup)
  expect('SecurityGroupId', usesManagedGroup(properties) && group ? [group.groupId] : [])
  const places = own.flatMap((endpoint) => endpoint?.subnetIds ?? [])
  const interfaces = parts.filter(({ kind }) => kind === 'Interface')
  if (interfaces.length > 0) faults.push(...beyond(told('SubnetIds'), places).map((id) => `${tenant.id}: not in ${id}`))
  const open = zonesOpenTo(properties, network)
  const count = Math.min(open.length, Number(properties.MaxAvailabilityZones ?? open.length))
  const zones = told('AvailabilityZones')
  if (zones.length !== count || beyond(zones, open).length > 0) faults.push(`${tenant.id}: zones ${zones.join()}`)
  return faults
}

/** What stands there and nobody wants, or is not written down as it should be. */
const surplusIn = ({ contents, network, tenants }: Situation): string[] => {
  const desired = tenants.map((tenant) => ({ tenant, parts: partsOf(tenant, network) }))
  const faults = contents.vpcEndpoints.flatMap((endpoint) => {
    const owners = keysAfter(OWNER, endpoint.tags)
    const sharers = desired.flatMap(({ tenant, parts }) =>
      owners.includes(tenant.id) ? parts.filter((part) => isFor(endpoint, part)).map((part) => ({ tenant, part })) : [],
    )
    const parts = sharers.map(({ part }) => part)
    const known = sharers.map(({ tenant }) => tenant.id)
    const recorded = keysAfter(SHARE, endpoint.tags)
    const surplus = [
      ...beyond(owners, known).map((id) => `user ${id}`),
      ...beyond(recorded, owners.length > 1 ? owners : []).map((id) => `a record of ${id}`),
      ...beyond(owners.length > 1 ? owners : [], recorded).map((id) => `no record of ${id}`),
      ...beyond(
        zonesIn(endpoint, network),
        parts.flatMap(({ zones }) => zones),
      ),
      ...beyond(
        endpoint.routeTableIds,
        parts.flatMap(({ routeTableIds }) => routeTableIds),
      ),
      ...beyond(
        groupsIn(endpoint, contents),
        parts.flatMap(({ groups }) => groups),
      ),
      ...(parts.every(({ statements }) => statements.length === 0)
        ? []
        : beyond(
            statementsIn(endpoint),
            parts.flatMap(({ statements }) => statements.map(statementText)),
          )),
      ...(known.length > 0 ? [] : ['nobody']),
      ...sharers
        .filter(({ tenant }) => endpoint.tags[`${OWNER}${tenant.id}`] !== tenant.name)
        .map(() => 'a wrong name'),
      ...endpoint.networkInterfaces
        .filter(({ tags }) => tags['fargate-endpoints:managed'] !== 'true')
        .map(({ subnetId }) => `an untagged interface in ${subnetId}`),
    ]
    return surplus.map((what) => `${endpoint.vpcEndpointId} (${endpoint.serviceName}) has ${what}`)
  })
  return [...faults, ...twins(contents), ...surplusInGroup(contents, tenants)]
}

/** Two endpoints of a service are one too many, unless their users disagree on what can't be two things at once. */
const twins = ({ vpcEndpoints }: Contents): string[] => {
  const alike = Map.groupBy(vpcEndpoints, ({ serviceName, vpcEndpointType, privateDnsEnabled, ipAddressType }) =>
    [serviceName, vpcEndpointType, privateDnsEnabled, ipAddressType].join(),
  )
  return [...alike].filter(([, { length }]) => length > 1).map(([what, { length }]) => `${length} times ${what}`)
}

const surplusInGroup = (contents: Contents, tenants: readonly Tenant[]): string[] => {
  const owners = tenants.filter(({ properties }) => usesManagedGroup(properties))
  const faults: string[] = []
  const managed = contents.securityGroups.filter(isManagedGroup)
  if (managed.length !== (owners.length > 0 ? 1 : 0)) faults.push(`${managed.length} managed groups`)
  for (const { groupId, tags } of managed) {
    const ids = owners.map(({ id }) => id)
    faults.push(...beyond(keysAfter(OWNER, tags), ids).map((id) => `the group has user ${id}`))
    for (const rule of contents.securityGroupRules.filter((one) => one.groupId === groupId)) {
      const source = rule.cidrIpv4 ?? rule.cidrIpv6 ?? ''
      const wanting = owners.filter(({ properties }) => sourcesOf(properties, ipv6BlocksOf(contents)).includes(source))
      const expected = wanting.map(({ id }) => id).sort()
      if (rule.isEgress) faults.push(`the group lets out to ${source}`)
      else if (expected.length === 0) faults.push(`the group lets in ${source}`)
      else if (keysAfter(OWNER, rule.tags).join() !== expected.join()) {
        faults.push(`the rule from ${source} is of ${keysAfter(OWNER, rule.tags).join()}, not of ${expected.join()}`)
      }
    }
  }
  return faults
}

/** Whether the lock stands. */
export const hasLock = ({ securityGroups }: Contents): boolean => securityGroups.some(isLock)
