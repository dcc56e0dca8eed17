/**
 * Checks that preflight, whose result `plan` prints before the endpoints exist, and doctor, which runs after that, find
 * the same faults.
 */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { NetworkAclEntry, ObservedNetwork } from '../../../../handler/vpc/model/observed.ts'
import type { LinkKind, LinkState } from '../../../../handler/vpc/reachability/path.ts'
import { https, spec, validate } from '../../../support/model.ts'
import { aclEntry, createScene, pathsIn, type Scene } from './network.ts'

/** Two zones with one subnet each, which has both tasks and endpoints. There are no other subnets. */
const scene = (): Scene => {
  const { vpc, task } = createScene({ zones: 2, subnets: 1, way: 'endpoints', isApart: false, isNarrow: false })
  return { vpc: { ...vpc, subnets: vpc.subnets.filter(({ subnetId }) => task.subnetIds.includes(subnetId)) }, task }
}

const sceneWith = (parts: Partial<ObservedNetwork>): Scene => {
  const { vpc, task } = scene()
  return { vpc: { ...vpc, ...parts }, task }
}

/** The preflight before the endpoints exist. */
const planned = ({ vpc }: Scene, properties: Record<string, unknown> = {}) =>
  validate({ ...vpc, endpoints: [] }, spec(properties))

/** The states of all links of a kind on the paths to interface endpoints. */
const linkStates = (found: Scene, wanted: LinkKind): LinkState[] =>
  pathsIn(found, LOGS).flatMap(({ links }) => links.filter(({ kind }) => kind === wanted).map(({ state }) => state))

const ports = fc.constantFrom<readonly [number, number]>(
  [443, 443],
  [0, 65_535],
  [1024, 65_535],
  [1024, 2048],
  [40_000, 41_000],
)
const entry = fc
  .record({
    isEgress: fc.boolean(),
    isAllowed: fc.boolean(),
    cidrBlock: fc.constantFrom('10.0.0.0/24', '10.0.1.0/24', '10.0.0.0/16', '0.0.0.0/0'),
    ports,
  })
  .map(({ isEgress, isAllowed, cidrBlock, ports: span }) => ({ ...aclEntry(0, isEgress, cidrBlock, span), isAllowed }))

const entryForS3 = fc
  .tuple(entry, fc.constantFrom('0.0.0.0/0', '52.219.0.0/20', '52.219.0.0/21', '10.0.0.0/16'))
  .map(([one, cidrBlock]) => ({ ...one, cidrBlock }))

const LOGS = { EcrImagePull: false }

const withEntries = (entries: readonly NetworkAclEntry[], isOfFirstOnly: boolean): Scene => {
  const { networkAcls } = scene().vpc
  const [acl] = networkAcls
  if (!acl) throw new Error('The scene has no network ACL')
  const changed = { ...acl, networkAclId: 'acl-changed', entries: [...entries, ...acl.entries] }
  const [first = ''] = scene().task.subnetIds
  return sceneWith({
    networkAcls: isOfFirstOnly
      ? [
          { ...changed, subnetIds: [first] },
          { ...acl, subnetIds: ['subnet-t1'] },
        ]
      : [changed],
  })
}

describe('Preflight and doctor', () => {
  test('agree on network ACLs', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), fc.boolean(), (entries, isOfFirstOnly) => {
        const found = withEntries(entries, isOfFirstOnly)

        const { warnings } = planned(found, LOGS)

        expect(linkStates(found, 'network-acl').includes('closed')).toBe(
          warnings.some((warning) => warning.includes('acl-changed')),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('agree on network ACLs on the path to S3', () => {
    fc.assert(
      fc.property(fc.array(entryForS3, { maxLength: 4 }), (entries) => {
        const found = withEntries(entries, false)
        const { warnings } = planned(found, { CloudWatchLogs: false, EcrImagePull: false, S3Buckets: '*' })
        const states = pathsIn(found)
          .filter(({ destination }) => destination.service === 's3')
          .flatMap(({ links }) => links.filter(({ kind }) => kind === 'network-acl').map(({ state }) => state))

        expect(states.includes('closed')).toBe(warnings.some((warning) => warning.includes('acl-changed')))
      }),
      { numRuns: 100 },
    )
  })

  test.each([['AmazonProvidedDNS'], ['10.0.0.2'], ['192.0.2.53']])('agree on the DNS server %s', (server) => {
    const found = sceneWith({ dnsServers: [server] })

    const isWarned = planned(found).warnings.some((warning) => warning.includes(server))

    expect(linkStates(found, 'dns').includes('unknown')).toBe(isWarned)
  })

  test.each([
    [true, true],
    [false, true],
    [true, false],
  ])('agree on enableDnsSupport %s and enableDnsHostnames %s', (dnsSupport, dnsHostnames) => {
    const found = sceneWith({ dnsSupport, dnsHostnames })

    const isRefused = planned(found).errors.some((error) => /enableDns/.test(error))

    expect(linkStates(found, 'dns').includes('closed')).toBe(isRefused)
  })

  test.each([['10.0.0.0/16'], ['10.9.0.0/16']])(
    'agree on an endpoint of someone else whose group admits %s',
    (source) => {
      const { vpc } = scene()
      const securityGroups = vpc.securityGroups.map((one) =>
        one.groupId === 'sg-0e' ? { ...one, ingress: [https(source)] } : one,
      )
      const found = sceneWith({ securityGroups })

      const { errors } = validate(found.vpc, spec({ EcrImagePull: false }))

      expect(linkStates(found, 'ingress').includes('closed')).toBe(errors.some((error) => error.includes('sg-0e')))
    },
  )

  test.each([
    ['s3:GetObject', 'closed'],
    ['ecr:*', 'open'],
  ])('agree on an endpoint of someone else whose policy allows %s', (Action, state) => {
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource: '*' }] })
    const { vpc } = scene()
    const endpoints = vpc.endpoints.map((one) => (one.endpointId === 'vpce-0ecr.api' ? { ...one, policy } : one))
    const found = sceneWith({ endpoints })

    const { errors } = validate(found.vpc, spec())
    const [path] = pathsIn(found)

    expect(path?.state).toBe(state)
    expect(errors.some((error) => error.includes('vpce-0ecr.api'))).toBe(state === 'closed')
  })
})
