import { randomUUID } from 'node:crypto'
import type { Simulator } from '../../../simulator/index.ts'
import { directClientOf } from '../../support/directClient.ts'
import { type Provider, provider, type TemplateProperties } from '../../support/provider.ts'
import type { Tenant } from './expectation.ts'

/** When an invocation dies: at which of its calls, and whether that one still takes effect. */
export interface Doom {
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

/** One resource of a stack, as CloudFormation and Lambda treat it: its operations may die at any call, and come again. */
export class Resident {
  readonly id: string
  /** What it has, where its last operation was carried out. */
  tenant: Tenant | undefined
  /** The operation that was not, and whether it was refused rather than interrupted. */
  unfinished: (Operation & { isRefused: boolean }) | undefined
  /** Every property set that it may still have something of. */
  claims: TemplateProperties[] = []
  readonly name: string
  readonly #vpcId: string
  readonly #stack: Provider
  #doom: Doom | undefined
  #calls = 0
  #isDead = false
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(simulator: Simulator, vpcId: string, name: string) {
    const client = directClientOf(simulator, name, (_, run) => this.#call(run))
    const stackId = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}:stack/${name}/0b9f8a80`
    this.#vpcId = vpcId
    this.#stack = provider(simulator, { stackId, client })
    this.#stack.timeLimit = 900_000
    this.id = this.#stack.user.id
    this.name = name
  }

  get isThere(): boolean {
    return this.tenant !== undefined || this.unfinished !== undefined
  }

  create(properties: TemplateProperties, doom?: Doom): Promise<Outcome> {
    return this.#carryOut({ type: 'Create', requestId: randomUUID(), properties }, doom)
  }

  update(properties: TemplateProperties, doom?: Doom): Promise<Outcome> {
    const before = this.tenant?.properties ?? {}
    return this.#carryOut({ type: 'Update', requestId: randomUUID(), properties, before }, doom)
  }

  delete(doom?: Doom): Promise<Outcome> {
    const properties = this.tenant?.properties ?? this.unfinished?.properties ?? {}
    return this.#carryOut({ type: 'Delete', requestId: randomUUID(), properties }, doom)
  }

  /** Lambda sends the request of an invocation that died again. */
  async retry(doom?: Doom): Promise<Outcome> {
    return this.unfinished ? this.#carryOut(this.unfinished, doom) : 'done'
  }

  /** CloudFormation takes back an update that failed, and deletes what it could not create. */
  rollBack(doom?: Doom): Promise<Outcome> {
    const { type, properties, before = {} } = this.unfinished ?? {}
    if (type !== 'Update' || !properties) return this.delete(doom)
    return this.#carryOut({ type, requestId: randomUUID(), properties: before, before: properties }, doom)
  }

  async #carryOut(operation: Operation, doom: Doom | undefined): Promise<Outcome> {
    const { type, requestId: RequestId, properties: ResourceProperties, before } = operation
    if (type !== 'Delete') this.claims.push(ResourceProperties)
    this.tenant = undefined
    this.unfinished = { ...operation, isRefused: false }
    this.#doom = doom
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
        const { stackId, logicalResourceId } = this.#stack.user
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

  /** Calls that are under way when the invocation dies take effect; what they answer is heard by nobody. */
  async #call(run: () => Promise<object>): Promise<object> {
    this.#calls += 1
    const isLast = this.#calls === this.#doom?.call
    if (this.#isDead || (isLast && !this.#doom?.takesEffect)) {
      this.#isDead = true
      throw new Error('The invocation is dead')
    }
    this.#isDead = isLast
    const effect = run()
    this.#underWay.add(effect)
    const settled = () => this.#underWay.delete(effect)
    effect.then(settled, settled)
    const output = await effect
    if (this.#isDead) throw new Error('The invocation is dead')
    return output
  }
}
