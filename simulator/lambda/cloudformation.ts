import { randomBytes, randomUUID } from 'node:crypto'
import { partitionOf } from '../regions/partition.ts'
import { type CustomResourceOutcome, readResponse } from './customResourceResponse.ts'
import type { ResponseBucket } from './responseBucket.ts'
import { withStringScalars } from './stringScalars.ts'

export type RequestType = 'Create' | 'Update' | 'Delete'
export type Properties = Readonly<Record<string, unknown>>

export interface StackOptions {
  bucket: ResponseBucket
  /** Hands an event to Lambda. CloudFormation waits for the response, not for this. */
  invoke(event: CustomResourceEvent): Promise<unknown>
  stackName?: string
  region?: string
  logicalResourceId?: string
  resourceType?: string
  serviceToken?: string
  /** How long CloudFormation waits for a response: an hour. The property ServiceTimeout shortens it. */
  timeoutMs?: number
}

/** The event that the function gets. */
export interface CustomResourceEvent {
  RequestType: RequestType
  ServiceToken: string
  ResponseURL: string
  StackId: string
  RequestId: string
  LogicalResourceId: string
  PhysicalResourceId?: string
  ResourceType: string
  ResourceProperties: Properties
  OldResourceProperties?: Properties
}

/** One request, and how CloudFormation took its response. */
export interface Exchange {
  readonly event: CustomResourceEvent
  readonly outcome: CustomResourceOutcome
  readonly milliseconds: number
}

/** What a stack's operation came to. Beside the request that was asked for, there may be a clean-up's or a rollback's. */
export interface OperationResult extends CustomResourceOutcome {
  readonly exchanges: readonly Exchange[]
}

interface Resource {
  physicalResourceId: string
  properties: Properties
}

/** Acts as CloudFormation for one stack with one custom resource in it. */
export class Stack {
  readonly stackId: string
  readonly #options: Required<StackOptions>
  #resource: Resource | undefined

  constructor(options: StackOptions) {
    const { stackName = 'fargate', region = 'ap-northeast-1' } = options
    this.#options = {
      stackName,
      region,
      logicalResourceId: 'Endpoints',
      resourceType: 'Custom::FargateEndpoints',
      serviceToken: `arn:${partitionOf(region)}:lambda:${region}:123456789012:function:fargate-endpoints`,
      timeoutMs: 3_600_000,
      ...options,
    }
    this.stackId = `arn:${partitionOf(region)}:cloudformation:${region}:123456789012:stack/${stackName}/${randomUUID()}`
  }

  /** Undefined before a Create and after a Delete. */
  get physicalResourceId(): string | undefined {
    return this.#resource?.physicalResourceId
  }

  /** A Create that fails is rolled back: what it answered as its id is deleted. */
  async create(properties: Properties): Promise<OperationResult> {
    const created = await this.request('Create', { ResourceProperties: properties })
    const resource = { physicalResourceId: created.outcome.physicalResourceId ?? this.#inventedId(), properties }
    if (created.outcome.status === 'SUCCESS') {
      this.#resource = resource
      return { ...created.outcome, exchanges: [created] }
    }
    return { ...created.outcome, exchanges: [created, await this.#remove(resource)] }
  }

  /** An Update that answers another id replaced the resource: the old one is deleted. One that fails is rolled back. */
  async update(properties: Properties): Promise<OperationResult> {
    const before = this.#existing()
    const updated = await this.#change(before, properties)
    const [first] = updated
    if (first.outcome.status === 'SUCCESS') return { ...first.outcome, exchanges: updated }
    const rolledBack = await this.#change({ ...before, properties }, before.properties)
    return { ...first.outcome, exchanges: [...updated, ...rolledBack] }
  }

  async delete(): Promise<OperationResult> {
    const deleted = await this.#remove(this.#existing())
    if (deleted.outcome.status === 'SUCCESS') this.#resource = undefined
    return { ...deleted.outcome, exchanges: [deleted] }
  }

  /** Sends one request, and waits for its response: for the stories that the operations above do not tell. */
  async request(
    RequestType: RequestType,
    fields: Pick<CustomResourceEvent, 'ResourceProperties' | 'OldResourceProperties' | 'PhysicalResourceId'>,
  ): Promise<Exchange> {
    const event = this.event(RequestType, fields)
    const startedAt = Date.now()
    void this.#options.invoke(event).catch(() => undefined)
    const outcome = await this.#await(event)
    return { event, outcome, milliseconds: Date.now() - startedAt }
  }

  /** An event as CloudFormation sends it. */
  event(
    RequestType: RequestType,
    fields: Pick<CustomResourceEvent, 'ResourceProperties' | 'OldResourceProperties' | 'PhysicalResourceId'>,
  ): CustomResourceEvent {
    const { bucket, serviceToken: ServiceToken, logicalResourceId: LogicalResourceId, resourceType } = this.#options
    const RequestId = randomUUID()
    const delivered = (properties: Properties): Properties => ({
      ServiceToken,
      ...(withStringScalars(properties) as Properties),
    })
    return {
      RequestType,
      ServiceToken,
      ResponseURL: bucket.sign(`${this.stackId}|${LogicalResourceId}|${RequestId}`),
      StackId: this.stackId,
      RequestId,
      LogicalResourceId,
      ...(fields.PhysicalResourceId !== undefined && { PhysicalResourceId: fields.PhysicalResourceId }),
      ResourceType: resourceType,
      ResourceProperties: delivered(fields.ResourceProperties),
      ...(fields.OldResourceProperties && { OldResourceProperties: delivered(fields.OldResourceProperties) }),
    }
  }

  async #change(before: Resource, properties: Properties): Promise<[Exchange, ...Exchange[]]> {
    const updated = await this.request('Update', {
      PhysicalResourceId: before.physicalResourceId,
      ResourceProperties: properties,
      OldResourceProperties: before.properties,
    })
    const { status, physicalResourceId = before.physicalResourceId } = updated.outcome
    if (status === 'FAILED') return [updated]
    this.#resource = { physicalResourceId, properties }
    if (physicalResourceId === before.physicalResourceId) return [updated]
    return [updated, await this.#remove(before)]
  }

  #remove({ physicalResourceId, properties }: Resource): Promise<Exchange> {
    return this.request('Delete', { PhysicalResourceId: physicalResourceId, ResourceProperties: properties })
  }

  #existing(): Resource {
    if (!this.#resource) throw new Error('The stack has no resource: create it first')
    return this.#resource
  }

  /** What CloudFormation names a resource whose Create never answered. */
  #inventedId(): string {
    const { stackName, logicalResourceId } = this.#options
    return `${stackName}-${logicalResourceId}-${randomBytes(6).toString('hex').toUpperCase()}`
  }

  async #await(event: CustomResourceEvent): Promise<CustomResourceOutcome> {
    const { bucket, timeoutMs } = this.#options
    const seconds = Number(event.ResourceProperties.ServiceTimeout ?? Number.POSITIVE_INFINITY)
    const expired = Promise.withResolvers<undefined>()
    const timer = setTimeout(expired.resolve, Math.min(timeoutMs, seconds * 1000), undefined)
    const body = await Promise.race([bucket.object(event.ResponseURL), expired.promise])
    clearTimeout(timer)
    if (body !== undefined) return readResponse(body, event)
    const reason = `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${event.RequestId}].`
    return { status: 'FAILED', reason, attributes: {} }
  }
}
