import { randomUUID } from 'node:crypto'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { deriveFromEcs } from '../../handler/fargate/taskDefinitions/describeTaskDefinitions.ts'
import { DeadlineReachedError } from '../../handler/protocol/errors.ts'
import type { CustomResourceRequest, HandlerResult } from '../../handler/protocol/index.ts'
import { reconcile } from '../../handler/reconcile/reconcile.ts'
import type { Attributes } from '../../handler/resource/attributes.ts'
import { type Owner, ownerOf, physicalResourceId } from '../../handler/resource/owner.ts'
import { parseProperties } from '../../handler/resource/properties.ts'
import { Progress } from '../../handler/vpc/apply/progress.ts'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import type { LeaseStore } from '../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../handler/vpc/lock/processLeases.ts'
import type { Action } from '../../handler/vpc/model/actions.ts'
import type { Simulator } from '../../simulator/index.ts'
import { regionNamed } from '../../simulator/regions/index.ts'
import { configurationOf, ec2ClientOf } from './ec2Client.ts'
import { withSdkRetries } from './sdkRetries.ts'

export interface ProviderOptions {
  stackId?: string
  logicalId?: string
  /** Shared between providers of one simulator; each makes its own if left out. */
  client?: EC2Client
  /** Those of all providers of the simulator, where left out. */
  leases?: LeaseStore
  /** Whether the client tries as often as the SDK does, on the simulator's clock. */
  retries?: boolean
}

/** As the function's `Timeout` in `template.yaml`, in milliseconds. */
const FUNCTION_TIMEOUT_MS = 900_000

const leasesBySimulator = new WeakMap<Simulator, LeaseStore>()

/** The leases that all providers of a simulator share, as they would share a table. */
const leasesOf = (simulator: Simulator): LeaseStore => {
  const leases = leasesBySimulator.get(simulator) ?? processLeases()
  leasesBySimulator.set(simulator, leases)
  return leases
}

/** A template's properties: scalars may be of any type, CloudFormation makes strings of them. */
export type TemplateProperties = Readonly<Record<string, unknown>>

type RequestFields = Pick<CustomResourceRequest, 'ResourceProperties'> &
  Partial<Pick<CustomResourceRequest, 'OldResourceProperties' | 'PhysicalResourceId' | 'RequestId'>>

/**
 * One resource of one stack. It acts as CloudFormation, and runs the operation in this process on a simulator, whose clock
 * determines how long waits take. Each method returns the response's attributes, or throws what the operation threw.
 */
export class Provider {
  readonly owner: Owner
  /** The actions of the last operation's phases, in the order in which they ran. */
  plans: (readonly Action[])[] = []
  /** How far the last operation came. */
  progress = new Progress()
  /** How long an operation may take, in milliseconds of the simulator's clock. */
  timeLimit = FUNCTION_TIMEOUT_MS
  /** When CloudFormation sent the next request, in milliseconds since the epoch; now, where left out. */
  requestedAt: number | undefined
  /** What CloudFormation remembers: undefined before a Create and after a Delete. */
  resource: { physicalId: string; properties: TemplateProperties } | undefined
  readonly #simulator: Simulator
  readonly #client: EC2Client
  readonly #leases: LeaseStore

  constructor(
    simulator: Simulator,
    { stackId, logicalId = 'Endpoints', client, leases, retries = false }: ProviderOptions = {},
  ) {
    const account = `arn:aws:cloudformation:${simulator.region}:${simulator.accountId}`
    this.owner = ownerOf(stackId ?? `${account}:stack/fargate/${randomUUID()}`, logicalId)
    this.#simulator = simulator
    const given = client ?? ec2ClientOf(simulator)
    this.#client = retries ? withSdkRetries(given, simulator.clock) : given
    this.#leases = leases ?? leasesOf(simulator)
  }

  /** The actions of the last operation. */
  get actions(): readonly Action[] {
    return this.plans.flat()
  }

  /** After a Create that throws, the resource has the physical id that the FAILED response would have contained. */
  async create(properties: TemplateProperties): Promise<Attributes> {
    const RequestId = randomUUID()
    this.resource = { physicalId: this.#derivedId(RequestId, properties), properties }
    const answer = await this.request('Create', { RequestId, ResourceProperties: properties })
    this.resource = { physicalId: answer.PhysicalResourceId, properties }
    return dataOf(answer)
  }

  /** An Update that returns another physical id replaces the resource, so the Delete of the old one follows. */
  async update(properties: TemplateProperties): Promise<Attributes> {
    const before = this.#existing()
    const answer = await this.request('Update', {
      PhysicalResourceId: before.physicalId,
      ResourceProperties: properties,
      OldResourceProperties: before.properties,
    })
    this.resource = { physicalId: answer.PhysicalResourceId, properties }
    if (answer.PhysicalResourceId !== before.physicalId) {
      const { plans } = this
      await this.request('Delete', { PhysicalResourceId: before.physicalId, ResourceProperties: before.properties })
      this.plans = [...plans, ...this.plans]
    }
    return dataOf(answer)
  }

  /** What CloudFormation sends after an Update to these properties failed: an Update back to the current ones. */
  async rollBack(failed: TemplateProperties): Promise<Attributes> {
    const { physicalId, properties } = this.#existing()
    const answer = await this.request('Update', {
      PhysicalResourceId: physicalId,
      ResourceProperties: properties,
      OldResourceProperties: failed,
    })
    return dataOf(answer)
  }

  async delete(): Promise<void> {
    const { physicalId, properties } = this.#existing()
    await this.request('Delete', { PhysicalResourceId: physicalId, ResourceProperties: properties })
    this.resource = undefined
  }

  /** Sends one request, for tests that the operations above do not fit. It changes no state except the plans. */
  async request(RequestType: CustomResourceRequest['RequestType'], fields: RequestFields): Promise<HandlerResult> {
    const { ResourceProperties, OldResourceProperties } = fields
    const request: CustomResourceRequest = {
      RequestType,
      RequestId: fields.RequestId ?? randomUUID(),
      StackId: this.owner.stackId,
      LogicalResourceId: this.owner.logicalResourceId,
      ResourceType: 'Custom::FargateEndpoints',
      ...fields,
      ResourceProperties: asDelivered(ResourceProperties),
      ...(OldResourceProperties && { OldResourceProperties: asDelivered(OldResourceProperties) }),
    }
    const { region, accountId, clock } = this.#simulator
    this.plans = []
    this.progress = new Progress(undefined, () => clock.now())
    const deadline = new Deadline(clock, this.timeLimit, this.progress)
    const work = reconcile(
      RequestType === 'Delete' ? { request } : { request, properties: parseProperties(request.ResourceProperties) },
      {
        ec2: deadline.bind(this.#client),
        leases: this.#leases,
        environment: { partition: regionNamed(region).partition, region, accountId },
        progress: this.progress,
        requestedAt: this.requestedAt ?? clock.now(),
        readTaskDefinitions: (names) =>
          deriveFromEcs(names, { region, configuration: configurationOf(this.#simulator) }),
        onPhase: (actions) => void this.plans.push(actions),
      },
    )
    return Promise.race([work, deadline.reached])
  }

  #derivedId(RequestId: string, properties: TemplateProperties): string {
    return physicalResourceId({
      RequestId,
      StackId: this.owner.stackId,
      LogicalResourceId: this.owner.logicalResourceId,
      ResourceProperties: properties,
    })
  }

  #existing(): NonNullable<Provider['resource']> {
    if (!this.resource) throw new Error('There is no resource: create it first')
    return this.resource
  }
}

/** The end of an invocation, at which the function answers: every call and wait of the operation ends with it. */
class Deadline {
  readonly #clock: Simulator['clock']
  readonly #endsAt: number
  readonly #progress: Progress
  readonly #expiry = Promise.withResolvers<never>()

  constructor(clock: Simulator['clock'], timeLimit: number, progress: Progress) {
    this.#clock = clock
    this.#endsAt = clock.now() + timeLimit
    this.#progress = progress
    this.reached.catch(() => {})
  }

  /** Rejects with what is pending. */
  get reached(): Promise<never> {
    return this.#expiry.promise
  }

  /** EC2 as the invocation sees it. */
  bind(client: EC2Client): Ec2 {
    return {
      send: (async (command: Parameters<EC2Client['send']>[0]) => {
        if (this.#clock.now() >= this.#endsAt) this.#expire()
        return await client.send(command)
      }) as EC2Client['send'],
      now: () => this.#clock.now(),
      sleep: async (ms) => {
        const left = this.#endsAt - this.#clock.now()
        await this.#clock.sleep(Math.max(0, Math.min(ms, left)))
        if (ms > left) this.#expire()
      },
      pending: (action) => this.#progress.addPending(action),
    }
  }

  #expire(): never {
    const error = new DeadlineReachedError(this.#progress.describe(), this.#progress.isOnlyWaiting)
    this.#expiry.reject(error)
    throw error
  }
}

/** The id of the stack of that name, the same in every run. */
export const stackIdOf = ({ region, accountId }: Simulator, name: string): string =>
  `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/0b9f8a80`

export const provider = (simulator: Simulator, options?: ProviderOptions): Provider => new Provider(simulator, options)

const dataOf = ({ Data }: HandlerResult): Attributes => Data ?? {}

/** CloudFormation adds the service token, and delivers every scalar as a string. */
const asDelivered = (properties: TemplateProperties): TemplateProperties => ({
  ServiceToken: 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints',
  ...JSON.parse(JSON.stringify(properties), (_, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  ),
})
