import { describe, expect, test } from '@jest/globals'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import {
  endpoint,
  endpointService,
  OWNER,
  observedVpc,
  ownedBy,
  spec,
  subnet,
  validate,
  zone,
} from '../../../support/model.ts'

const SERVICES = { EcrImagePull: false, AdditionalServices: 'sqs' }
const subnets = [
  subnet({ subnetId: 'subnet-0a', cidrBlock: '10.0.0.0/24', ipv6CidrBlocks: ['2001:db8:0:1::/64'] }),
  subnet({ subnetId: 'subnet-0b', cidrBlock: '10.0.1.0/24', ipv6CidrBlocks: ['2001:db8:0:2::/64'] }),
  subnet({ subnetId: 'subnet-0c', cidrBlock: '10.0.2.0/24', availabilityZone: zone('c') }),
  subnet({ subnetId: 'subnet-06', cidrBlock: '', ipv6CidrBlocks: ['2001:db8:0:3::/64'] }),
]

/** The warnings of an Update if the endpoints of logs and sqs are in these subnets. */
const warningsOf = (subnetIds: string[], properties: object, parts: Partial<Endpoint> = {}): readonly string[] => {
  const endpoints = ['logs', 'sqs'].map((service) => endpoint(service, { subnetIds, tags: ownedBy(OWNER), ...parts }))
  const endpointServices = ['logs', 'sqs'].map((service) => endpointService(service))
  const cidrBlocks = ['10.0.0.0/16', '2001:db8::/56']
  return validate(
    observedVpc({ cidrBlocks, subnets, endpoints, endpointServices }),
    spec({ ...SERVICES, ...properties }),
  ).warnings
}

describe('The only subnet of endpoints', () => {
  test('gets a warning about an interruption if another subnet of its zone replaces it', () => {
    expect(warningsOf(['subnet-0a'], { SubnetIds: 'subnet-0b' })).toEqual([
      'logs, sqs: another subnet of the same zone replaces the only subnet of the endpoint. EC2 allows one subnet per zone, so the old one is removed first, and tasks cannot reach these services for some minutes. To avoid this, keep that subnet, or first add a subnet of another zone.',
    ])
  })

  test.each<[string, string[], string]>([
    ['it stays', ['subnet-0a'], 'subnet-0a'],
    ['a subnet of another zone is added first', ['subnet-0a'], 'subnet-0b,subnet-0c'],
    ['it moves to another zone', ['subnet-0a'], 'subnet-0c'],
    ['another zone serves meanwhile', ['subnet-0a', 'subnet-0c'], 'subnet-0b,subnet-0c'],
    ['another zone serves until it is removed', ['subnet-0a', 'subnet-0c'], 'subnet-0b'],
    ['the endpoint had none', [], 'subnet-0b'],
  ])('gets no warning if %s', (_, present, SubnetIds) => {
    expect(warningsOf(present, { SubnetIds })).toEqual([])
  })
})

describe('The address type of endpoints', () => {
  const INTERRUPTION =
    'logs, sqs: IPv6-only endpoints need other subnets, so the endpoints are deleted and created again, and tasks cannot reach these services for some minutes.'

  test.each([
    ['ipv4', 'ipv6', 'subnet-06'],
    ['dualstack', 'ipv6', 'subnet-06'],
    ['ipv6', 'dualstack', 'subnet-0a'],
    ['ipv6', 'ipv4', 'subnet-0a'],
  ])('gets a warning about an interruption if it changes from %s to %s', (ipAddressType, IpAddressType, SubnetIds) => {
    expect(warningsOf(['subnet-0b'], { IpAddressType, SubnetIds }, { ipAddressType })).toEqual([INTERRUPTION])
  })

  test('is an error if its change replaces an endpoint without an owner, which may be in use', () => {
    const endpoints = [endpoint('logs', { subnetIds: ['subnet-0b'], tags: ownedBy() })]
    const properties = { EcrImagePull: false, IpAddressType: 'ipv6', SubnetIds: 'subnet-06' }

    const { errors, warnings } = validate(observedVpc({ subnets, endpoints }), spec(properties))

    expect(errors).toEqual([
      'logs: vpce-0logs has the tag fargate-endpoints:managed, no owner, and the address type ipv4; ipv6 needs another endpoint in its place, and tasks may use it. Delete it if nobody does, or set IpAddressType to ipv4.',
    ])
    expect(warnings.join()).not.toContain('created again')
  })

  test('gets no warning for a gateway', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a', 'rtb-0c'], tags: ownedBy(OWNER) })]
    const properties = { IpAddressType: 'ipv6', SubnetIds: 'subnet-06', CloudWatchLogs: false, S3Buckets: '*' }

    expect(validate(observedVpc({ subnets, endpoints }), spec(properties)).warnings.join()).not.toContain(
      'created again',
    )
  })

  test('gets no warning if it gains an address family', () => {
    expect(warningsOf(['subnet-0a'], { IpAddressType: 'dualstack', SubnetIds: 'subnet-0a' })).toEqual([])
  })
})
