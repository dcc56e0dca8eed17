import { describe, expect, test } from '@jest/globals'
import type { NetworkInterface, ObservedVpc } from '../../../../handler/vpc/model/observed.ts'
import {
  endpoint,
  INTERNET_ROUTE,
  networkInterface,
  observedVpc,
  route,
  routeTable,
  spec,
  subnet,
  validate,
} from '../../../support/model.ts'

/** Whether the defaults would cut a workload of this VPC off S3. */
const isRefused = (vpc: Partial<ObservedVpc>): boolean =>
  validate(observedVpc(vpc), spec()).errors.some((error) => error.startsWith('A new S3 gateway'))

const workload = networkInterface({ networkInterfaceId: 'eni-0a' })
const tableTo = (...targets: string[]) => [
  routeTable({
    routeTableId: 'rtb-0a',
    isMain: true,
    subnetIds: ['subnet-0a'],
    routes: targets.map((target) => route('0.0.0.0/0', target)),
  }),
]

describe('A new S3 gateway in a route table with a workload', () => {
  test.each(['nat-0a', 'tgw-0a', 'eigw-0a', 'vgw-0a', 'vpce-0a', 'eni-0f'])(
    'is refused if its default route leads to %s',
    (target) => {
      expect(isRefused({ routeTables: tableTo(target), networkInterfaces: [workload] })).toBe(true)
    },
  )

  test('is fine without a default route', () => {
    expect(isRefused({ routeTables: tableTo(), networkInterfaces: [workload] })).toBe(false)
  })

  test("is fine if the table has someone else's S3 gateway already", () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'] })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(false)
  })

  test('is refused if the gateway that the table had is deleted', () => {
    const endpoints = [endpoint('s3', { routeTableIds: ['rtb-0a'], state: 'deleted' })]
    expect(isRefused({ routeTables: tableTo('nat-0a'), networkInterfaces: [workload], endpoints })).toBe(true)
  })
})

describe('What is rerouted', () => {
  const among = (parts: Partial<NetworkInterface>): boolean =>
    isRefused({
      subnets: [subnet({ subnetId: 'subnet-0a' }), subnet({ subnetId: 'subnet-0p' })],
      routeTables: [
        ...tableTo('nat-0a'),
        routeTable({
          routeTableId: 'rtb-0p',
          subnetIds: ['subnet-0p'],
          routes: [INTERNET_ROUTE],
        }),
      ],
      networkInterfaces: [networkInterface({ networkInterfaceId: 'eni-0a', ...parts })],
    })

  test.each<[string, Partial<NetworkInterface>]>([
    ['a task or an instance', {}],
    ['a function', { interfaceType: 'lambda', isRequesterManaged: true }],
    ['a database, which may export to a bucket', { description: 'RDSNetworkInterface', isRequesterManaged: true }],
    ['an interface that only calls itself a load balancer', { description: 'ELB app/x/1' }],
  ])('is %s', (_, parts) => {
    expect(among(parts)).toBe(true)
  })

  test.each<[string, Partial<NetworkInterface>]>([
    ['an endpoint', { interfaceType: 'vpc_endpoint' }],
    ['a NAT gateway', { interfaceType: 'nat_gateway' }],
    ['a transit gateway', { interfaceType: 'transit_gateway' }],
    ['a Network Load Balancer', { interfaceType: 'network_load_balancer' }],
    ['an Application Load Balancer', { description: 'ELB app/x/1', isRequesterManaged: true }],
    ['an EFS mount target', { description: 'EFS mount target for fs-0a', isRequesterManaged: true }],
    ['an interface that is attached to nothing', { isAttached: false }],
    ['an interface in a subnet with another table', { subnetId: 'subnet-0p' }],
  ])('is not %s', (_, parts) => {
    expect(among(parts)).toBe(false)
  })
})
