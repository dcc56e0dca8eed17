import { randomUUID } from 'node:crypto'
import type { Simulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'
import type { Tenant } from './expectation.ts'

/** When an invocation dies: at which of its calls, and whether that one still takes effect. */
export interface CrashPoint {
  call: number
  takesEffect: boolean
}

/** A request that CloudFormation sent. */
interface Operation {
  type: 'Create' | 'Update' | 'Delete'
  requestId: string
  properties: TemplateProperties
  before?: TemplateProperties
}

/** What became of an operation. */
export type Outcome = 'done' | 'dead' | { refusal: Error }

/**
 * After a death, Lambda tries again in a minute, and CloudFormation hears of it later still: by then EC2 lists what the dead
 * invocation did.
 */
const AFTER_DEATH_MS = 2000

/** One resource of a stack, as CloudFormation and Lambda treat it: its operations may die at any call, and come again. */
export class SimulatedStack {
  readonly id: string
  /** What it has, where its last operation was carried out. */
  tenant: Tenant | undefined
  /** The operation that was not, and whether it was refused rather than interrupted. */
  unfinished: (Operation & { isRefused: boolean }) | undefined
  /** Every property set that it may still have something of. */
  claims: TemplateProperties[] = []
  readonly name: string
  readonly #simulator: Simulator
  readonly #vpcId: string
  readonly #stack: Provider
  #doom: CrashPoint | undefined
  #calls = 0
  #isDead = false
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(simulator: Simulator, vpcId: string, name: string) {
    const client = directClientOf(simulator, name, ({ action }, run) => {
      const call = this.#call(action, run)
      this.#underWay.add(call)
      const settled = () => this.#underWay.delete(call)
      call.then(settled, settled)
      return call
    })
    this.#simulator = simulator
    const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${name}/0b9f8a80`
    this.#vpcId = vpcId
    this.#stack = provider(simulator, { stackId, client })
    this.#stack.timeLimit = 900_000
    this.id = this.#stack.owner.id
    this.name = name
  }

  get isThere(): boolean {
    return this.tenant !== undefined || this.unfinished !== undefined
  }

  create(properties: TemplateProperties, crashPoint?: CrashPoint): Promise<Outcome> {
    return this.#carryOut({ type: 'Create', requestId: randomUUID(), properties }, crashPoint)
  }

  update(properties: TemplateProperties, crashPoint?: CrashPoint): Promise<Outcome> {
    const before = this.tenant?.properties ?? {}
    return this.#carryOut({ type: 'Update', requestId: randomUUID(), properties, before }, crashPoint)
  }

  delete(crashPoint?: CrashPoint): Promise<Outcome> {
    const properties = this.tenant?.properties ?? this.unfinished?.properties ?? {}
    return this.#carryOut({ type: 'Delete', requestId: randomUUID(), properties }, crashPoint)
  }

  /** Lambda sends the request of an invocation that died again. */
  async retry(crashPoint?: CrashPoint): Promise<Outcome> {
    return this.unfinished ? this.#carryOut(this.unfinished, crashPoint) : 'done'
  }

  /** CloudFormation takes back an update that failed, and deletes what it could not create. */
  rollBack(crashPoint?: CrashPoint): Promise<Outcome> {
    const { type, properties, before = {} } = this.unfinished ?? {}
    if (type !== 'Update' || !properties) return this.delete(crashPoint)
    return this.#carryOut({ type, requestId: randomUUID(), properties: before, before: properties }, crashPoint)
  }

  async #carryOut(operation: Operation, crashPoint: CrashPoint | undefined): Promise<Outcome> {
    const { type, requestId: RequestId, properties: ResourceProperties, before } = operation
    if (this.#isDead) await this.#simulator.clock.sleep(AFTER_DEATH_MS)
    if (type !== 'Delete') this.claims.push(ResourceProperties)
    this.tenant = undefined
    this.unfinished = { ...operation, isRefused: false }
    this.#doom = crashPoint
    this.#calls = 0
    this.#isDead = false
    try {
      const { Data } = await this.#stack.request(type, {
        RequestId,
        ResourceProperties,
        ...(type === 'Create' ? {} : { PhysicalResourceId: `fargate-endpoints/${this.#vpcId}/${this.id}` }),
        ...(before ? { OldResourceProperties: before } : {}),
      })
      this.unfinished = undefined
      this.claims = type === 'Delete' ? [] : [ResourceProperties]
      if (type !== 'Delete') {
        const { stackId, logicalResourceId } = this.#stack.owner
        this.tenant = {
          id: this.id,
          name: `${stackId}/${logicalResourceId}`,
          properties: ResourceProperties,
          attributes: Data ?? {},
        }
      }
      return 'done'
    } catch (error) {
      if (this.#isDead) return 'dead'
      if (!(error instanceof Error) || error.name !== 'BlockedError') throw error
      this.unfinished = { ...operation, isRefused: true }
      return { refusal: error }
    } finally {
      await Promise.allSettled(this.#underWay)
    }
  }

  /**
   * An invocation dies when one of its calls goes out. Of the others that are on their way then, every other one arrives;
   * what any of them answers is heard by nobody.
   */
  async #call(action: string, run: () => Promise<object>): Promise<object> {
    if (this.#isDead) throw new Error('The invocation is dead')
    this.#calls += 1
    const number = this.#calls
    await this.#simulator.clock.sleep(Math.ceil(this.#latencyOf(action) / 4))
    const isFatal = number === this.#doom?.call
    const isLost = isFatal ? !this.#doom?.takesEffect : this.#isDead && number % 2 === 0
    this.#isDead ||= isFatal
    if (isLost) throw new Error('The invocation is dead')
    const output = await run()
    if (this.#isDead) throw new Error('The invocation is dead')
    return output
  }

  #latencyOf(action: string): number {
    const { latency } = this.#simulator.settings
    return typeof latency === 'function' ? latency(action) : latency
  }
}
