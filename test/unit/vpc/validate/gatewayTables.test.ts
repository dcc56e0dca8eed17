import { describe, expect, test } from '@jest/globals'
import type { Endpoint } from '../../../../handler/vpc/model/observed.ts'
import { endpoint, OTHER, OWNER, observedVpc, ownedBy, spec, validate } from '../../../support/model.ts'

const gateway = (endpointId: string, routeTableIds: string[], parts: Partial<Endpoint> = {}): Endpoint =>
  endpoint('s3', { endpointId, routeTableIds, tags: ownedBy(), ...parts })

const errorsWith = (...endpoints: Endpoint[]): readonly string[] => validate(observedVpc({ endpoints }), spec()).errors

describe('Two managed gateways of a service', () => {
  test('are an error that names the one in fewer tables if both have desired route tables', () => {
    expect(errorsWith(gateway('vpce-01', ['rtb-0a']), gateway('vpce-02', ['rtb-0c', 'rtb-0a']))).toEqual([
      's3: vpce-02 and vpce-01 are both managed, and rtb-0a has vpce-01. A route table can have one gateway endpoint of a service: remove the tag fargate-endpoints:managed from vpce-01, name other route tables in RouteTableIds, or delete vpce-01 if nothing uses it.',
    ])
  })

  test('are an error that names the one that this owner does not have', () => {
    const owned = gateway('vpce-02', ['rtb-0c'], { tags: ownedBy(OWNER) })
    const others = gateway('vpce-01', ['rtb-0a'], { tags: ownedBy(OTHER) })

    expect(errorsWith(others, owned)).toEqual([expect.stringContaining('rtb-0a has vpce-01.')])
  })

  test.each<[string, Endpoint]>([
    ['the second has none of the desired tables', gateway('vpce-02', ['rtb-0f'])],
    ['the second is being deleted', gateway('vpce-02', ['rtb-0c'], { state: 'deleting' })],
    ['the second is of another service', gateway('vpce-02', ['rtb-0c'], { serviceName: 'com.amazonaws.x.dynamodb' })],
    ['the second is not managed', gateway('vpce-02', ['rtb-0c'], { tags: {} })],
  ])('are no error if %s', (_, second) => {
    expect(errorsWith(gateway('vpce-01', ['rtb-0a']), second)).toEqual([])
  })
})
