import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import {
  deletedOwner,
  ownerFor,
  ownerOf,
  parsePhysicalId,
  physicalIdOf,
  physicalResourceId,
  vpcIdOf,
} from '../../../handler/resource/owner.ts'

const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/front/0b9f8a80-0000-4000-8000-000000000001'
const owner = ownerOf(StackId, 'Endpoints', '0123abcd')

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A request from the owner's stack. */
const requestOf = (PhysicalResourceId?: string, RequestId = 'create-1', VpcId: unknown = 'vpc-0a') => ({
  StackId,
  LogicalResourceId: 'Endpoints',
  RequestId,
  PhysicalResourceId,
  ResourceProperties: { VpcId },
})

const generationOf = (RequestId: string): string => sha256(RequestId).slice(0, 8)

describe('ownerOf', () => {
  test('returns as id the first 12 hex digits of SHA-256 of the stack and the logical id', () => {
    expect(owner).toEqual({
      id: sha256(`${StackId}|Endpoints`).slice(0, 12),
      generation: '0123abcd',
      stackId: StackId,
      logicalResourceId: 'Endpoints',
    })
  })

  test('returns another id for another logical id or another stack', () => {
    expect(ownerOf(StackId, 'More').id).not.toBe(owner.id)
    expect(ownerOf(`${StackId}2`, 'Endpoints').id).not.toBe(owner.id)
  })

  test('returns the same id for each generation', () => {
    expect(ownerOf(StackId, 'Endpoints', 'ffffffff').id).toBe(owner.id)
  })
})

describe('ownerFor', () => {
  test.each<[string, ReturnType<typeof requestOf>, string, string]>([
    ['starts a generation for a Create', requestOf(), 'vpc-0a', generationOf('create-1')],
    [
      'starts another generation for another Create',
      requestOf(undefined, 'create-2'),
      'vpc-0a',
      generationOf('create-2'),
    ],
    ['keeps the generation for an Update', requestOf(physicalIdOf('vpc-0a', owner), 'update-1'), 'vpc-0a', '0123abcd'],
    [
      'starts a generation for an Update that moves to another VPC',
      requestOf(physicalIdOf('vpc-0a', owner), 'update-1', 'vpc-0b'),
      'vpc-0b',
      generationOf('update-1'),
    ],
    [
      'starts a generation if the physical id does not have our form',
      requestOf('front-Endpoints-1A2B3C4D5E6F', 'update-1'),
      'vpc-0a',
      generationOf('update-1'),
    ],
  ])('%s', (_, request, vpcId, generation) => {
    expect(ownerFor(request, vpcId)).toEqual({ ...owner, generation })
  })
})

describe('deletedOwner', () => {
  test('returns the generation that the physical id names, whatever the request id', () => {
    expect(deletedOwner(requestOf(physicalIdOf('vpc-0a', owner), 'delete-1'))).toEqual(owner)
  })

  test('returns no generation, which means any, if CloudFormation made up the physical id', () => {
    expect(deletedOwner(requestOf('front-Endpoints-1A2B3C4D5E6F'))).toEqual({ ...owner, generation: undefined })
  })
})

describe('A physical id', () => {
  test('contains the VPC, the owner and the generation', () => {
    expect(physicalIdOf('vpc-0a', owner)).toBe(`fargate-endpoints/vpc-0a/${owner.id}/0123abcd`)
  })

  test.each([
    [`fargate-endpoints/vpc-0a/${owner.id}/0123abcd`, { vpcId: 'vpc-0a', generation: '0123abcd' }],
    [`fargate-endpoints/none/${owner.id}/0123abcd`, { vpcId: undefined, generation: '0123abcd' }],
    [`fargate-endpoints/vpc-0a/${owner.id}`, undefined],
    [`fargate-endpoints/vpc-0a/${owner.id}/0123abc`, undefined],
    [`fargate-endpoints/vpc-0a/${owner.id}/0123abcd/more`, undefined],
    [`${StackId}/fargate-endpoints/vpc-0a/${owner.id}/0123abcd`, undefined],
    ['fargate-Endpoints-1A2B3C4D5E6F', undefined],
    [undefined, undefined],
  ])('with the text %s is parsed as %j', (id, parsed) => {
    expect(parsePhysicalId(id)).toEqual(parsed)
    expect(vpcIdOf(id)).toBe(parsed?.vpcId)
  })

  test.each([
    ['vpc-0a', 'vpc-0a'],
    ['my-vpc', 'none'],
    [['vpc-0a'], 'none'],
    [undefined, 'none'],
  ])('of a Create whose VpcId is %j contains %s', (VpcId, vpcId) => {
    const request = { ...requestOf(), ResourceProperties: { VpcId } }

    expect(physicalResourceId(request)).toBe(`fargate-endpoints/${vpcId}/${owner.id}/${generationOf('create-1')}`)
  })

  test('stays the same in an Update', () => {
    const id = physicalIdOf('vpc-0a', owner)

    expect(physicalResourceId(requestOf(id, 'update-1'))).toBe(id)
  })
})
