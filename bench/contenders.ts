import type { Attempt } from './contenders/attempt.ts'
import { floor } from './contenders/floor.ts'
import { ours } from './contenders/ours.ts'
import { sequential } from './contenders/sequential.ts'
import { terraformOrder } from './contenders/terraformOrder.ts'

export interface Contender {
  name: string
  /** Whether it runs as a Lambda function, which is billed by time. */
  onLambda: boolean
  createOrUpdate(attempt: Attempt): Promise<unknown>
}

export const FLOOR = 'the floor'

export const contenders: readonly Contender[] = [
  { name: 'ours', onLambda: true, createOrUpdate: ours },
  { name: 'a plain sequential handler', onLambda: true, createOrUpdate: sequential },
  { name: "a model of Terraform's order", onLambda: false, createOrUpdate: (attempt) => terraformOrder(attempt) },
  { name: FLOOR, onLambda: false, createOrUpdate: floor },
]
