import { randomBytes, randomUUID } from 'node:crypto'
import { partitionOf } from '../regions/partition.ts'
import { type CustomResourceOutcome, readResponse } from './customResourceResponse.ts'
import type { ResponseBucket } from './responseBucket.ts'
import { withStringScalars } from './stringScalars.ts'

export type RequestType = 'Create' | 'Update' | 'Delete'
export type Properties = Readonly<Record<string, unknown>>

export interface StackOptions {
  bucket: ResponseBucket
  /** Sends an event to Lambda. CloudFormation waits for the response, not for this promise. */
  invoke(event: CustomResourceEvent): Promise<unknown>
  stackName?: string
  region?: string
  logicalResourceId?: string
  resourceType?: string
  serviceToken?: string
  /** The time that CloudFormation waits for a response: an hour by default. The property ServiceTimeout shortens it. */
  timeoutMs?: number
}

/** The event for the function. */
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

/** One request, and its outcome as CloudFormation reads it. */
export interface Exchange {
  readonly event: CustomResourceEvent
  readonly outcome: CustomResourceOutcome
  readonly milliseconds: number
}

/**
 * The result of an operation of the stack. Besides the request of the operation, there may be one for clean-up or
 * rollback.
 */
export interface OperationResult extends CustomResourceOutcome {
  readonly exchanges: readonly Exchange[]
}

interface Resource {
  physicalResourceId: string
  properties: Properties
}

/** CloudFormation with one stack that contains one custom resource. */
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

  /**
   * Creates the resource. If that fails, rolls back: deletes it by the physical id of the response, or by an invented
   * one.
   */
  async create(properties: Properties): Promise<OperationResult> {
    const created = await this.request('Create', { ResourceProperties: properties })
    const resource = { physicalResourceId: created.outcome.physicalResourceId ?? this.#inventedId(), properties }
    if (created.outcome.status === 'SUCCESS') {
      this.#resource = resource
      return { ...created.outcome, exchanges: [created] }
    }
    return { ...created.outcome, exchanges: [created, await this.#remove(resource)] }
  }

  /**
   * Updates the resource. If the response has another physical id, deletes the old resource. If the Update fails, rolls
   * back.
   */
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

  /** Sends one request, and waits for its response, for tests that the operations above do not cover. */
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

  /** Returns an event as CloudFormation sends it. */
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

  /** Returns an id as CloudFormation invents it for a resource whose Create never responded. */
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
