import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type CreatedVpc, createVpc } from '../../../simulator/networks/createVpc.ts'
import { type Testbed, testbeds } from '../../support/testbed.ts'
import { tableOf } from './page.ts'
import { chapters } from './rows/index.ts'
import { type ExpectedOutcome, fill, fillProperties, type Names, type Row } from './rows/row.ts'
import { twoZones } from './rows/shapes.ts'

const { createTestbedOf } = testbeds()

/** Creates the row's VPC. Returns it with the ids of its resources by name. */
const createTestbed = async (row: Row): Promise<{ testbed: Testbed<CreatedVpc>; names: Names }> => {
  const { region, settings = {} } = row
  const testbed = await createTestbedOf((client) => createVpc(client, row.shape ?? twoZones), {
    ...(region && { region }),
    settings: { ...settings, durations: { ...shortly, ...settings.durations } },
  })
  const { vpcId, network, simulator } = testbed
  const created = { vpc: vpcId, ...network.subnetIds, ...network.routeTableIds }
  const names = { ...created, ...(await row.given?.(testbed, created)) }
  simulator.calls.splice(0)
  return { testbed, names }
}

/** Short durations, because each poll of a pending endpoint is a call. */
const shortly = { interfaceEndpointPending: 3_000, modifyPending: 1_000, interfaceEndpointDeleting: 3_000 }

/** Longer than EC2 describes a deleted endpoint. */
const FORGOTTEN_MS = 900_000

const request = async ({ stack, vpcId }: Testbed<CreatedVpc>, row: Row, names: Names) => {
  const { request: type = 'Create', timeLimit, properties = {} } = row
  if (timeLimit !== undefined) stack.timeLimit = timeLimit * 1_000
  if (type === 'Delete') return stack.delete()
  const given = fillProperties({ VpcId: vpcId, ...properties }, names)
  return type === 'Create' ? stack.create(given) : stack.update(given)
}

/** The ids of managed endpoints by the names that rows use, such as `our-logs`. */
const namesOfOurs = async ({ vpc }: Testbed<CreatedVpc>): Promise<Names> =>
  Object.fromEntries((await vpc.endpoints()).filter(isOurs).map(({ service, id }) => [`our-${service}`, id]))

const isOurs = ({ tags }: { tags: Record<string, string> }): boolean => 'fargate-endpoints:managed' in tags

const expectServed = async (
  testbed: Testbed<CreatedVpc>,
  names: Names,
  data: Record<string, string>,
  { warnings = [], endpoints, attributes = {}, rules }: Extract<ExpectedOutcome, { served: string }>,
) => {
  expect(data.Warnings).toBe(warnings.map((warning) => fill(warning, names)).join(' '))
  expect(data).toMatchObject(fillProperties(attributes, names))
  const ours = (await testbed.vpc.endpoints()).filter(isOurs)
  if (endpoints) {
    const places = ours.map(({ service, kind, subnetIds, routeTableIds }) => [
      `${service}${kind === 'Interface' && ['s3', 'dynamodb'].includes(service) ? ':Interface' : ''}`,
      [...subnetIds, ...routeTableIds].join(', '),
    ])
    expect(Object.fromEntries(places)).toEqual(fillProperties(endpoints, names))
  }
  if (rules) expect(await testbed.vpc.ruleTexts(data.SecurityGroupId ?? '')).toEqual([...rules].sort())
}

for (const { title, rows } of chapters) {
  describe(`docs/vpcs.md, “${title}”,`, () => {
    test.each(rows.map((row) => [row.found, row] as const))('states the result when: %s', async (_, row) => {
      const { testbed, names } = await createTestbed(row)
      const { stack, simulator, vpcId } = testbed
      const found = simulator.snapshot(vpcId)

      const outcome = await request(testbed, row, names).catch((error: unknown) => error)

      if ('reason' in row.expected) {
        expect(outcome).toBeInstanceOf(Error)
        const { message } = outcome as Error
        // Retries have jitter, so the time since the last attempt varies.
        const seconds = /\(for (\d+) s\)/.exec(message)?.[1] ?? ''
        expect(message).toBe(fill(row.expected.reason, { ...names, ...(await namesOfOurs(testbed)), seconds }))
        if (!row.expected.halfWay) expect(simulator.snapshot(vpcId)).toBe(found)
        if (!row.expected.halfWay) expect(testbed.writes()).toEqual([])
      } else {
        if (outcome instanceof Error) throw outcome
        if (outcome) await expectServed(testbed, names, outcome as Record<string, string>, row.expected)
      }
      // A failed Delete leaves what cannot be deleted yet. In all other cases, the VPC is as before after a Delete.
      if (row.request === 'Delete' && 'reason' in row.expected) return
      if (row.request !== 'Delete') await stack.delete()
      await simulator.clock.sleep(FORGOTTEN_MS)
      if (row.unsettled) expect(simulator.snapshot(vpcId)).not.toMatch(`owner/${stack.owner.id}`)
      else if (row.request === undefined) expect(simulator.snapshot(vpcId)).toBe(found)
      else expect(simulator.snapshot(vpcId)).not.toContain('fargate-endpoints:')
    })
  })
}

test('docs/vpcs.md contains the tables of these rows', () => {
  expect(readFileSync('docs/vpcs.md', 'utf8')).toContain(tableOf(chapters))
})

test('The tables have a row for each known thread', () => {
  const threads = chapters.flatMap(({ rows }) => rows).flatMap((row) => row.threads ?? [])

  expect(threads).toEqual(
    expect.arrayContaining([
      ...[17269, 17535, 24820, 43124].map((number) => `terraform-provider-aws ${number}`),
      ...[583, 634, 785, 803, 1012].map((number) => `terraform-aws-vpc ${number}`),
      ...[4912, 4937, 8372, 3447].map((number) => `aws-cdk ${number}`),
      ...[2510, 4377, 8150].map((number) => `eksctl ${number}`),
      'data-on-eks 697',
    ]),
  )
})
