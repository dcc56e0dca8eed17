/** Creates networks of several shapes in which tasks reach everything that they need. */
import { destinationsOf } from '../../../../handler/fargate/destinations.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import type {
  Endpoint,
  NetworkAcl,
  NetworkAclEntry,
  ObservedNetwork,
  Permission,
  RouteTable,
  Subnet,
} from '../../../../handler/vpc/model/observed.ts'
import { findPaths } from '../../../../handler/vpc/reachability/findPaths.ts'
import type { Path, TaskNetwork } from '../../../../handler/vpc/reachability/path.ts'
import {
  ENVIRONMENT,
  endpoint,
  group,
  https,
  networkInterface,
  observedVpc,
  route,
  routeTable,
  serviceName,
  subnet,
  zone,
} from '../../../support/model.ts'

export interface Shape {
  zones: number
  /** Subnets of tasks in each zone. */
  subnets: number
  /**
   * How tasks reach the services: by endpoints, by endpoints beside a NAT gateway, only by a NAT gateway, or by public
   * addresses.
   */
  way: 'endpoints' | 'both' | 'nat' | 'public'
  /** Whether endpoints are in subnets of their own. */
  isApart: boolean
  /** Whether the groups, the network ACLs and the policies allow only what is needed. */
  isNarrow: boolean
}

export const hasEndpoints = ({ way }: Pick<Shape, 'way'>): boolean => way === 'endpoints' || way === 'both'

/** A network with a task in it. */
export interface Scene {
  vpc: ObservedNetwork
  task: TaskNetwork
}

export const INTERFACES = ['ecr.api', 'ecr.dkr', 'logs'] as const
export const S3_LIST = 'pl-0s3'
const S3_BLOCK = '52.219.0.0/20'
const LAST = {
  ruleNumber: 32_767,
  isAllowed: false,
  protocol: '-1',
  cidrBlock: '0.0.0.0/0',
  fromPort: 0,
  toPort: 65_535,
}

export const aclEntry = (
  ruleNumber: number,
  isEgress: boolean,
  cidrBlock: string,
  ports: readonly [number, number],
): NetworkAclEntry => ({
  ...{ ruleNumber, isEgress, isAllowed: true, protocol: '6', cidrBlock },
  fromPort: ports[0],
  toPort: ports[1],
})

const HTTPS = [443, 443] as const
const EPHEMERAL = [1024, 65_535] as const

const aclOf = (networkAclId: string, subnets: readonly Subnet[], ...entries: NetworkAclEntry[]): NetworkAcl => ({
  networkAclId,
  subnetIds: subnets.map(({ subnetId }) => subnetId),
  entries: [...entries, { ...LAST, isEgress: true }, { ...LAST, isEgress: false }],
})

const allow = (isEgress: boolean): NetworkAclEntry => ({
  ...{ ...aclEntry(100, isEgress, '0.0.0.0/0', [0, 65_535]), protocol: '-1' },
})

/** Subnets of a kind: `subnet-t0` is the first subnet of tasks. */
const subnetsOf = (kind: string, count: number, perZone: number, block: number): Subnet[] =>
  Array.from({ length: count * perZone }, (_, at) =>
    subnet({
      subnetId: `subnet-${kind}${at}`,
      availabilityZone: zone('acd'[Math.floor(at / perZone)] ?? 'a'),
      cidrBlock: `10.0.${block + at}.0/24`,
    }),
  )

const POLICIES: Readonly<Record<string, readonly [action: string, resource: string]>> = {
  'ecr.api': ['ecr:*', '*'],
  'ecr.dkr': ['ecr:*', '*'],
  logs: ['logs:*', '*'],
  s3: ['s3:GetObject', 'arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*'],
}

const policyFor = (service: string): string => {
  const [Action, Resource] = POLICIES[service] ?? []
  return JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }] })
}

export const createScene = ({ zones, subnets: perZone, way, isApart, isNarrow }: Shape): Scene => {
  const tasks = subnetsOf('t', zones, perZone, 0)
  const [endpointSubnets, publicSubnets] = [subnetsOf('e', zones, 1, 100), subnetsOf('p', zones, 1, 200)]
  const hosts = isApart ? endpointSubnets : tasks.filter((_, at) => at % perZone === 0)
  const policy = (service: string) => (isNarrow ? policyFor(service) : '')
  const interfaceIds = (service: string) => hosts.map((_, at) => `eni-${service}-${at}`)
  const endpoints: Endpoint[] = [
    ...INTERFACES.map((service) =>
      endpoint(service, {
        subnetIds: hosts.map(({ subnetId }) => subnetId),
        securityGroupIds: ['sg-0e'],
        networkInterfaceIds: interfaceIds(service),
        policy: policy(service),
      }),
    ),
    endpoint('s3', { routeTableIds: tasks.map((_, at) => `rtb-t${at}`), policy: policy('s3') }),
  ]
  const vpc = observedVpc({
    subnets: [...tasks, ...endpointSubnets, ...publicSubnets],
    routeTables: tablesOf(tasks, publicSubnets, way),
    endpoints: hasEndpoints({ way }) ? endpoints : [],
    networkInterfaces: INTERFACES.flatMap((service, nth) =>
      hosts.map(({ subnetId, cidrBlock }, at) =>
        networkInterface({
          networkInterfaceId: `eni-${service}-${at}`,
          subnetId,
          interfaceType: 'vpc_endpoint',
          addresses: [cidrBlock.replace('.0/24', `.${nth + 10}`)],
        }),
      ),
    ),
    prefixLists: [{ prefixListId: S3_LIST, name: serviceName('s3'), isIpv6: false, cidrBlocks: [S3_BLOCK] }],
    securityGroups: [
      group('sg-0t', { egress: egressFor(way, isNarrow) }),
      group('sg-0e', { ingress: isNarrow ? [https('sg-0t')] : [https('10.0.0.0/16')] }),
    ],
    networkAcls: isNarrow
      ? narrowAcls(tasks, endpointSubnets, publicSubnets)
      : [openAcl([...tasks, ...endpointSubnets, ...publicSubnets])],
  })
  return {
    vpc: {
      ...vpc,
      natGateways: [{ natGatewayId: 'nat-0a', subnetId: 'subnet-p0', state: 'available', isPublic: true }],
      refusedReads: [],
    },
    task: {
      subnetIds: tasks.map(({ subnetId }) => subnetId),
      securityGroupIds: ['sg-0t'],
      assignPublicIp: way === 'public',
    },
  }
}

const tablesOf = (tasks: readonly Subnet[], publicSubnets: readonly Subnet[], way: Shape['way']): RouteTable[] => {
  const local = route('10.0.0.0/16', 'local')
  const [toS3, toNat, toInternet] = [
    route(S3_LIST, 'vpce-0s3'),
    route('0.0.0.0/0', 'nat-0a'),
    route('0.0.0.0/0', 'igw-0a'),
  ]
  const ways = { endpoints: [toS3], both: [toS3, toNat], nat: [toNat], public: [toInternet] }
  return [
    ...tasks.map(({ subnetId }, at) =>
      routeTable({ routeTableId: `rtb-t${at}`, subnetIds: [subnetId], routes: [local, ...ways[way]] }),
    ),
    routeTable({ routeTableId: 'rtb-main', isMain: true, routes: [local] }),
    routeTable({
      routeTableId: 'rtb-public',
      subnetIds: publicSubnets.map(({ subnetId }) => subnetId),
      routes: [local, toInternet],
    }),
  ]
}

const egressFor = (way: Shape['way'], isNarrow: boolean): Permission[] => {
  if (!isNarrow) return [{ protocol: '-1', fromPort: -1, toPort: -1, source: '0.0.0.0/0' }]
  return hasEndpoints({ way }) ? [https('sg-0e'), https(S3_LIST)] : [https('0.0.0.0/0')]
}

const openAcl = (subnets: readonly Subnet[]): NetworkAcl => aclOf('acl-0', subnets, allow(true), allow(false))

const narrowAcls = (
  tasks: readonly Subnet[],
  endpointSubnets: readonly Subnet[],
  publicSubnets: readonly Subnet[],
): NetworkAcl[] => [
  aclOf(
    'acl-t',
    tasks,
    ...[aclEntry(100, true, '0.0.0.0/0', HTTPS), aclEntry(100, false, '0.0.0.0/0', EPHEMERAL)],
    // Endpoints may be in the subnets of tasks.
    ...[aclEntry(110, false, '10.0.0.0/16', HTTPS), aclEntry(110, true, '10.0.0.0/16', EPHEMERAL)],
  ),
  aclOf(
    'acl-e',
    endpointSubnets,
    aclEntry(100, false, '10.0.0.0/16', HTTPS),
    aclEntry(100, true, '10.0.0.0/16', EPHEMERAL),
  ),
  aclOf(
    'acl-p',
    publicSubnets,
    ...[aclEntry(100, false, '10.0.0.0/16', HTTPS), aclEntry(100, true, '10.0.0.0/16', EPHEMERAL)],
    ...[aclEntry(110, true, '0.0.0.0/0', HTTPS), aclEntry(110, false, '0.0.0.0/0', EPHEMERAL)],
  ),
]

/** The paths to all destinations that the properties need. */
export const pathsIn = ({ vpc, task }: Scene, properties: Readonly<Record<string, unknown>> = {}): Path[] =>
  findPaths(vpc, ENVIRONMENT, task, destinationsOf(parseProperties({ VpcId: vpc.vpcId, ...properties })))
