import fc from 'fast-check'
import type { SubnetShape, VpcShape } from '../../simulator/networks/createVpc.ts'
import type { TemplateProperties } from './provider.ts'

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] as const

interface ZoneShape {
  privateSubnets: number
  /** Whether the private subnets have a route table each, share one, or use the main table of the VPC. */
  routing: 'own' | 'shared' | 'main'
  hasPublicSubnet: boolean
}

const zoneShape: fc.Arbitrary<ZoneShape> = fc.record({
  privateSubnets: fc.integer({ min: 0, max: 3 }),
  routing: fc.constantFrom('own', 'shared', 'main'),
  hasPublicSubnet: fc.boolean(),
})

/** VPCs of one to three zones, as people create them. Each has at least one private subnet in the first zone. */
export const vpcShapes: fc.Arbitrary<VpcShape> = fc
  .record({
    zones: fc.array(zoneShape, { minLength: 1, maxLength: 3 }),
    ipv6: fc.boolean(),
    secondBlock: fc.boolean(),
  })
  .map(({ zones, ipv6, secondBlock }) => {
    const subnets: SubnetShape[] = []
    const tables = new Set<string>()
    for (const [at, { privateSubnets, routing, hasPublicSubnet }] of zones.entries()) {
      const zone = ZONES[at] ?? ZONES[0]
      for (let nth = 0; nth < Math.max(privateSubnets, at === 0 ? 1 : 0); nth += 1) {
        const name = `private-${zone}-${nth}`
        const routeTable = { own: name, shared: 'shared', main: undefined }[routing]
        if (routeTable) tables.add(routeTable)
        // Sizes differ, so that the number of free addresses decides which subnet of a zone is chosen.
        const cidrBlock = `10.0.${at * 16 + nth * 4}.0/${24 - (nth % 2)}`
        subnets.push({ name, zone, cidrBlock, ipv6, ...(routeTable ? { routeTable } : {}) })
      }
      if (hasPublicSubnet) {
        const cidrBlock = `10.0.${100 + at}.0/24`
        subnets.push({ name: `public-${zone}`, zone, cidrBlock, ipv6, routeTable: 'public' })
      }
    }
    return {
      cidrBlock: '10.0.0.0/16',
      ...(secondBlock ? { moreCidrBlocks: ['100.64.0.0/16'] } : {}),
      ipv6,
      routeTables: [...[...tables].map((name) => ({ name })), { name: 'public', internetRoute: true }],
      subnets,
    }
  })

const flag = fc.constantFrom('true', 'false')
const some = (values: string[]) => fc.subarray(values).map((chosen) => chosen.join(','))

/**
 * Sets of properties that are valid in each of these VPCs, in the form that CloudFormation delivers, without `VpcId`.
 */
export const propertySets: fc.Arbitrary<TemplateProperties> = fc.record(
  {
    EcrImagePull: flag,
    CloudWatchLogs: flag,
    EcsExec: flag,
    Kms: flag,
    SecretsManager: flag,
    PrivateDns: flag,
    PlatformVersion: fc.constantFrom('LATEST', '1.4.0', '1.3.0'),
    MaxAvailabilityZones: fc.constantFrom('1', '2'),
    AdditionalServices: some(['sqs', 'sts', 'dynamodb', 'dynamodb:Interface']),
    S3Buckets: some(['example-front', 'arn:aws:s3:::example-back', '*']),
    PolicyScope: fc.constantFrom('Open', 'Account'),
    AllowedCidrs: some(['10.0.0.0/24', '192.168.0.0/16', '2001:db8::/32']),
    Tags: fc
      .uniqueArray(fc.record({ Key: fc.constantFrom('Team', 'Name', 'Stage'), Value: fc.constantFrom('', 'a', 'b') }), {
        selector: ({ Key }) => Key,
      })
      .filter((tags) => tags.length > 0),
    UseFips: flag,
  },
  { requiredKeys: [] },
)
