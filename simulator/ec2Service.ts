import { actions } from './actions/index.ts'
import { type Authorizer, authorizationRequests, ecsAuthorizationRequest } from './authorization.ts'
import type { RecordedCall } from './calls.ts'
import { ecsAction } from './ecs/actions.ts'
import { errorOf, type Failure, type Fault, type Faults } from './faults.ts'
import { callerIdentity, queryAction } from './queryActions.ts'
import { sporadicFault } from './sporadicFaults.ts'
import type { Ec2State } from './state/ec2State.ts'
import { Ec2Error } from './wire/ec2Error.ts'
import { errorJson, responseJson } from './wire/json.ts'
import { readQuery } from './wire/query.ts'
import { operationSchema } from './wire/schemas.ts'
import { errorXml, queryResponseXml, responseXml } from './wire/xml.ts'
import { checkFound } from './youngResources.ts'

/** Points where a test can intervene. A promise holds the call until it is settled. */
export interface Hooks {
  /** Called before the call takes effect. */
  beforeCall?: ((call: RecordedCall) => Promise<void> | void) | undefined
  /** Called after the call took effect, before the response. */
  beforeReply?: ((call: RecordedCall) => Promise<void> | void) | undefined
  /** Whether IAM allows the call. If omitted, every call is allowed. */
  authorize?: Authorizer | undefined
}

/** The response on the connection, or the failure of the connection instead. */
export type Reply = { status: number; body: string; requestId: string; isJson?: boolean } | 'reset' | 'silence'

export class Ec2Service {
  readonly #state: Ec2State
  readonly #faults: Faults
  readonly #hooks: Hooks

  constructor(state: Ec2State, faults: Faults, hooks: Hooks) {
    this.#state = state
    this.#faults = faults
    this.#hooks = hooks
  }

  /** Serves one call, and records the error of the response. */
  async serve(call: RecordedCall): Promise<Reply> {
    const requestId = this.#state.ids.uuid()
    try {
      const reply = await this.#answer(call, requestId)
      if (typeof reply === 'string') call.error = reply
      return reply
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error
      call.error = error.code
      const { status } = error
      if (call.service === 'ecs') return { status, body: errorJson(error), requestId, isJson: true }
      return { status, body: errorXml(error, requestId), requestId }
    }
  }

  /**
   * Executes a call without a network: its input and output are in the form of the SDK.
   * @throws Ec2Error
   */
  async execute(call: RecordedCall, input: object): Promise<object> {
    const fault = await this.#admit(call)
    if (fault && !fault.afterEffect) throw errorIn(fault.failure)
    const output = await this.#effect(call.action, performerOf(call.action), input)
    await this.#hooks.beforeReply?.(call)
    if (fault) throw errorIn(fault.failure)
    return output
  }

  async #answer(call: RecordedCall, requestId: string): Promise<Reply> {
    const fault = await this.#admit(call)
    if (fault && !fault.afterEffect) return answerTo(fault.failure)
    const reply = await this.#perform(call, requestId)
    await this.#hooks.beforeReply?.(call)
    return fault ? answerTo(fault.failure) : reply
  }

  /** Does everything that precedes the effect of a call. Returns its fault, if any. */
  async #admit(call: RecordedCall): Promise<Fault | undefined> {
    const { action, service } = call
    await this.#delay(action)
    this.#faults.takeToken(action)
    await this.#hooks.beforeCall?.(call)
    const isEc2 = service === undefined && Object.hasOwn(actions, action)
    return this.#faults.next(action) ?? (isEc2 ? sporadicFault(this.#state, action) : undefined)
  }

  async #delay(action: string): Promise<void> {
    const { latency } = this.#state.settings
    const milliseconds = typeof latency === 'function' ? latency(action) : latency
    if (milliseconds > 0) await this.#state.clock.sleep(milliseconds)
  }

  async #perform({ service, action, parameters }: RecordedCall, requestId: string): Promise<Reply> {
    if (service === 'ecs') {
      const perform = ecsAction(action)
      await this.#authorizeEcs(action)
      const body = responseJson(perform(this.#state, parameters))
      return { status: 200, body, requestId, isJson: true }
    }
    const queried = queryAction(action)
    if (queried) {
      const { service: prefix, namespace, perform } = queried
      if (this.#faults.isDenied(action)) {
        throw new Ec2Error('AccessDenied', deniedWords(this.#state, `${prefix}:${action}`, '*'), 403)
      }
      const result = perform(this.#state, parameters)
      return { status: 200, body: queryResponseXml(action, { namespace, result }, requestId), requestId }
    }
    const perform = performerOf(action)
    const schema = operationSchema(action)
    if (!schema) throw invalidAction(action)
    const output = await this.#effect(action, perform, readQuery(schema.input, Object.entries(parameters)))
    return { status: 200, body: responseXml(action, schema.output, output, requestId), requestId }
  }

  async #effect(action: string, perform: Performer, input: object): Promise<object> {
    await this.#authorize(action, input)
    if ('DryRun' in input && input.DryRun === true) {
      throw new Ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
    }
    this.#state.beginCall(action)
    checkFound(this.#state, action, input)
    // The request was read with the schema of this action, so it has the shape that the action expects.
    return perform(this.#state, input as never)
  }

  async #authorize(action: string, input: object): Promise<void> {
    if (this.#faults.isDenied(action)) throw unauthorized(this.#state, `ec2:${action}`, '*')
    const { authorize } = this.#hooks
    if (!authorize && !this.#faults.denies) return
    for (const request of authorizationRequests(this.#state, action, input)) {
      // A call that tags a resource that it creates is denied if CreateTags is denied.
      const isDenied = this.#faults.isDenied(request.action.replace('ec2:', ''))
      if (isDenied || !((await authorize?.(request)) ?? true)) {
        throw unauthorized(this.#state, request.action, request.resources.map(({ arn }) => arn).join(', '))
      }
    }
  }

  async #authorizeEcs(action: string): Promise<void> {
    const request = ecsAuthorizationRequest(this.#state, action)
    const isAllowed = !this.#faults.isDenied(action) && ((await this.#hooks.authorize?.(request)) ?? true)
    if (!isAllowed) throw new Ec2Error('AccessDeniedException', deniedWords(this.#state, request.action, '*'))
  }
}

type Performer = (typeof actions)[string]

const performerOf = (action: string): Performer => {
  const perform = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!perform) throw invalidAction(action)
  return perform
}

const invalidAction = (action: string): Ec2Error =>
  new Ec2Error('InvalidAction', `The action ${action} is not valid for this web service.`)

const errorIn = (failure: Failure): Error => (typeof failure === 'string' ? new Error(failure) : errorOf(failure))

const answerTo = (failure: Failure): Reply => {
  if (typeof failure === 'string') return failure
  throw errorOf(failure)
}

const unauthorized = (state: Ec2State, action: string, resources: string): Ec2Error =>
  new Ec2Error(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. ${deniedWords(state, action, resources)}`,
    403,
  )

const deniedWords = (state: Ec2State, action: string, resources: string): string =>
  `User: ${callerIdentity(state).Arn} is not authorized to perform: ${action} on resource: ${resources} ` +
  `because no identity-based policy allows the ${action} action`
