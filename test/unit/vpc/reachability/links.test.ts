import { describe, expect, test } from '@jest/globals'
import type { Endpoint, ObservedNetwork } from '../../../../handler/vpc/model/observed.ts'
import type { Link, LinkKind } from '../../../../handler/vpc/reachability/path.ts'
import { https, OWNER, ownedBy, route } from '../../../support/model.ts'
import { createScene, pathsIn, S3_LIST, type Scene, type Shape } from './network.ts'

const SHAPE: Shape = { zones: 1, subnets: 1, way: 'endpoints', isApart: true, isNarrow: true }

const sceneWith = (
  shape: Partial<Shape> = {},
  change: (vpc: ObservedNetwork) => Partial<ObservedNetwork> = () => ({}),
): Scene => {
  const scene = createScene({ ...SHAPE, ...shape })
  return { ...scene, vpc: { ...scene.vpc, ...change(scene.vpc) } }
}

const endpointWith = (service: string, parts: Partial<Endpoint>): Scene =>
  sceneWith({}, ({ endpoints }) => ({
    endpoints: endpoints.map((one) => (one.endpointId === `vpce-0${service}` ? { ...one, ...parts } : one)),
  }))

const pathTo = (service: string, scene: Scene, properties: Record<string, unknown> = {}) => {
  const path = pathsIn(scene, properties).find(({ destination }) => destination.service === service)
  if (!path) throw new Error(`No path to ${service}`)
  return path
}

const linkTo = (service: string, kind: LinkKind, scene: Scene, properties?: Record<string, unknown>): Link => {
  const link = pathTo(service, scene, properties).links.find((one) => one.kind === kind)
  if (!link) throw new Error(`No link ${kind}`)
  return link
}

const textOf = ({ kind, id, state, reason, fix }: Link): string =>
  [kind, id, `${state}:`, reason, fix].filter(Boolean).join(' ')

describe('The links of an open path', () => {
  const outside = [
    'egress sg-0t open: they let TCP 443 out to the internet',
    'network-acl acl-t open: the network ACLs admit it, both ways',
  ]
  const publicNames = "dns vpc-0a open: the VPC's resolver knows the public addresses"

  test.each<[string, Shape['way'], string, string, string[]]>([
    [
      'an interface endpoint',
      'endpoints',
      'logs',
      'vpce-0logs',
      [
        "dns vpce-0logs open: the service's name resolves to the endpoint",
        'route rtb-t0 open: its local route leads to the endpoint',
        'egress sg-0t open: they let TCP 443 out to vpce-0logs',
        'network-acl acl-t open: the network ACLs admit it, both ways',
        'endpoint vpce-0logs open: it is available',
        'ingress sg-0e open: they admit TCP 443 from the tasks',
        'policy vpce-0logs open: its policy allows the calls',
      ],
    ],
    [
      'a gateway endpoint',
      'endpoints',
      's3',
      'vpce-0s3',
      [
        publicNames,
        'route rtb-t0 open: its route for pl-0s3 leads to vpce-0s3',
        'egress sg-0t open: they let TCP 443 out to vpce-0s3',
        'network-acl acl-t open: the network ACLs admit it, both ways',
        'endpoint vpce-0s3 open: it is available',
        'policy vpce-0s3 open: its policy allows the calls',
      ],
    ],
    [
      'a NAT gateway',
      'nat',
      'logs',
      'nat-0a',
      [
        publicNames,
        'route rtb-t0 open: its default route leads to nat-0a',
        'route nat-0a open: it is available',
        'route rtb-public open: the default route of subnet-p0, where nat-0a is, leads to igw-0a',
        ...outside,
      ],
    ],
    [
      'public addresses',
      'public',
      'logs',
      'igw-0a',
      [publicNames, 'route rtb-t0 open: its default route leads to igw-0a', ...outside],
    ],
  ])('through %s each have a reason', (_, way, service, through, links) => {
    const path = pathTo(service, sceneWith({ way }))

    expect(path.links.map(textOf)).toEqual(links)
    expect(path).toMatchObject({ through, state: 'open', decisive: undefined })
  })

  test('are open if the policy allows everything or there is no policy', () => {
    const everything = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'

    for (const policy of ['', everything])
      expect(textOf(linkTo('logs', 'policy', endpointWith('logs', { policy })))).toBe(
        'policy vpce-0logs open: its policy allows everything',
      )
  })

  test('need no network ACL within a subnet', () => {
    const scene = sceneWith({ isApart: false }, () => ({ networkAcls: [] }))

    expect(textOf(linkTo('logs', 'network-acl', scene))).toBe('network-acl open: the endpoint is in the same subnet')
  })
})

describe('The DNS servers of the DHCP options', () => {
  const stateWith = (...dnsServers: string[]): string => {
    const cidrBlocks = ['10.0.0.0/16', '10.7.128.0/17', '2001:db8::/56']
    return linkTo(
      'logs',
      'dns',
      sceneWith({}, () => ({ dnsServers, cidrBlocks })),
    ).state
  }

  test.each(['AmazonProvidedDNS', '169.254.169.253', 'fd00:ec2::253', '10.0.0.2', '10.7.128.2'])(
    'count as the VPC’s resolver: %s',
    (server) => {
      expect(stateWith(server)).toBe('open')
      expect(stateWith('AmazonProvidedDNS', server)).toBe('open')
    },
  )

  test.each(['192.0.2.53', '10.0.0.3', '10.0.0.0', '10.7.0.2', '2001:db8::2', '110.0.0.2'])(
    'do not count as the VPC’s resolver: %s',
    (server) => {
      expect(stateWith(server)).toBe('unknown')
      expect(stateWith('AmazonProvidedDNS', server)).toBe('unknown')
    },
  )

  test('are all named in the reason if they are not the VPC’s resolver', () => {
    const scene = sceneWith({}, () => ({ dnsServers: ['192.0.2.53', 'AmazonProvidedDNS', '192.0.2.54'] }))

    expect(linkTo('logs', 'dns', scene)).toMatchObject({
      reason: 'the DHCP options name other DNS servers (192.0.2.53, 192.0.2.54), whose answers are not known',
    })
  })
})

describe('DNS attributes that are off', () => {
  test('are named in the reason, enableDnsSupport first', () => {
    const scene = sceneWith({}, () => ({ dnsHostnames: false }))
    const bothOff = sceneWith({}, () => ({ dnsSupport: false, dnsHostnames: false }))

    expect(linkTo('logs', 'dns', scene).reason).toBe(
      'enableDnsHostnames is off: private DNS of endpoints has no effect',
    )
    expect(linkTo('logs', 'dns', bothOff).reason).toBe('enableDnsSupport is off: the VPC resolves no names')
  })
})

describe('Private DNS for queries from outside only', () => {
  test('closes the path, and the fix names the setting', () => {
    expect(textOf(linkTo('logs', 'dns', endpointWith('logs', { privateDnsForResolverOnly: true })))).toBe(
      'dns vpce-0logs closed: private DNS answers only queries that come in through Route 53 Resolver Use a gateway endpoint of the service, or set PrivateDnsOnlyForInboundResolverEndpoint of vpce-0logs to false.',
    )
  })
})

describe('A route that is narrower than the local one', () => {
  const linkWith = (...routes: ReturnType<typeof route>[]): Link =>
    linkTo(
      'logs',
      'route',
      sceneWith({}, ({ routeTables }) => ({
        routeTables: routeTables.map((table) => ({ ...table, routes: [...table.routes, ...routes] })),
      })),
    )

  test('closes the path if its target does not exist', () => {
    expect(textOf(linkWith(route('10.0.100.0/24', 'eni-0f', true)))).toBe(
      'route rtb-t0 closed: its route for 10.0.100.0/24 leads to eni-0f instead of the endpoint, which does not exist Delete the route for 10.0.100.0/24 from rtb-t0, or see that eni-0f passes on TCP 443.',
    )
  })

  test.each<[string, ReturnType<typeof route>]>([
    ['is for other addresses', route('10.0.101.0/24', 'eni-0f')],
    ['is wider than the VPC', route('10.0.0.0/8', 'tgw-0a')],
    ['is for a prefix list', route(S3_LIST, 'eni-0f')],
    ['is local', route('10.0.100.0/24', 'local')],
  ])('does not matter if it %s', (_, one) => {
    expect(linkWith(one).state).toBe('open')
  })

  test('matters only if it contains the known address of the endpoint', () => {
    expect(linkWith(route('10.0.100.12/32', 'eni-0f')).state).toBe('unknown')
    expect(linkWith(route('10.0.100.11/32', 'eni-0f')).state).toBe('open')
  })
})

describe('The outbound rules of the tasks', () => {
  const egressWith = (...sources: string[]): Link =>
    linkTo(
      'logs',
      'egress',
      sceneWith({}, ({ securityGroups }) => ({
        securityGroups: securityGroups.map((one) => ({ ...one, egress: sources.map(https) })),
      })),
    )

  test('may name the address of the endpoint', () => {
    expect(egressWith('10.0.100.12/32').state).toBe('open')
    expect(egressWith('10.0.100.11/32').state).toBe('closed')
  })

  test('must cover the subnet of the endpoint if EC2 does not list its interfaces', () => {
    const unlisted = (source: string) =>
      linkTo(
        'logs',
        'egress',
        sceneWith({}, ({ securityGroups }) => ({
          networkInterfaces: [],
          securityGroups: securityGroups.map((one) => ({ ...one, egress: [https(source)] })),
        })),
      ).state

    expect(unlisted('10.0.100.0/24')).toBe('open')
    expect(unlisted('10.0.100.12/32')).toBe('closed')
  })

  test.each<[string, string, Partial<ReturnType<typeof https>>]>([
    ['TCP of all ports', 'open', { fromPort: 0, toPort: 65_535 }],
    ['TCP of any port', 'open', { fromPort: -1, toPort: -1 }],
    ['ports up to 443', 'open', { fromPort: 1, toPort: 443 }],
    ['ports from 443', 'open', { fromPort: 443, toPort: 500 }],
    ['ports below 443', 'closed', { fromPort: 1, toPort: 442 }],
    ['ports above 443', 'closed', { fromPort: 444, toPort: 500 }],
    ['UDP', 'closed', { protocol: 'udp' }],
    ['every protocol', 'open', { protocol: '-1', fromPort: -1, toPort: -1 }],
  ])('for %s make the link %s', (_, state, parts) => {
    const egress = [{ ...https('0.0.0.0/0'), ...parts }]
    const scene = sceneWith({}, ({ securityGroups }) => ({
      securityGroups: securityGroups.map((one) => ({ ...one, egress })),
    }))

    expect(linkTo('logs', 'egress', scene).state).toBe(state)
  })
})

describe('The inbound rules of the endpoint', () => {
  const ingressWith = (sources: string[], tags = {}): Link =>
    linkTo(
      'logs',
      'ingress',
      sceneWith({}, ({ securityGroups }) => ({
        securityGroups: securityGroups.map((one) => ({ ...one, tags, ingress: sources.map(https) })),
      })),
    )

  test('of a managed group have a fix that names properties of this resource', () => {
    expect(textOf(ingressWith([], ownedBy(OWNER)))).toBe(
      "ingress sg-0e closed: no inbound rule admits TCP 443 from the tasks' group or subnet Name sg-0t in AllowedSecurityGroupIds of this resource, or the subnets of the tasks in AllowedCidrs.",
    )
  })

  test('close the link for a part of the subnet, and leave it unknown for a prefix list', () => {
    expect(ingressWith(['10.0.0.0/25'])).toMatchObject({
      state: 'closed',
      reason: "the inbound rules admit TCP 443 from a part of the tasks' subnet only",
    })
    expect(ingressWith(['pl-0customer'])).toMatchObject({
      state: 'unknown',
      reason: "it is not known whether a prefix list of the inbound rules has the tasks' addresses",
    })
  })

  test('leave the link unknown if the groups of the tasks are not known', () => {
    const { vpc, task } = sceneWith()
    const link = linkTo('logs', 'ingress', { vpc, task: { ...task, securityGroupIds: undefined } })

    expect(textOf(link)).toBe(
      "ingress sg-0e unknown: it is not known whether the tasks' groups are among those admitted Add to sg-0e an inbound rule for TCP 443 from the tasks' group.",
    )
  })
})

describe('The state of an endpoint', () => {
  test.each<[string, Partial<Endpoint>, string]>([
    [
      'logs',
      { state: 'pendingacceptance' },
      'closed: its state is pendingacceptance Let the owner of the service accept vpce-0logs.',
    ],
    [
      'logs',
      { state: 'failed', failure: 'No free addresses' },
      'closed: its state is failed: No free addresses Delete vpce-0logs and create the endpoint again.',
    ],
    [
      's3',
      { state: 'pending' },
      'closed: it is still pending Wait until vpce-0s3 is available, and start the task after that.',
    ],
    ['s3', { state: 'failed' }, 'closed: its state is failed Delete vpce-0s3 and create the endpoint again.'],
    ['s3', { subnetIds: [], ipAddressType: 'ipv6' }, 'open: it is available'],
  ])('of %s decides whether its link is open: %j', (service, parts, text) => {
    expect(textOf(linkTo(service, 'endpoint', endpointWith(service, parts)))).toBe(`endpoint vpce-0${service} ${text}`)
  })
})

describe('The policy of an endpoint', () => {
  const policyOf = (...Statement: object[]): string =>
    JSON.stringify({ Statement: Statement.map((one) => ({ Effect: 'Allow', Principal: '*', Resource: '*', ...one })) })
  const policyLink = (service: string, policy: string, tags = {}, properties = {}): string => {
    const { state, reason, fix } = linkTo(service, 'policy', endpointWith(service, { policy, tags }), properties)
    return `${state}: ${reason} ${fix}`
  }

  test('leaves the link unknown if it cannot be read', () => {
    expect(policyLink('logs', '<Policy/>')).toBe(
      'unknown: its policy is not a policy document that can be read Allow logs:CreateLogStream, logs:PutLogEvents in the policy of vpce-0logs.',
    )
  })

  test('of a managed endpoint has a fix that names properties of this resource', () => {
    const lacking = policyOf({ Action: 'logs:CreateLogStream' })
    const layers = policyOf({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' })

    expect(policyLink('logs', lacking, ownedBy(OWNER))).toBe(
      'closed: its policy does not allow logs:PutLogEvents Allow logs:CreateLogStream, logs:PutLogEvents in the policy of vpce-0logs (PolicyDocuments of this resource).',
    )
    expect(policyLink('s3', layers, ownedBy(OWNER))).toContain(
      'in the policy of vpce-0s3 (S3Buckets of this resource).',
    )
    expect(policyLink('s3', layers)).toContain('in the policy of vpce-0s3.')
  })

  test('leaves the link unknown if it lacks only calls that may be needed', () => {
    const essential = policyOf({ Action: 'ecr:GetAuthorizationToken' })

    expect(policyLink('ecr.api', essential)).toBe(
      'unknown: its policy does not allow ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability, which may be needed Allow ecr:GetAuthorizationToken, ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability in the policy of vpce-0ecr.api.',
    )
  })

  test('closes the link if it allows nothing', () => {
    const denied = policyOf({ Action: '*' }, { Effect: 'Deny', Action: '*' })

    expect(policyLink('logs', denied)).toContain('closed: its policy allows nothing')
    expect(policyLink('logs', policyOf({ Effect: 'Deny', Action: 'x:y' }))).toContain(
      'closed: its policy allows nothing',
    )
  })

  test('closes the link if it denies a part of what it allows', () => {
    const partly = policyOf({ Action: '*' }, { Effect: 'Deny', Action: 'logs:PutLogEvents' })

    expect(policyLink('logs', partly)).toContain('closed: its policy does not allow logs:PutLogEvents')
  })
})

describe('If several endpoints could serve', () => {
  test('the report is about the one with the fewest closed links', () => {
    const scene = sceneWith({}, ({ endpoints }) => ({
      endpoints: [
        ...endpoints.map((one) => ({ ...one, privateDns: false, securityGroupIds: ['sg-0x'], state: 'failed' })),
        ...endpoints.map((one) => ({ ...one, endpointId: `${one.endpointId}-2`, privateDns: false })),
      ],
    }))

    expect(pathTo('logs', scene)).toMatchObject({
      through: 'vpce-0logs-2',
      decisive: { kind: 'dns', id: 'vpce-0logs-2' },
    })
  })
})

describe('A route link', () => {
  test('has a fix that names RouteTableIds for a managed gateway endpoint', () => {
    const scene = sceneWith({}, ({ endpoints, routeTables }) => ({
      endpoints: endpoints.map((one) => ({ ...one, tags: ownedBy(OWNER) })),
      routeTables: routeTables.map((table) => ({
        ...table,
        routes: table.routes.filter(({ target }) => target !== 'vpce-0s3'),
      })),
    }))

    expect(linkTo('s3', 'route', scene).fix).toBe(
      'Add rtb-t0 to the route tables of vpce-0s3 (RouteTableIds of this resource).',
    )
  })

  test('is unknown if other routes may lead to the service', () => {
    const withRoutes = (...routes: ReturnType<typeof route>[]): Link =>
      linkTo(
        'logs',
        'route',
        sceneWith({ way: 'nat' }, ({ routeTables }) => ({
          routeTables: routeTables.map((table) => ({ ...table, routes: [route('10.0.0.0/16', 'local'), ...routes] })),
        })),
      )

    expect(withRoutes(route('52.0.0.0/8', 'tgw-0a'))).toMatchObject({
      state: 'unknown',
      reason: 'only its routes for 52.0.0.0/8 may lead there',
    })
    expect(withRoutes(route('pl-0customer', 'tgw-0a')).state).toBe('unknown')
    expect(withRoutes(route('pl-0s3', 'vpce-0s3')).state).toBe('closed')
    expect(withRoutes(route('192.168.0.0/16', 'tgw-0a')).state).toBe('closed')
    expect(withRoutes(route('2600::/16', 'tgw-0a')).state).toBe('closed')
  })
})
