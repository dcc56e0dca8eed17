import type { VpcShape } from '../../../simulator/networks/createVpc.ts'

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] as const

/** A VPC of so many private subnets over three zones, each with a route table of its own. */
export const networkOf = (subnetCount: number): VpcShape => {
  const names = Array.from({ length: subnetCount }, (_, at) => `private-${at}`)
  return {
    cidrBlock: '10.0.0.0/16',
    routeTables: names.map((name) => ({ name })),
    subnets: names.map((name, at) => ({
      name,
      zone: ZONES[at % ZONES.length] ?? ZONES[0],
      cidrBlock: `10.0.${at}.0/24`,
      routeTable: name,
    })),
  }
}

/** Properties that are refused for what is read of the VPC: a policy for a service that is not desired. */
export const REFUSED = {
  PolicyDocuments: { kms: { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } } },
}
