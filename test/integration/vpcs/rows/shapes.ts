import type { SubnetShape, VpcShape } from '../../../../simulator/networks/createVpc.ts'

interface ZoneOptions {
  region?: string
  /** Letters of the zones. */
  zones: readonly string[]
  /** Private subnets in each zone, all with the zone's route table: `private-a`, then `private-a-2`. */
  privateSubnets?: number
  withPublic?: boolean
  /** `only`: the private subnets have no IPv4. */
  ipv6?: boolean | 'only'
}

/**
 * A VPC with 10.0.0.0/16. Each zone has private subnets with a route table (`table-a`), and a public subnet
 * (`table-public`).
 */
export const zonesOf = ({
  region = 'ap-northeast-1',
  zones,
  privateSubnets = 1,
  withPublic = true,
  ipv6 = false,
}: ZoneOptions): VpcShape => ({
  cidrBlock: '10.0.0.0/16',
  ipv6: ipv6 !== false,
  routeTables: [
    ...zones.map((letter) => ({ name: `table-${letter}` })),
    ...(withPublic ? [{ name: 'table-public', internetRoute: true }] : []),
  ],
  subnets: zones.flatMap((letter, at): SubnetShape[] => {
    const zone = `${region}${letter}`
    const privates = Array.from({ length: privateSubnets }, (_, nth) => ({
      name: nth === 0 ? `private-${letter}` : `private-${letter}-${nth + 1}`,
      zone,
      ...(ipv6 === 'only' ? {} : { cidrBlock: `10.0.${at * 16 + nth}.0/24` }),
      ipv6: ipv6 !== false,
      routeTable: `table-${letter}`,
    }))
    const publicSubnet = {
      name: `public-${letter}`,
      zone,
      cidrBlock: `10.0.${128 + at}.0/24`,
      ipv6: ipv6 !== false,
      routeTable: 'table-public',
    }
    return withPublic ? [...privates, publicSubnet] : privates
  }),
})

export const twoZones = zonesOf({ zones: ['a', 'c'] })
