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
  /** A client that several providers of one simulator share. If omitted, the provider creates its own. */
  client?: EC2Client
  /** If omitted, the leases that all providers of the simulator share. */
  leases?: LeaseStore
  /** Whether the client retries as often as the SDK does, on the simulator's clock. */
  retries?: boolean
}

/** In milliseconds: the `Timeout` of the function in `template.yaml`. */
const FUNCTION_TIMEOUT_MS = 900_000

const leasesBySimulator = new WeakMap<Simulator, LeaseStore>()

/** Returns the leases that all providers of a simulator share, as they would share a table. */
const leasesOf = (simulator: Simulator): LeaseStore => {
  const leases = leasesBySimulator.get(simulator) ?? processLeases()
  leasesBySimulator.set(simulator, leases)
  return leases
}

/** The properties in a template. Scalars may have any type; CloudFormation converts them to strings. */
export type TemplateProperties = Readonly<Record<string, unknown>>

type RequestFields = Pick<CustomResourceRequest, 'ResourceProperties'> &
  Partial<Pick<CustomResourceRequest, 'OldResourceProperties' | 'PhysicalResourceId' | 'RequestId'>>

/**
 * One resource of one stack. It acts as CloudFormation, and runs the operation in this process on a simulator, whose
 * clock determines the length of waits. Each method returns the attributes of the response, or throws the error of the
 * operation.
 */
export class Provider {
  readonly owner: Owner
  /** The actions of each phase of the last operation, in the order of execution. */
  plans: (readonly Action[])[] = []
  /** The progress of the last operation. */
  progress = new Progress()
  /** The time limit of an operation, in milliseconds of the simulator's clock. */
  timeLimit = FUNCTION_TIMEOUT_MS
  /** The time at which CloudFormation sent the next request, in milliseconds since the epoch; now if omitted. */
  requestedAt: number | undefined
  /** The resource as CloudFormation knows it: undefined before a Create and after a Delete. */
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

  get actions(): readonly Action[] {
    return this.plans.flat()
  }

  /** Sends a Create. If it throws, the resource has the physical id that the FAILED response would have contained. */
  async create(properties: TemplateProperties): Promise<Attributes> {
    const RequestId = randomUUID()
    this.resource = { physicalId: this.#derivedId(RequestId, properties), properties }
    const answer = await this.request('Create', { RequestId, ResourceProperties: properties })
    this.resource = { physicalId: answer.PhysicalResourceId, properties }
    return dataOf(answer)
  }

  /**
   * Sends an Update. If it returns another physical id, the resource is replaced, so a Delete of the old one follows.
   */
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

  /** Sends the request that follows a failed Update to these properties: an Update back to the current ones. */
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

  /** Sends one request, for tests that the operations above do not cover. It changes no state except the plans. */
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

/**
 * The time at which an invocation ends and the function responds. It ends every call and every wait of the operation.
 */
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

  /** Rejects at the deadline with the name of the pending call. */
  get reached(): Promise<never> {
    return this.#expiry.promise
  }

  /** Returns EC2 for the invocation: its calls and waits end at the deadline. */
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

/** Returns the id of the stack with that name, the same in every run. */
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
