import { describe, expect, test } from '@jest/globals'
import type { Endpoint, EndpointService } from '../../../../handler/vpc/model/observed.ts'
import { endpoint, endpointService, OWNER, observedVpc, ownedBy, spec, validate } from '../../../support/model.ts'

const logsOf = (
  service: Partial<EndpointService>,
  present?: Partial<Endpoint>,
  properties: Record<string, unknown> = {},
) => {
  const endpoints = present ? [endpoint('logs', { tags: ownedBy(OWNER), privateDns: false, ...present })] : []
  const vpc = observedVpc({ endpoints, endpointServices: [endpointService('logs', service)] })
  const { endpoints: desired, warnings } = validate(vpc, spec({ EcrImagePull: false, ...properties }))
  return { ...desired[0], warnings }
}

const ACCEPTANCE =
  'logs: the owner of com.amazonaws.ap-northeast-1.logs has to accept its endpoint, which has no private DNS and serves no traffic until then. The next update enables private DNS.'
const UNVERIFIED =
  'logs: its owner has not verified its private DNS name, so its endpoint has no private DNS. An update after the verification enables it.'

describe('An endpoint of a service that needs acceptance', () => {
  const needsAcceptance = { acceptanceRequired: true }

  test.each<[string, Partial<Endpoint> | undefined]>([
    ['is new', undefined],
    ['waits for acceptance', { state: 'pendingacceptance' }],
    ['is pending', { state: 'pending' }],
  ])('has no private DNS yet, with a warning, if it %s', (_, present) => {
    expect(logsOf(needsAcceptance, present)).toMatchObject({
      privateDns: false,
      defersPrivateDns: true,
      warnings: [ACCEPTANCE],
    })
  })

  test.each<[string, Partial<Endpoint>]>([
    ['was accepted', { state: 'available' }],
    ['has it already', { state: 'pending', privateDns: true }],
  ])('has private DNS if it %s', (_, present) => {
    const logs = logsOf(needsAcceptance, present)

    expect(logs).toMatchObject({ privateDns: true, warnings: [] })
    expect(logs).not.toHaveProperty('defersPrivateDns')
  })

  test('gets no warning if PrivateDns is false', () => {
    const logs = logsOf(needsAcceptance, undefined, { PrivateDns: false })

    expect(logs.warnings).not.toContain(ACCEPTANCE)
    expect(logs).not.toHaveProperty('defersPrivateDns')
  })
})

describe('An endpoint of a service whose private name is not verified', () => {
  test('has no private DNS yet, with a warning', () => {
    expect(logsOf({ privateDnsVerified: false }, { state: 'available' })).toMatchObject({
      privateDns: false,
      defersPrivateDns: true,
      warnings: [UNVERIFIED],
    })
  })

  test('gets both warnings if its owner has to accept it too', () => {
    expect(logsOf({ privateDnsVerified: false, acceptanceRequired: true }).warnings).toEqual([UNVERIFIED, ACCEPTANCE])
  })
})
