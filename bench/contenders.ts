import { provider } from '../test/support/provider.ts'
import type { Attempt } from './contenders/attempt.ts'
import { floor } from './contenders/floor.ts'
import { sequential } from './contenders/sequential.ts'
import { terraformOrder } from './contenders/terraformOrder.ts'

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
