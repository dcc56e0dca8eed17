import type { VpcShape } from '../../../simulator/networks/createVpc.ts'

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] as const

/** A VPC with this number of private subnets in three zones, each with its own route table. */
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

/** Properties that are rejected only after the VPC is read: a policy for a service that is not requested. */
export const REFUSED = {
  PolicyDocuments: { kms: { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } } },
}
