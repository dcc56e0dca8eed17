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

/** A request of the owner's stack. */
const requestOf = (PhysicalResourceId?: string, RequestId = 'create-1', VpcId: unknown = 'vpc-0a') => ({
  StackId,
  LogicalResourceId: 'Endpoints',
  RequestId,
  PhysicalResourceId,
  ResourceProperties: { VpcId },
})

const generationOf = (RequestId: string): string => sha256(RequestId).slice(0, 8)

describe('An owner', () => {
  test('has the first 12 hex digits of SHA-256 of its stack and logical id as its id', () => {
    expect(owner).toEqual({
      id: sha256(`${StackId}|Endpoints`).slice(0, 12),
      generation: '0123abcd',
      stackId: StackId,
      logicalResourceId: 'Endpoints',
    })
  })

  test('has another id for another logical id, and for another stack', () => {
    expect(ownerOf(StackId, 'More').id).not.toBe(owner.id)
    expect(ownerOf(`${StackId}2`, 'Endpoints').id).not.toBe(owner.id)
  })

  test('keeps its id in every generation', () => {
    expect(ownerOf(StackId, 'Endpoints', 'ffffffff').id).toBe(owner.id)
  })
})

describe('The owner of a Create or Update', () => {
  test.each<[string, ReturnType<typeof requestOf>, string, string]>([
    ['begins a generation with its Create', requestOf(), 'vpc-0a', generationOf('create-1')],
    [
      'begins another with a Create of another request',
      requestOf(undefined, 'create-2'),
      'vpc-0a',
      generationOf('create-2'),
    ],
    ['keeps its generation in an Update', requestOf(physicalIdOf('vpc-0a', owner), 'update-1'), 'vpc-0a', '0123abcd'],
    [
      'begins a generation with an Update that moves to another VPC',
      requestOf(physicalIdOf('vpc-0a', owner), 'update-1', 'vpc-0b'),
      'vpc-0b',
      generationOf('update-1'),
    ],
    [
      'begins a generation where the physical id is not of our form',
      requestOf('front-Endpoints-1A2B3C4D5E6F', 'update-1'),
      'vpc-0a',
      generationOf('update-1'),
    ],
  ])('%s', (_, request, vpcId, generation) => {
    expect(ownerFor(request, vpcId)).toEqual({ ...owner, generation })
  })
})

describe('The owner of a Delete', () => {
  test('is of the generation that the physical id names, whatever the request id', () => {
    expect(deletedOwner(requestOf(physicalIdOf('vpc-0a', owner), 'delete-1'))).toEqual(owner)
  })

  test('is of any generation where CloudFormation made the physical id up', () => {
    expect(deletedOwner(requestOf('front-Endpoints-1A2B3C4D5E6F'))).toEqual({ ...owner, generation: undefined })
  })
})

describe('A physical id', () => {
  test('holds the VPC, the owner and its generation', () => {
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
  ])('%s is parsed as %j', (id, parsed) => {
    expect(parsePhysicalId(id)).toEqual(parsed)
    expect(vpcIdOf(id)).toBe(parsed?.vpcId)
  })

  test.each([
    ['vpc-0a', 'vpc-0a'],
    ['my-vpc', 'none'],
    [['vpc-0a'], 'none'],
    [undefined, 'none'],
  ])('of a Create whose VpcId is %j names %s', (VpcId, vpcId) => {
    const request = { ...requestOf(), ResourceProperties: { VpcId } }

    expect(physicalResourceId(request)).toBe(`fargate-endpoints/${vpcId}/${owner.id}/${generationOf('create-1')}`)
  })

  test('stays the same in an Update', () => {
    const id = physicalIdOf('vpc-0a', owner)

    expect(physicalResourceId(requestOf(id, 'update-1'))).toBe(id)
  })
})
