import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { customResource, type Work } from '../../../handler/protocol/index.ts'
import { type CustomResourceEvent, Stack } from '../../lambda/cloudformation.ts'
import { readResponse } from '../../lambda/customResourceResponse.ts'
import { inProcess } from '../../lambda/lambdaContext.ts'
import { ResponseBucket } from '../../lambda/responseBucket.ts'

let bucket: ResponseBucket
beforeAll(async () => {
  bucket = await ResponseBucket.start()
})
afterAll(() => bucket.stop())

/** A resource with its VpcId as its id. It fails on the VPC `vpc-bad`, except on Delete. */
const work: Work = async ({ RequestType, ResourceProperties: { VpcId } }) => {
  if (VpcId === 'vpc-bad' && RequestType !== 'Delete') throw new Error('no such VPC')
  return { PhysicalResourceId: String(VpcId), Data: { VpcId: String(VpcId) } }
}

/** Invocations that the stack no longer waits for continue, and their responses are ignored. */
const invocations: Promise<unknown>[] = []
afterEach(() => Promise.allSettled(invocations))

/** Returns a stack, and the events that it sent. */
const stackOf = (resource: Work = work, { timeoutMs = 60_000, lambdaTimeoutMs = 60_000 } = {}) => {
  const events: CustomResourceEvent[] = []
  const handler = customResource(resource, { physicalResourceId: () => 'derived' })
  const invoke = inProcess(handler, lambdaTimeoutMs)
  const stack = new Stack({
    bucket,
    timeoutMs,
    invoke: (event) => {
      events.push(event)
      const invocation = invoke(event)
      invocations.push(invocation)
      return invocation
    },
  })
  return {
    stack,
    events,
    sent: () => events.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId]),
  }
}

describe('A stack', () => {
  test('creates, updates and deletes, with events as CloudFormation sends them', async () => {
    const { stack, events } = stackOf()
    expect(
      await stack.create({ VpcId: 'vpc-1', EcsExec: true, Zones: 2, Tags: [{ Key: 'a', Value: 1 }] }),
    ).toMatchObject({
      status: 'SUCCESS',
      physicalResourceId: 'vpc-1',
      attributes: { VpcId: 'vpc-1' },
    })
    await stack.update({ VpcId: 'vpc-1' })
    await stack.delete()
    const ServiceToken = 'arn:aws:lambda:ap-northeast-1:123456789012:function:fargate-endpoints'
    const common = {
      ServiceToken,
      ResponseURL: expect.stringContaining('X-Amz-Signature='),
      StackId: stack.stackId,
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      LogicalResourceId: 'Endpoints',
      ResourceType: 'Custom::FargateEndpoints',
    }
    const first = { ServiceToken, VpcId: 'vpc-1', EcsExec: 'true', Zones: '2', Tags: [{ Key: 'a', Value: '1' }] }
    const second = { ServiceToken, VpcId: 'vpc-1' }
    expect(events).toEqual([
      { RequestType: 'Create', ...common, ResourceProperties: first },
      {
        RequestType: 'Update',
        ...common,
        PhysicalResourceId: 'vpc-1',
        ResourceProperties: second,
        OldResourceProperties: first,
      },
      { RequestType: 'Delete', ...common, PhysicalResourceId: 'vpc-1', ResourceProperties: second },
    ])
    expect(stack.physicalResourceId).toBeUndefined()
  })

  test('deletes the physical id of a failed Create', async () => {
    const { stack, sent } = stackOf()
    expect(await stack.create({ VpcId: 'vpc-bad' })).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/^no such VPC/),
    })
    expect(sent()).toEqual([
      ['Create', undefined],
      ['Delete', 'derived'],
    ])
    expect(stack.physicalResourceId).toBeUndefined()
  })

  test('deletes an id that it invented, if the Create never responded', async () => {
    const { stack, sent } = stackOf(
      async (request, invocation) => {
        if (request.RequestType === 'Create') await new Promise(() => undefined)
        return work(request, invocation)
      },
      { timeoutMs: 200, lambdaTimeoutMs: 400 },
    )
    expect(await stack.create({ VpcId: 'vpc-1' })).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/^CloudFormation did not receive a response from your Custom Resource/),
    })
    expect(sent()[1]).toEqual(['Delete', expect.stringMatching(/^fargate-Endpoints-[0-9A-F]{12}$/)])
  })

  test('deletes the old resource after an Update with a new physical id', async () => {
    const { stack, sent, events } = stackOf()
    await stack.create({ VpcId: 'vpc-1' })
    await stack.update({ VpcId: 'vpc-2' })
    expect(sent().slice(1)).toEqual([
      ['Update', 'vpc-1'],
      ['Delete', 'vpc-1'],
    ])
    expect(events[2]?.ResourceProperties).toMatchObject({ VpcId: 'vpc-1' })
    expect(stack.physicalResourceId).toBe('vpc-2')
  })

  test('rolls back a failed Update', async () => {
    const { stack, sent, events } = stackOf()
    await stack.create({ VpcId: 'vpc-1' })
    expect(await stack.update({ VpcId: 'vpc-bad' })).toMatchObject({ status: 'FAILED' })
    expect(sent().slice(1)).toEqual([
      ['Update', 'vpc-1'],
      ['Update', 'vpc-1'],
    ])
    expect(events[2]).toMatchObject({
      ResourceProperties: { VpcId: 'vpc-1' },
      OldResourceProperties: { VpcId: 'vpc-bad' },
    })
    expect(stack.physicalResourceId).toBe('vpc-1')
  })

  test('keeps a resource that could not be deleted', async () => {
    const { stack } = stackOf(async (request, invocation) => {
      if (request.RequestType === 'Delete') throw new Error('in use')
      return work(request, invocation)
    })
    await stack.create({ VpcId: 'vpc-1' })
    expect(await stack.delete()).toMatchObject({ status: 'FAILED' })
    expect(stack.physicalResourceId).toBe('vpc-1')
  })
})

describe('readResponse', () => {
  const request = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l' }
  const read = (changes: object) =>
    readResponse(JSON.stringify({ ...request, Status: 'SUCCESS', PhysicalResourceId: 'id', ...changes }), request)

  test('returns the attributes of a response', () => {
    expect(read({ Data: { VpcId: 'vpc-1' } })).toEqual({
      status: 'SUCCESS',
      physicalResourceId: 'id',
      attributes: { VpcId: 'vpc-1' },
    })
  })

  test.each([
    ['a response that is too long', { Data: { Ids: 'x'.repeat(4096) } }, 'Response object is too long.'],
    ['a response to another stack', { StackId: 'other' }, 'StackId of the response is not that of the request.'],
    ['a response to another request', { RequestId: 'other' }, 'RequestId of the response is not that of the request.'],
    [
      'a response for another resource',
      { LogicalResourceId: 'x' },
      'LogicalResourceId of the response is not that of the request.',
    ],
    ['a response without an id', { PhysicalResourceId: '' }, 'Invalid PhysicalResourceId'],
    ['a response with an id that is too long', { PhysicalResourceId: 'x'.repeat(1025) }, 'Invalid PhysicalResourceId'],
    ['a response with an invalid status', { Status: 'OK' }, 'Invalid Status'],
    ['a FAILED response without a reason', { Status: 'FAILED' }, 'Reason is required with FAILED'],
  ])('rejects %s', (_, changes, reason) => {
    expect(read(changes)).toMatchObject({ status: 'FAILED', reason })
  })

  test.each(['', '"text"', '{'])('rejects the body %j', (body) => {
    expect(readResponse(body, request)).toMatchObject({ status: 'FAILED', reason: 'Response is not a JSON object.' })
  })
})
