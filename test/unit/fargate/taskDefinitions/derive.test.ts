import { describe, expect, test } from '@jest/globals'
import { derive } from '../../../../handler/fargate/taskDefinitions/derive.ts'
import { readTaskDefinition } from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { parseProperties } from '../../../../handler/resource/properties.ts'
import { derived, ECR, REGION } from './derived.ts'

const read = (raw: unknown) => readTaskDefinition(raw).definition

describe('derive', () => {
  test('returns properties that the resource accepts', () => {
    const logConfiguration = { logDriver: 'awsfirelens', options: { Name: 'kinesis_streams' } }
    const { properties } = derived({ logConfiguration, secrets: [{ valueFrom: 'key' }] })

    expect(parseProperties({ VpcId: 'vpc-0a', ...properties })).toMatchObject({
      ...{ EcrImagePull: true, CloudWatchLogs: false, ParameterStore: true, SecretsManager: false },
      AdditionalServices: ['kinesis-streams'],
    })
  })

  test('merges the needs of several task definitions, with each reason once', () => {
    const one = read({ containerDefinitions: [{ name: 'app', image: ECR }] })
    const two = read({ containerDefinitions: [{ name: 'job', image: ECR, secrets: [{ valueFrom: 'k' }] }] })

    const { reasons } = derive([one, two, one], REGION)

    expect(reasons.get('ecr.api')).toEqual([`container app pulls ${ECR}`, `container job pulls ${ECR}`])
    expect(reasons.has('ssm')).toBe(true)
  })

  test('merges the same warning for nine containers into one line', () => {
    const containerDefinitions = [...Array(9).keys()].map((at) => ({ name: `c${at}`, image: `app${at}` }))

    const { warnings } = derive([read({ family: 'orders', containerDefinitions })], REGION)

    expect(warnings).toHaveLength(2)
    expect(warnings[1]).toMatch(/^Docker Hub has no endpoint: app0 \(container c0\), app1 .* and 1 more\. Copy/)
  })

  test('returns another region if all containers use that one', () => {
    const logsIn = (region: string) => ({
      image: `1.dkr.ecr.${region}.amazonaws.com/app`,
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-region': region } },
    })
    const of = (...regions: string[]) =>
      derive([read({ containerDefinitions: regions.map(logsIn) })], REGION).otherRegion

    expect(of('us-west-2', 'us-west-2')).toBe('us-west-2')
    expect(of('us-west-2', REGION)).toBeUndefined()
    expect(of('us-west-2', 'us-east-1')).toBeUndefined()
    expect(of(REGION)).toBeUndefined()
  })
})
