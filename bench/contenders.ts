import type { EC2Client } from '@aws-sdk/client-ec2'
import type { ReferenceNetwork } from '../simulator/referenceNetwork.ts'
import { provider } from '../test/support/provider.ts'
import { floor } from './contenders/floor.ts'
import { sequential } from './contenders/sequential.ts'
import { terraformOrder } from './contenders/terraformOrder.ts'
import type { Testbed } from './testbed.ts'

/** What everyone is to make. */
export interface Attempt {
  testbed: Testbed
  client: EC2Client
  network: ReferenceNetwork
  /** Short names; S3 gets a gateway. */
  services: readonly string[]
}

export interface Contender {
  name: string
  /** Whether it runs in a function of Lambda, and so is paid for by the second. */
  onLambda: boolean
  createOrUpdate(task: Attempt): Promise<unknown>
}

const ALWAYS = ['ecr.api', 'ecr.dkr', 's3', 'logs']

export const ours = ({ testbed, client, network, services }: Attempt): Promise<unknown> =>
  provider(testbed.simulator, { client }).create({
    VpcId: network.vpcId,
    AdditionalServices: services.filter((service) => !ALWAYS.includes(service)).join(','),
  })

export const FLOOR = 'the floor'

export const contenders: readonly Contender[] = [
  { name: 'ours', onLambda: true, createOrUpdate: ours },
  { name: 'a plain sequential handler', onLambda: true, createOrUpdate: sequential },
  { name: "a model of Terraform's order", onLambda: false, createOrUpdate: (task) => terraformOrder(task) },
  { name: FLOOR, onLambda: false, createOrUpdate: floor },
]
