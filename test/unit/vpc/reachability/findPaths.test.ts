import { describe, expect, test } from '@jest/globals'
import { destinationsOf, registryDestinations } from '../../../../handler/fargate/destinations.ts'
import { readTaskDefinition } from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import type { Endpoint, ObservedNetwork } from '../../../../handler/vpc/model/observed.ts'
import { findPaths } from '../../../../handler/vpc/reachability/findPaths.ts'
import type { Path } from '../../../../handler/vpc/reachability/path.ts'
import { ENVIRONMENT, endpoint, group, https, REGION, route, subnet } from '../../../support/model.ts'
import { aclEntry, createScene, pathsIn, S3_LIST, type Scene, type Shape } from './network.ts'

const SHAPE: Shape = { zones: 1, subnets: 1, way: 'endpoints', isApart: true, isNarrow: false }

const sceneWith = (
  shape: Partial<Shape>,
  change: (vpc: ObservedNetwork) => Partial<ObservedNetwork> = () => ({}),
): Scene => {
  const scene = createScene({ ...SHAPE, ...shape })
  return { ...scene, vpc: { ...scene.vpc, ...change(scene.vpc) } }
}

/** An endpoint in the subnet of the tasks, beside a NAT gateway. */
const besideNat = (service: string, parts: Partial<Endpoint> = {}): Scene =>
  sceneWith({ way: 'nat' }, () => ({
    endpoints: [endpoint(service, { subnetIds: ['subnet-t0'], securityGroupIds: ['sg-0e'], ...parts })],
  }))

const toService = (paths: readonly Path[], service: string): Path => {
  const path = paths.find(({ destination }) => destination.service === service)
  if (!path) throw new Error(`No path to ${service}`)
  return path
}

const found = ({ state, decisive, through }: Path) => [state, decisive?.kind, decisive?.id, through]

describe('An endpoint beside another way out', () => {
  test('receives all calls while its private DNS works, even if it denies them', () => {
    const scene = besideNat('logs', {
      policy: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
    })

    expect(found(toService(pathsIn(scene), 'logs'))).toEqual(['closed', 'policy', 'vpce-0logs', 'vpce-0logs'])
  })

  test.each<[string, Partial<Endpoint>]>([
    ['private DNS is off', { privateDns: false }],
    ['it failed', { state: 'failed' }],
    ['it is being deleted', { state: 'deleting' }],
    ['its private DNS is for queries from outside only', { privateDnsForResolverOnly: true }],
  ])('is not used if %s', (_, parts) => {
    expect(found(toService(pathsIn(besideNat('logs', parts)), 'logs'))).toEqual([
      'open',
      undefined,
      undefined,
      'nat-0a',
    ])
  })

  test('takes precedence by its narrower route if it is the S3 gateway, so its policy decides', () => {
    const scene = createScene({ ...SHAPE, isNarrow: true })
    const routed = scene.vpc.routeTables.map((table) => ({
      ...table,
      routes: [...table.routes, route('0.0.0.0/0', 'nat-0a')],
    }))
    const vpc = { ...scene.vpc, routeTables: routed }

    const path = pathsIn({ ...scene, vpc }, { S3Buckets: 'env-files' }).find(
      ({ destination }) => destination.name === 'bucket env-files',
    )

    expect(path?.decisive).toMatchObject({ kind: 'policy', id: 'vpce-0s3', state: 'closed' })
    expect(path?.decisive?.reason).toBe('its policy does not allow s3:GetObject on arn:aws:s3:::env-files/*')
  })
})

describe('A path is unknown', () => {
  const unknowns: [string, Scene, string, string][] = [
    [
      'if the DHCP options name other DNS servers',
      sceneWith({}, () => ({ dnsServers: ['192.0.2.53'] })),
      'dns',
      'vpc-0a',
    ],
    ['if the DHCP options name no DNS server', sceneWith({}, () => ({ dnsServers: [] })), 'dns', 'vpc-0a'],
    [
      'if the default route leads to a transit gateway',
      sceneWith({ way: 'nat' }, ({ routeTables }) => ({
        routeTables: routeTables.map((table) => ({
          ...table,
          routes: table.routes.map((one) => (one.target === 'nat-0a' ? { ...one, target: 'tgw-0a' } : one)),
        })),
      })),
      'route',
      'rtb-t0',
    ],
    [
      'if a firewall is behind the NAT gateway',
      sceneWith({ way: 'nat' }, ({ routeTables }) => ({
        routeTables: routeTables.map((table) => ({
          ...table,
          routes: table.routes.map((one) => (one.target === 'igw-0a' ? { ...one, target: 'vpce-0firewall' } : one)),
        })),
      })),
      'route',
      'rtb-public',
    ],
    ['if the NAT gateway is not listed', sceneWith({ way: 'nat' }, () => ({ natGateways: [] })), 'route', 'nat-0a'],
    [
      'if a narrower route leads elsewhere',
      sceneWith({}, ({ routeTables }) => ({
        routeTables: routeTables.map((table) => ({
          ...table,
          routes: [...table.routes, route('10.0.100.0/24', 'eni-0f')],
        })),
      })),
      'route',
      'rtb-t0',
    ],
    [
      'if outbound rules name a prefix list of the customer',
      sceneWith({}, ({ securityGroups }) => ({
        securityGroups: securityGroups.map((one) => ({ ...one, egress: [https('pl-0customer')] })),
      })),
      'egress',
      'sg-0t',
    ],
    [
      'if the group of the task is not listed',
      sceneWith({}, ({ securityGroups }) => ({
        securityGroups: securityGroups.filter(({ groupId }) => groupId !== 'sg-0t'),
      })),
      'egress',
      'sg-0t',
    ],
    [
      'if a network ACL refuses only ports that Linux does not call from',
      sceneWith({ isNarrow: true }, ({ networkAcls }) => ({
        networkAcls: networkAcls.map((acl) => ({
          ...acl,
          entries: [{ ...aclEntry(1, false, '0.0.0.0/0', [62_000, 62_000]), isAllowed: false }, ...acl.entries],
        })),
      })),
      'network-acl',
      'acl-t',
    ],
    [
      'if an endpoint has the state partial',
      sceneWith({}, ({ endpoints }) => ({ endpoints: endpoints.map((one) => ({ ...one, state: 'partial' })) })),
      'endpoint',
      'vpce-0logs',
    ],
    [
      'if a policy depends on the caller',
      sceneWith({}, ({ endpoints }) => ({
        endpoints: endpoints.map((one) => ({
          ...one,
          policy: `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${ENVIRONMENT.accountId}:role/task"},"Action":"*","Resource":"*"}]}`,
        })),
      })),
      'policy',
      'vpce-0logs',
    ],
  ]

  const words: Readonly<Record<string, readonly [reason: string, fix: string | undefined]>> = {
    'if the DHCP options name other DNS servers': [
      'the DHCP options name other DNS servers (192.0.2.53), whose answers are not known',
      "See that 192.0.2.53 forward the names of AWS to the VPC's resolver, or use AmazonProvidedDNS in the DHCP options.",
    ],
    'if the DHCP options name no DNS server': [
      'the DHCP options name no DNS server',
      'Use AmazonProvidedDNS in the DHCP options of vpc-0a.',
    ],
    'if the default route leads to a transit gateway': [
      'its default route leads to tgw-0a: it leaves the VPC, and what is beyond is not known',
      undefined,
    ],
    'if a firewall is behind the NAT gateway': [
      'the default route of subnet-p0, where nat-0a is, leads to vpce-0firewall: what is beyond is not known',
      undefined,
    ],
    'if the NAT gateway is not listed': ['vpc-0a has no such NAT gateway', undefined],
    'if a narrower route leads elsewhere': [
      'its route for 10.0.100.0/24 leads to eni-0f instead of the endpoint',
      'Delete the route for 10.0.100.0/24 from rtb-t0, or see that eni-0f passes on TCP 443.',
    ],
    'if outbound rules name a prefix list of the customer': [
      'it is not known whether an outbound rule, by its prefix list, lets TCP 443 out to vpce-0logs',
      'Add to sg-0t an outbound rule for TCP 443 to sg-0e.',
    ],
    'if the group of the task is not listed': ['vpc-0a has no such group', undefined],
    'if a network ACL refuses only ports that Linux does not call from': [
      'inbound rule 1 refuses a part of the answers (TCP 32768 to 65535) from subnet-e0',
      'Allow the answers (TCP 32768 to 65535) from subnet-e0 in acl-t, before its inbound rule 1.',
    ],
    'if an endpoint has the state partial': [
      'its state is partial',
      'Delete vpce-0logs and create the endpoint again.',
    ],
    'if a policy depends on the caller': [
      'its policy may not allow logs:CreateLogStream, logs:PutLogEvents',
      'Allow logs:CreateLogStream, logs:PutLogEvents in the policy of vpce-0logs.',
    ],
  }

  test.each(unknowns)('%s', (name, scene, kind, id) => {
    const { state, decisive } = toService(pathsIn(scene), 'logs')

    expect([state, decisive?.kind, decisive?.id]).toEqual(['unknown', kind, id])
    expect([decisive?.reason, decisive?.fix]).toEqual(words[name])
  })

  test.each([
    ['DescribeVpcAttribute', 'endpoints', 'dns'],
    ['DescribeDhcpOptions', 'endpoints', 'dns'],
    ['DescribeRouteTables', 'endpoints', 'route'],
    ['DescribeSecurityGroups', 'endpoints', 'egress'],
    ['DescribeNetworkAcls', 'endpoints', 'network-acl'],
    ['DescribeVpcEndpoints', 'endpoints', 'endpoint'],
    ['DescribeNatGateways', 'nat', 'route'],
  ] as const)('without %s', (action, way, kind) => {
    const emptied = {
      ...{ DescribeVpcAttribute: { dnsSupport: false }, DescribeDhcpOptions: { dnsServers: [] } },
      ...{ DescribeRouteTables: { routeTables: [] }, DescribeSecurityGroups: { securityGroups: [] } },
      ...{ DescribeNetworkAcls: { networkAcls: [] }, DescribeVpcEndpoints: { endpoints: [] } },
      DescribeNatGateways: { natGateways: [] },
    }[action]
    const paths = pathsIn(sceneWith({ way }, () => ({ ...emptied, refusedReads: [action] })))

    for (const { state, decisive } of paths) {
      expect([state, decisive?.kind, decisive?.reason]).toEqual(['unknown', kind, `not known without ec2:${action}`])
    }
  })
})

describe('Other DNS servers', () => {
  test('do not open a path that is closed whatever they answer', () => {
    const scene = sceneWith({}, ({ endpoints }) => ({
      dnsServers: ['192.0.2.53'],
      endpoints: endpoints.map((one) => ({ ...one, state: 'failed' })),
    }))

    expect(found(toService(pathsIn(scene), 'logs'))).toEqual(['closed', 'endpoint', 'vpce-0logs', 'vpce-0logs'])
  })
})

describe('Outbound rules', () => {
  test('for private addresses do not open the path to the internet', () => {
    const scene = sceneWith({ way: 'nat' }, ({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => ({ ...one, egress: [https('10.0.0.0/8')] })),
    }))

    expect(found(toService(pathsIn(scene), 'logs'))).toEqual(['closed', 'egress', 'sg-0t', 'nat-0a'])
  })

  test('open the path to an endpoint only if they cover all of its addresses', () => {
    const egress = (...blocks: string[]): Scene =>
      sceneWith({ zones: 2 }, ({ securityGroups }) => ({
        securityGroups: securityGroups.map((one) => ({ ...one, egress: blocks.map(https) })),
      }))

    expect(toService(pathsIn(egress('10.0.100.0/24', '10.0.101.0/24')), 'logs').state).toBe('open')
    expect(toService(pathsIn(egress('10.0.100.0/24')), 'logs').decisive).toMatchObject({
      state: 'closed',
      reason: 'only for some addresses an outbound rule lets TCP 443 out to vpce-0logs',
    })
  })

  test('for the prefix list of S3 do not open the path to an interface endpoint', () => {
    const scene = sceneWith({}, ({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => ({ ...one, egress: [https(S3_LIST)] })),
    }))

    expect(toService(pathsIn(scene), 'logs').state).toBe('closed')
    expect(toService(pathsIn(scene), 's3').state).toBe('open')
  })
})

describe('A task without a group', () => {
  test("uses the VPC's default group", () => {
    const scene = sceneWith({}, ({ securityGroups }) => ({
      securityGroups: [...securityGroups, group('sg-0d', { name: 'default' })],
    }))
    const paths = pathsIn({ ...scene, task: { ...scene.task, securityGroupIds: [] } })

    expect(toService(paths, 'logs').decisive).toMatchObject({ kind: 'egress', id: 'sg-0d', state: 'closed' })
  })
})

describe('A task whose groups are not known', () => {
  const ingressOf = (source: string) => {
    const scene = sceneWith({}, ({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => ({ ...one, ingress: [https(source)] })),
    }))
    const { links } = toService(pathsIn({ ...scene, task: { ...scene.task, securityGroupIds: undefined } }), 'logs')
    expect(links.find(({ kind }) => kind === 'egress')).toMatchObject({
      state: 'unknown',
      reason: 'the security groups are not known',
    })
    return links.find(({ kind }) => kind === 'ingress')?.state
  }

  test.each([
    ['10.0.0.0/24', 'open'],
    ['10.9.0.0/24', 'closed'],
    ['sg-0t', 'unknown'],
  ])('has, if the endpoint admits %s, an ingress link that is %s', (source, state) =>
    expect(ingressOf(source)).toBe(state),
  )
})

test('A regional NAT gateway, which is in no subnet, leads out of the VPC', () => {
  const scene = (state: string): Scene =>
    sceneWith({ way: 'nat' }, ({ natGateways }) => ({
      natGateways: natGateways.map((gateway) => ({ ...gateway, subnetId: '', state })),
    }))

  expect(toService(pathsIn(scene('available')), 'logs')).toMatchObject({ state: 'open', through: 'nat-0a' })
  expect(toService(pathsIn(scene('failed')), 'logs').decisive?.reason).toBe('its state is failed')
})

describe('An IPv6-only subnet', () => {
  const ipv6Scene = (...routes: ReturnType<typeof route>[]): Scene =>
    sceneWith({ way: 'nat' }, ({ subnets, routeTables, securityGroups, networkAcls }) => ({
      subnets: subnets.map((one) =>
        one.subnetId === 'subnet-t0'
          ? subnet({ subnetId: 'subnet-t0', cidrBlock: '', ipv6CidrBlocks: ['2001:db8::/64'] })
          : one,
      ),
      routeTables: routeTables.map((table) => (table.routeTableId === 'rtb-t0' ? { ...table, routes } : table)),
      securityGroups: securityGroups.map((one) => ({ ...one, egress: [https('::/0')] })),
      networkAcls: networkAcls.map((acl) => ({
        ...acl,
        entries: [true, false].map((isEgress) => ({ ...aclEntry(100, isEgress, '::/0', [0, 65_535]), protocol: '-1' })),
      })),
    }))

  test('reaches a service through an egress-only internet gateway', () => {
    const path = toService(pathsIn(ipv6Scene(route('::/0', 'eigw-0a'))), 'logs')

    expect(found(path)).toEqual(['open', undefined, undefined, 'eigw-0a'])
  })

  test('may leave by a NAT gateway that translates IPv6 addresses', () => {
    const path = toService(pathsIn(ipv6Scene(route('64:ff9b::/96', 'nat-0a'))), 'logs')

    expect([path.state, path.decisive?.reason]).toEqual(['unknown', 'only its routes for 64:ff9b::/96 may lead there'])
  })

  test('does not reach a service through a NAT gateway for IPv4', () => {
    const path = toService(pathsIn(ipv6Scene(route('0.0.0.0/0', 'nat-0a'))), 'logs')

    expect(path.decisive?.reason).toBe(
      'vpc-0a has no endpoint of logs, and no default route for IPv6 leads out of the VPC',
    )
  })

  test('does not reach the IPv4 addresses of a gateway endpoint', () => {
    const scene = ipv6Scene(route(S3_LIST, 'vpce-0s3'))
    const path = toService(pathsIn({ ...scene, vpc: { ...scene.vpc, endpoints: [endpoint('s3')] } }), 's3')

    expect([path.state, path.decisive?.kind]).toEqual(['closed', 'route'])
  })

  test('does not reach an endpoint that has only IPv4 addresses', () => {
    const scene = ipv6Scene()
    const endpoints = [endpoint('logs', { subnetIds: ['subnet-e0'], securityGroupIds: ['sg-0e'] })]
    const path = toService(pathsIn({ ...scene, vpc: { ...scene.vpc, endpoints } }), 'logs')

    expect(path.decisive).toMatchObject({ kind: 'endpoint', state: 'closed', reason: 'it has no IPv6 addresses' })
  })
})

describe('Registries without an endpoint', () => {
  const { definition } = readTaskDefinition({
    containerDefinitions: [
      { name: 'app', image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/app:1' },
      { name: 'proxy', image: 'nginx:1' },
      { name: 'cache', image: 'redis:8' },
      { name: 'far', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/far:1' },
    ],
  })
  const registries = registryDestinations([definition], REGION)

  test('are those of images outside Amazon ECR in this region, once each', () => {
    expect(registries.map(({ name, reason }) => [name, reason])).toEqual([
      ['Docker Hub', 'container proxy pulls nginx:1; container cache pulls redis:8'],
      ['Amazon ECR in us-east-1', 'container far pulls 123456789012.dkr.ecr.us-east-1.amazonaws.com/far:1'],
    ])
  })

  test('are reached only through a NAT gateway', () => {
    const statesBy = (way: Shape['way']) => {
      const { vpc, task } = createScene({ ...SHAPE, way })
      return findPaths(vpc, ENVIRONMENT, task, registries).map(({ state }) => state)
    }

    expect(statesBy('endpoints')).toEqual(['closed', 'closed'])
    expect(statesBy('nat')).toEqual(['open', 'open'])
  })
})

describe('A policy without calls that may be needed', () => {
  test('makes the path unknown, but not closed', () => {
    const policy =
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:GetAuthorizationToken","Resource":"*"}]}'
    const scene = sceneWith({}, ({ endpoints }) => ({ endpoints: endpoints.map((one) => ({ ...one, policy })) }))

    expect(toService(pathsIn(scene), 'ecr.api').decisive).toMatchObject({ kind: 'policy', state: 'unknown' })
  })
})

describe('A FIPS endpoint', () => {
  const scene = sceneWith({})
  const stateIn = (region: string): string => {
    const [authorization] = destinationsOf(parseProperties({ VpcId: 'vpc-0a' }))
    const vpc = {
      ...scene.vpc,
      endpoints: scene.vpc.endpoints.map((one) => ({ ...one, serviceName: `com.amazonaws.${region}.ecr-fips.api` })),
    }
    return findPaths(vpc, { ...ENVIRONMENT, region }, scene.task, authorization ? [authorization] : [])[0]?.state ?? ''
  }

  test('serves the calls of Fargate only in GovCloud', () => {
    expect(stateIn('us-gov-west-1')).toBe('open')
    expect(stateIn('us-east-1')).toBe('closed')
  })
})

describe('Platform version 1.3.0', () => {
  test('needs no path for authorization, secrets and parameters', () => {
    const properties = { PlatformVersion: '1.3.0', SecretsManager: true, ParameterStore: true }
    const services = pathsIn(sceneWith({}), properties).map(({ destination }) => destination.service)

    expect(services).toEqual(['ecr.dkr', 's3', 'logs'])
  })
})
