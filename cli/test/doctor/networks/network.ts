import type { EC2Client } from '@aws-sdk/client-ec2'
import type { World } from '../../../../simulator/world.ts'

/** A VPC with tasks, and the ids of its resources by the names that the rows use. */
export interface Network {
  vpcId: string
  ec2: EC2Client
  region: string
  ids: Record<string, string>
  /** Changes the network in ways that no call of EC2 can. */
  world: World
}

export type Change = (network: Network) => Promise<void>

export const idOf = ({ ids }: Network, name: string): string => {
  const id = ids[name]
  if (id === undefined) throw new Error(`Nothing is called ${name}; there are ${Object.keys(ids).join(', ')}`)
  return id
}

/** Makes the changes one after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  async (network) => {
    for (const change of changes) await change(network)
  }
