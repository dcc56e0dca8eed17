import type { EC2Client } from '@aws-sdk/client-ec2'
import { afterEach } from '@jest/globals'
import { virtualClock } from '../../simulator/clock.ts'
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/index.ts'
import { type CreatedVpc, createVpc, type VpcShape } from '../../simulator/networks/createVpc.ts'
import { directClientOf } from './directClient.ts'
import { type Provider, type ProviderOptions, provider } from './provider.ts'
import { VpcObserver } from './vpcObserver.ts'

/** A simulator without sockets on virtual time, so that each run of a case is the same. */
export interface Scene {
  simulator: Simulator
  client: EC2Client
  network: CreatedVpc
  vpcId: string
  vpc: VpcObserver
  /** A stack that calls EC2 under its name. */
  stack(name: string, options?: Omit<ProviderOptions, 'client' | 'stackId'>): Provider
  /** The VPC as text, to compare with what it was before. */
  snapshot(): string
}

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

const durations = { interfaceEndpointPending: 30_000, modifyPending: 5_000, interfaceEndpointDeleting: 60_000 }

export const scenes = () => {
  const open: Simulator[] = []
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close()
  })
  return async (shape: VpcShape = THREE_ZONES, options: Omit<SimulatorOptions, 'clock'> = {}): Promise<Scene> => {
    const simulator = await startSimulator({
      clock: virtualClock(),
      ...options,
      settings: { durations, ...options.settings },
    })
    open.push(simulator)
    const client = directClientOf(simulator, 'template')
    const network = await createVpc(client, shape)
    const { vpcId } = network
    simulator.calls.splice(0)
    return {
      simulator,
      client,
      network,
      vpcId,
      vpc: new VpcObserver(client, vpcId),
      stack: (name, more) => {
        const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${name}/0b9f8a80`
        return provider(simulator, { ...more, stackId, client: directClientOf(simulator, name) })
      },
      snapshot: () => simulator.snapshot(vpcId),
    }
  }
}

/** The calls that change something, by name. */
export const writesOf = ({ calls }: Simulator): string[] =>
  calls.map(({ action }) => action).filter((action) => !action.startsWith('Describe'))

/** The template's security group. */
export const createOwnGroup = async ({ simulator, vpcId }: Scene): Promise<string> => {
  const { GroupId } = (await simulator.call('CreateSecurityGroup', {
    VpcId: vpcId,
    GroupName: 'own',
    Description: 'Not managed',
  })) as { GroupId: string }
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }]
  await simulator.call('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions })
  return GroupId
}
