import { describe, expect, test } from '@jest/globals'
import { catalogue } from '../../../handler/fargate/catalogue.ts'
import { type Attributes, attributesOf, type ResourceOutputs } from '../../../handler/resource/attributes.ts'

const NO_OUTPUTS: ResourceOutputs = {
  vpcId: 'vpc-0a',
  created: [],
  reused: [],
  securityGroupId: '',
  subnetIds: [],
  routeTableIds: [],
  availabilityZones: [],
  s3PrefixListId: '',
  s3Ipv6PrefixListId: '',
  dnsEntries: [],
  estimatedMonthlyCost: '',
  warnings: [],
}

/** Like CloudFormation's limit of 4,096 bytes for a response, without its other fields. */
const fits = (attributes: Attributes): boolean => Buffer.byteLength(JSON.stringify(attributes)) <= 3_700

const attributes = (parts: Partial<ResourceOutputs>): Attributes => attributesOf({ ...NO_OUTPUTS, ...parts }, fits)

const idsOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-0${index.toString(16).padStart(16, '0')}`)

const ALWAYS_PRESENT = [
  'EndpointIds',
  'CreatedEndpointIds',
  'ReusedEndpointIds',
  ...catalogue.map(({ attribute }) => attribute),
  'AdditionalEndpointIds',
  'SecurityGroupId',
  'SubnetIds',
  'RouteTableIds',
  'AvailabilityZones',
  'AvailabilityZoneCount',
  'S3PrefixListId',
  'S3Ipv6PrefixListId',
  'DnsEntries',
  'EstimatedMonthlyCost',
  'VpcId',
  'Warnings',
]

describe('attributesOf', () => {
  test('returns every attribute, with an empty string for no value', () => {
    const empty = Object.fromEntries(ALWAYS_PRESENT.map((name) => [name, '']))

    expect(attributes({})).toEqual({ ...empty, VpcId: 'vpc-0a', AvailabilityZoneCount: '0' })
  })

  test.each(catalogue)('returns the endpoint of $service only as $attribute', ({ service, attribute }) => {
    const given = attributes({ created: [{ service, endpointId: 'vpce-01' }] })

    const named = Object.keys(given).filter((name) => name.endsWith('EndpointId') && given[name] === 'vpce-01')
    expect(named).toEqual([attribute])
    expect(given.AdditionalEndpointIds).toBe('')
  })

  test('returns the endpoints of additional services with their names', () => {
    const created = [
      { service: 'logs', endpointId: 'vpce-01' },
      { service: 'sqs', endpointId: 'vpce-02' },
    ]
    const reused = [{ service: 'dynamodb:Interface', endpointId: 'vpce-03' }]

    expect(attributes({ created, reused }).AdditionalEndpointIds).toBe('sqs=vpce-02,dynamodb:Interface=vpce-03')
  })

  test('separates created and reused endpoints', () => {
    const created = [{ service: 'logs', endpointId: 'vpce-01' }]
    const reused = [{ service: 'kms', endpointId: 'vpce-02' }]

    expect(attributes({ created, reused })).toMatchObject({
      EndpointIds: 'vpce-01,vpce-02',
      CreatedEndpointIds: 'vpce-01',
      ReusedEndpointIds: 'vpce-02',
      LogsEndpointId: 'vpce-01',
      KmsEndpointId: 'vpce-02',
    })
  })

  test('prefers our S3 gateway endpoint to a reused one', () => {
    const created = [{ service: 's3', endpointId: 'vpce-01' }]
    const reused = [{ service: 's3', endpointId: 'vpce-02' }]

    expect(attributes({ created, reused })).toMatchObject({ S3EndpointId: 'vpce-01', EndpointIds: 'vpce-01,vpce-02' })
  })

  test('returns comma-delimited lists, and warnings as text', () => {
    const given = attributes({
      securityGroupId: 'sg-0a',
      subnetIds: ['subnet-0a', 'subnet-0b'],
      routeTableIds: ['rtb-0a', 'rtb-0b'],
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      s3PrefixListId: 'pl-0a',
      warnings: ['One.', 'Two.'],
    })

    expect(given).toMatchObject({
      SecurityGroupId: 'sg-0a',
      SubnetIds: 'subnet-0a,subnet-0b',
      RouteTableIds: 'rtb-0a,rtb-0b',
      AvailabilityZones: 'eu-west-1a,eu-west-1b',
      AvailabilityZoneCount: '2',
      S3PrefixListId: 'pl-0a',
      Warnings: 'One. Two.',
    })
  })
})

describe('attributesOf near the size limit of a response', () => {
  const created = idsOf('vpce', 50).map((endpointId, index) => ({ service: `service-${index}`, endpointId }))
  const EndpointIds = idsOf('vpce', 50).join(',')

  test('keeps all attributes that just fit', () => {
    const given = attributes({ routeTableIds: idsOf('rtb', 100), subnetIds: idsOf('subnet', 6), warnings: ['One.'] })

    expect(given.RouteTableIds).toBe(idsOf('rtb', 100).join(','))
    expect(given.Warnings).toBe('One.')
  })

  test('leaves RouteTableIds empty first, and puts a warning before the others', () => {
    const given = attributes({ routeTableIds: idsOf('rtb', 200), subnetIds: idsOf('subnet', 6), warnings: ['One.'] })

    expect(given).toMatchObject({
      RouteTableIds: '',
      SubnetIds: idsOf('subnet', 6).join(','),
      Warnings:
        'RouteTableIds is left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes. One.',
    })
    expect(fits(given)).toBe(true)
  })

  test('leaves SubnetIds empty too if that is not enough', () => {
    const given = attributes({ routeTableIds: idsOf('rtb', 200), subnetIds: idsOf('subnet', 200) })

    expect(given).toMatchObject({
      RouteTableIds: '',
      SubnetIds: '',
      Warnings:
        'RouteTableIds and SubnetIds are left empty: with them the answer would pass the 4,096 bytes that CloudFormation takes.',
    })
  })

  test('cuts the warnings if that is not enough, but keeps the warning about empty attributes', () => {
    const given = attributes({ subnetIds: idsOf('subnet', 6), warnings: ['One more thing. '.repeat(500)] })

    expect(fits(given)).toBe(true)
    expect(given.Warnings).toMatch(/^SubnetIds is left empty: .* One more thing\. .*…$/)
  })

  test('never leaves out endpoint ids', () => {
    const given = attributes({ created, routeTableIds: idsOf('rtb', 200), warnings: ['x'.repeat(4_096)] })

    expect(given).toMatchObject({ EndpointIds, CreatedEndpointIds: EndpointIds, RouteTableIds: '' })
  })
})
