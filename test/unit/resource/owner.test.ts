import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { ownerOf, physicalIdOf, physicalResourceId, vpcIdOf } from '../../../handler/resource/owner.ts'

const StackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/front/0b9f8a80-0000-4000-8000-000000000001'
const owner = ownerOf(StackId, 'Endpoints')

describe('ownerOf', () => {
  test('returns the first 12 hex digits of SHA-256 of the stack and the logical id', () => {
    const digest = createHash('sha256').update(`${StackId}|Endpoints`).digest('hex')

    expect(owner).toEqual({ id: digest.slice(0, 12), stackId: StackId, logicalResourceId: 'Endpoints' })
  })

  test('returns another id for another logical id, and for another stack', () => {
    expect(ownerOf(StackId, 'More').id).not.toBe(owner.id)
    expect(ownerOf(`${StackId}2`, 'Endpoints').id).not.toBe(owner.id)
  })
})

describe('the physical id', () => {
  test('contains the VPC and the owner', () => {
    expect(physicalIdOf('vpc-0a', owner)).toBe(`fargate-endpoints/vpc-0a/${owner.id}`)
  })

  test.each([
    [`fargate-endpoints/vpc-0a/${owner.id}`, 'vpc-0a'],
    [`fargate-endpoints/none/${owner.id}`, undefined],
    [`fargate-endpoints/vpc-0a/${owner.id}/more`, undefined],
    [`${StackId}/fargate-endpoints/vpc-0a/${owner.id}`, undefined],
    ['fargate-Endpoints-1A2B3C4D5E6F', undefined],
    [undefined, undefined],
  ])('%s contains the VPC %s', (id, vpcId) => {
    expect(vpcIdOf(id)).toBe(vpcId)
  })

  test.each([
    ['vpc-0a', 'vpc-0a'],
    ['my-vpc', 'none'],
    [['vpc-0a'], 'none'],
    [undefined, 'none'],
  ])('of a request with the VpcId %j contains %s', (VpcId, vpcId) => {
    const request = { StackId, LogicalResourceId: 'Endpoints', ResourceProperties: { VpcId } }

    expect(physicalResourceId(request)).toBe(`fargate-endpoints/${vpcId}/${owner.id}`)
  })
})
