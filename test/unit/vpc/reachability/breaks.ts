/** Single faults that keep tasks from something they need, and the link that each fault closes. */
import type { Endpoint, NetworkAcl, ObservedNetwork, RouteTable } from '../../../../handler/vpc/model/observed.ts'
import type { LinkKind, Path } from '../../../../handler/vpc/reachability/path.ts'
import { group, route } from '../../../support/model.ts'
import { aclEntry, hasEndpoints, S3_LIST, type Scene, type Shape } from './network.ts'

export interface Break {
  name: string
  isPossible: (shape: Shape) => boolean
  apply: (scene: Scene) => Scene
  kind: LinkKind
  /** The id of the link that is closed in a path. */
  id: string | ((path: Path) => string)
  /** Whether it closes a path. */
  closes: (path: Path, shape: Shape) => boolean
}

const inVpc =
  (change: (vpc: ObservedNetwork) => Partial<ObservedNetwork>) =>
  (scene: Scene): Scene => ({ ...scene, vpc: { ...scene.vpc, ...change(scene.vpc) } })

const endpointsWith = (service: string, parts: Partial<Endpoint>) =>
  inVpc(({ endpoints }) => ({
    endpoints: endpoints.map((one) => (one.endpointId === `vpce-0${service}` ? { ...one, ...parts } : one)),
  }))

const tablesWith = (isMeant: (table: RouteTable) => boolean, routes: (table: RouteTable) => RouteTable['routes']) =>
  inVpc(({ routeTables }) => ({
    routeTables: routeTables.map((table) => (isMeant(table) ? { ...table, routes: routes(table) } : table)),
  }))

const isTasks = ({ routeTableId }: RouteTable): boolean => routeTableId.startsWith('rtb-t')
const isPublic = ({ routeTableId }: RouteTable): boolean => routeTableId === 'rtb-public'

/** Adds a deny entry before all others to the network ACL of these subnets. */
const refusing = (kind: string, isEgress: boolean, ports: readonly [number, number]) =>
  inVpc(({ networkAcls }) => ({
    networkAcls: networkAcls.map((acl): NetworkAcl => {
      const entry = { ...aclEntry(1, isEgress, '0.0.0.0/0', ports), isAllowed: false }
      return acl.subnetIds.some((id) => id.startsWith(`subnet-${kind}`))
        ? { ...acl, entries: [entry, ...acl.entries] }
        : acl
    }),
  }))

const aclOfTasks = ({ isNarrow }: Shape): string => (isNarrow ? 'acl-t' : 'acl-0')

/** Whether endpoints are the only way to the services. */
const byEndpoints = ({ way }: Shape): boolean => way === 'endpoints'
const byNat = ({ way }: Shape): boolean => way === 'nat'
const always = () => true
const isOf =
  (service: string) =>
  ({ destination }: Path): boolean =>
    destination.service === service
const isInterface = ({ destination }: Path): boolean => destination.service !== 's3'
const tableOf = ({ subnetId }: Path): string => subnetId.replace('subnet-', 'rtb-')

const DENY_ALL = JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] })
const OTHER_BUCKET = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::other/*' }],
})

/**
 * Whether traffic leaves the subnet of the task. Traffic to an endpoint in the same subnet does not, so no network ACL
 * applies to it.
 */
const crossesEdge = ({ destination, subnetId }: Path, { isApart, subnets, zones, way }: Shape): boolean =>
  !hasEndpoints({ way }) ||
  destination.service === 's3' ||
  isApart ||
  zones > 1 ||
  Number(subnetId.replace('subnet-t', '')) % subnets !== 0

const aclBreak = (name: string, isEgress: boolean, ports: readonly [number, number]): Break => ({
  name: `a network ACL of the tasks' subnets refuses ${name}`,
  isPossible: always,
  apply: refusing('t', isEgress, ports),
  kind: 'network-acl',
  id: '',
  closes: crossesEdge,
})

export const breaks: readonly Break[] = [
  {
    name: 'enableDnsSupport is off',
    isPossible: always,
    apply: inVpc(() => ({ dnsSupport: false })),
    kind: 'dns',
    id: 'vpc-0a',
    closes: always,
  },
  {
    name: 'enableDnsHostnames is off',
    isPossible: byEndpoints,
    apply: inVpc(() => ({ dnsHostnames: false })),
    kind: 'dns',
    id: 'vpc-0a',
    closes: isInterface,
  },
  {
    name: 'private DNS of an endpoint is off',
    isPossible: byEndpoints,
    apply: endpointsWith('ecr.dkr', { privateDns: false }),
    kind: 'dns',
    id: 'vpce-0ecr.dkr',
    closes: isOf('ecr.dkr'),
  },
  {
    name: 'an interface endpoint is missing',
    isPossible: byEndpoints,
    apply: inVpc(({ endpoints }) => ({
      endpoints: endpoints.filter(({ endpointId }) => endpointId !== 'vpce-0ecr.api'),
    })),
    kind: 'route',
    id: tableOf,
    closes: isOf('ecr.api'),
  },
  {
    name: 'the gateway endpoint is missing',
    isPossible: byEndpoints,
    apply: (scene) =>
      tablesWith(isTasks, ({ routes }) => routes.filter(({ destination }) => destination !== S3_LIST))(
        inVpc(({ endpoints }) => ({ endpoints: endpoints.filter(({ endpointId }) => endpointId !== 'vpce-0s3') }))(
          scene,
        ),
      ),
    kind: 'route',
    id: tableOf,
    closes: isOf('s3'),
  },
  {
    name: 'a route table has no route to the gateway endpoint',
    isPossible: byEndpoints,
    apply: tablesWith(
      ({ routeTableId }) => routeTableId === 'rtb-t0',
      ({ routes }) => routes.filter(({ destination }) => destination !== S3_LIST),
    ),
    kind: 'route',
    id: 'rtb-t0',
    closes: (path) => isOf('s3')(path) && path.subnetId === 'subnet-t0',
  },
  {
    name: 'an endpoint is pending',
    isPossible: hasEndpoints,
    apply: endpointsWith('logs', { state: 'pending' }),
    kind: 'endpoint',
    id: 'vpce-0logs',
    closes: isOf('logs'),
  },
  {
    name: 'an endpoint failed',
    isPossible: byEndpoints,
    apply: endpointsWith('logs', { state: 'failed' }),
    kind: 'endpoint',
    id: 'vpce-0logs',
    closes: isOf('logs'),
  },
  {
    name: 'an endpoint has no subnets',
    isPossible: hasEndpoints,
    apply: endpointsWith('logs', { subnetIds: [] }),
    kind: 'endpoint',
    id: 'vpce-0logs',
    closes: isOf('logs'),
  },
  {
    name: 'an endpoint has IPv6 addresses only',
    isPossible: hasEndpoints,
    apply: endpointsWith('logs', { ipAddressType: 'ipv6' }),
    kind: 'endpoint',
    id: 'vpce-0logs',
    closes: isOf('logs'),
  },
  {
    name: 'the group of the endpoints admits nobody',
    isPossible: hasEndpoints,
    apply: inVpc(({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => (one.groupId === 'sg-0e' ? { ...one, ingress: [] } : one)),
    })),
    kind: 'ingress',
    id: 'sg-0e',
    closes: isInterface,
  },
  {
    name: 'the group of the tasks lets nothing out',
    isPossible: always,
    apply: inVpc(({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => (one.groupId === 'sg-0t' ? { ...one, egress: [] } : one)),
    })),
    kind: 'egress',
    id: 'sg-0t',
    closes: always,
  },
  {
    name: 'the tasks have another group, which no rule admits',
    isPossible: (shape) => shape.isNarrow && hasEndpoints(shape),
    apply: (scene) => ({
      vpc: {
        ...scene.vpc,
        securityGroups: [
          ...scene.vpc.securityGroups,
          group('sg-0x', { egress: [{ protocol: '-1', fromPort: -1, toPort: -1, source: '0.0.0.0/0' }] }),
        ],
      },
      task: { ...scene.task, securityGroupIds: ['sg-0x'] },
    }),
    kind: 'ingress',
    id: 'sg-0e',
    closes: isInterface,
  },
  {
    name: 'the policy of an endpoint denies everything',
    isPossible: hasEndpoints,
    apply: endpointsWith('ecr.dkr', { policy: DENY_ALL }),
    kind: 'policy',
    id: 'vpce-0ecr.dkr',
    closes: isOf('ecr.dkr'),
  },
  {
    name: 'the policy of the gateway endpoint does not allow the layer bucket',
    isPossible: hasEndpoints,
    apply: endpointsWith('s3', { policy: OTHER_BUCKET }),
    kind: 'policy',
    id: 'vpce-0s3',
    closes: isOf('s3'),
  },
  aclBreak('TCP 443 out', true, [443, 443]),
  aclBreak('the answers', false, [1024, 65_535]),
  {
    name: "a network ACL of the endpoints' subnets refuses TCP 443",
    isPossible: (shape) => shape.isApart && shape.isNarrow && hasEndpoints(shape),
    apply: refusing('e', false, [443, 443]),
    kind: 'network-acl',
    id: 'acl-e',
    closes: isInterface,
  },
  {
    name: "a network ACL of the endpoints' subnets refuses the answers",
    isPossible: (shape) => shape.isApart && shape.isNarrow && hasEndpoints(shape),
    apply: refusing('e', true, [40_000, 41_000]),
    kind: 'network-acl',
    id: 'acl-e',
    closes: isInterface,
  },
  {
    name: "a network ACL of the NAT gateway's subnet refuses the tasks",
    isPossible: ({ way, isNarrow }) => way === 'nat' && isNarrow,
    apply: inVpc(({ networkAcls }) => ({
      networkAcls: networkAcls.map((acl) =>
        acl.networkAclId === 'acl-p'
          ? { ...acl, entries: acl.entries.filter(({ ruleNumber }) => ruleNumber !== 100) }
          : acl,
      ),
    })),
    kind: 'network-acl',
    id: 'acl-p',
    closes: always,
  },
  {
    name: "a network ACL of the NAT gateway's subnet refuses the answers of the internet",
    isPossible: ({ way, isNarrow }) => way === 'nat' && isNarrow,
    apply: refusing('p', false, [1024, 2048]),
    kind: 'network-acl',
    id: 'acl-p',
    closes: always,
  },
  {
    name: 'the NAT gateway failed',
    isPossible: byNat,
    apply: inVpc(({ natGateways }) => ({ natGateways: natGateways.map((one) => ({ ...one, state: 'failed' })) })),
    kind: 'route',
    id: 'nat-0a',
    closes: always,
  },
  {
    name: 'the NAT gateway is private',
    isPossible: byNat,
    apply: inVpc(({ natGateways }) => ({ natGateways: natGateways.map((one) => ({ ...one, isPublic: false })) })),
    kind: 'route',
    id: 'nat-0a',
    closes: always,
  },
  {
    name: 'the NAT gateway is in a subnet without a route to the internet gateway',
    isPossible: byNat,
    apply: tablesWith(isPublic, ({ routes }) => routes.filter(({ target }) => target === 'local')),
    kind: 'route',
    id: 'rtb-public',
    closes: always,
  },
  {
    name: "the default route of the NAT gateway's subnet leads back to it",
    isPossible: byNat,
    apply: tablesWith(isPublic, () => [route('10.0.0.0/16', 'local'), route('0.0.0.0/0', 'nat-0a')]),
    kind: 'route',
    id: 'rtb-public',
    closes: always,
  },
  {
    name: 'the default route is a blackhole',
    isPossible: (shape) => !hasEndpoints(shape),
    apply: tablesWith(isTasks, ({ routes }) =>
      routes.map((one) => (one.destination === '0.0.0.0/0' ? { ...one, isBlackhole: true } : one)),
    ),
    kind: 'route',
    id: tableOf,
    closes: always,
  },
  {
    name: 'there is no default route',
    isPossible: (shape) => !hasEndpoints(shape),
    apply: tablesWith(isTasks, () => [route('10.0.0.0/16', 'local')]),
    kind: 'route',
    id: tableOf,
    closes: always,
  },
  {
    name: 'the tasks have no public address',
    isPossible: ({ way }) => way === 'public',
    apply: (scene) => ({ ...scene, task: { ...scene.task, assignPublicIp: false } }),
    kind: 'route',
    id: tableOf,
    closes: always,
  },
]

export const expectedId = ({ id, kind }: Break, path: Path, shape: Shape): string => {
  if (typeof id === 'function') return id(path)
  return id === '' && kind === 'network-acl' ? aclOfTasks(shape) : id
}
