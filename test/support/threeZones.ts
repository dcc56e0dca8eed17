import { type CreatedVpc, createVpc, type VpcShape } from '../../simulator/networks/createVpc.ts'
import { type Testbed, type TestbedOptions, testbeds } from './testbed.ts'

export const zone = (letter: string, region = 'ap-northeast-1'): string => `${region}${letter}`

/** A private subnet with a route table of its own in each of three zones. */
export const THREE_ZONES: VpcShape = {
  cidrBlock: '10.0.0.0/16',
  routeTables: ['a', 'c', 'd'].map((name) => ({ name })),
  subnets: ['a', 'c', 'd'].map((letter, at) => ({
    name: letter,
    zone: zone(letter),
    cidrBlock: `10.0.${at}.0/24`,
    routeTable: letter,
  })),
}

/** `logs` and nothing else. */
export const LOGS = { EcrImagePull: false }
/** The S3 gateway and nothing else. */
export const gatewayTo = (S3Buckets: string) => ({ EcrImagePull: false, CloudWatchLogs: false, S3Buckets })

/** Long enough for another stack to come meanwhile. */
const durations = { interfaceEndpointPending: 30_000, modifyPending: 5_000, interfaceEndpointDeleting: 60_000 }

/** Testbeds with three zones, or a VPC of another shape. */
export const threeZoneTestbeds = () => {
  const { createTestbedOf } = testbeds()
  return (shape: VpcShape = THREE_ZONES, { settings, ...options }: TestbedOptions = {}): Promise<Testbed<CreatedVpc>> =>
    createTestbedOf((client) => createVpc(client, shape), { ...options, settings: { durations, ...settings } })
}

/** The names of the subnets that the endpoint of logs is in. */
export const subnetsOfLogs = async ({ vpc, network }: Testbed<CreatedVpc>): Promise<string[]> => {
  const { subnetIds } = await vpc.endpoint('logs')
  return Object.keys(network.subnetIds)
    .filter((name) => subnetIds.includes(network.subnetIds[name] ?? ''))
    .sort()
}
