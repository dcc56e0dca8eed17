import { type CreatedVpc, createVpc, type VpcShape } from '../../simulator/networks/createVpc.ts'
import { type Testbed, type TestbedOptions, testbeds } from './testbed.ts'

export const zone = (letter: string, region = 'ap-northeast-1'): string => `${region}${letter}`

/** A private subnet with its own route table in each of three zones. */
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

/** Properties for `logs` only. */
export const LOGS = { EcrImagePull: false }
/** Returns the properties for the S3 gateway only. */
export const gatewayTo = (S3Buckets: string) => ({ EcrImagePull: false, CloudWatchLogs: false, S3Buckets })

/** Long enough that another stack can start meanwhile. */
const durations = { interfaceEndpointPending: 30_000, modifyPending: 5_000, interfaceEndpointDeleting: 60_000 }

/** Returns testbeds with three zones, or with a VPC of another shape. */
export const threeZoneTestbeds = () => {
  const { createTestbedOf } = testbeds()
  return (shape: VpcShape = THREE_ZONES, { settings, ...options }: TestbedOptions = {}): Promise<Testbed<CreatedVpc>> =>
    createTestbedOf((client) => createVpc(client, shape), { ...options, settings: { durations, ...settings } })
}

/** Returns the names of the subnets of the `logs` endpoint. */
export const subnetsOfLogs = async ({ vpc, network }: Testbed<CreatedVpc>): Promise<string[]> => {
  const { subnetIds } = await vpc.endpoint('logs')
  return Object.keys(network.subnetIds)
    .filter((name) => subnetIds.includes(network.subnetIds[name] ?? ''))
    .sort()
}
