import {
  addDefaultRoute,
  addNat,
  addRoute,
  deleteDefaultRoute,
  deleteNat,
  detachInternetGateway,
  makeMain,
  moveToTable,
} from '../changes/routes.ts'
import { all, type Change, idOf } from '../network.ts'
import type { Chapter } from '../row.ts'
import { BY_INTERFACE } from './names.ts'

const withoutDefaultRoutes = all(deleteDefaultRoute('table-a'), deleteDefaultRoute('table-c'))

const defaultRoutes = (target: 'TransitGatewayId' | 'NetworkInterfaceId' | 'GatewayId', id: string): Change =>
  all(withoutDefaultRoutes, addDefaultRoute('table-a', target, id), addDefaultRoute('table-c', target, id))

/** Adds the network interface of an instance, named `instance`. */
const addInstance: Change = async (network) => {
  network.ids.instance = network.world.addNetworkInterface(idOf(network, 'public-a'))
}

const natInState =
  (state: 'failed' | 'deleting'): Change =>
  async (network) =>
    network.world.setNatGatewayState(idOf(network, 'nat'), state)

export const routes: Chapter = {
  title: 'Routes out of the VPC',
  file: 'routes.ts',
  rows: [
    {
      name: 'The NAT gateway was deleted, and its routes are black holes',
      sources: ['https://basavytix.com/blog/aws-route-blackhole'],
      base: 'nat',
      change: deleteNat,
      findings: [{ link: 'route', id: 'table-*' }],
    },
    {
      name: 'The NAT gateway is in a private subnet',
      sources: ['HHS/simpler-grants-gov#1062'],
      base: 'nat',
      change: all(withoutDefaultRoutes, addNat({ subnet: 'private-a' })),
      findings: [{ link: 'route', id: 'table-a' }],
    },
    {
      name: 'The NAT gateway is in a subnet whose route table has no default route',
      sources: ['HHS/simpler-grants-gov#1062'],
      base: 'nat',
      change: deleteDefaultRoute('public-table'),
      findings: [{ link: 'route', id: 'public-table' }],
    },
    {
      name: 'The NAT gateway has failed',
      sources: ['https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html'],
      base: 'nat',
      change: natInState('failed'),
      findings: [{ link: 'route', id: 'nat' }],
    },
    {
      name: 'The NAT gateway is being deleted',
      base: 'nat',
      change: natInState('deleting'),
      findings: [{ link: 'route', id: 'nat' }],
    },
    {
      name: 'The NAT gateway is private',
      base: 'nat',
      change: all(withoutDefaultRoutes, addNat({ isPublic: false })),
      findings: [{ link: 'route', id: 'nat' }],
    },
    {
      name: 'One of two private subnets has no route to the NAT gateway',
      base: 'nat',
      change: deleteDefaultRoute('table-c'),
      findings: [{ in: ['private-c'], link: 'route', id: 'table-c' }],
    },
    {
      name: 'The subnets have no route table of their own, and the main one has no default route',
      base: 'nat',
      reshape: (shape) => ({
        ...shape,
        subnets: shape.subnets.map(({ routeTable, ...subnet }) =>
          routeTable === 'public-table' ? { ...subnet, routeTable } : subnet,
        ),
      }),
      change: all(deleteDefaultRoute('table-c'), makeMain('table-c')),
      findings: [{ link: 'route', id: 'table-c' }],
    },
    {
      name: 'The subnets are public, and assignPublicIp is DISABLED',
      sources: [
        'aws/amazon-ecs-agent#1128',
        'aws/amazon-ecs-agent#1266',
        'awslabs/ecs-refarch-continuous-deployment#35',
        'doctorray117/minecraft-ondemand#12',
        'techservicesillinois/terraform-aws-ecs-service#43',
      ],
      base: 'public',
      change: all(),
      tasks: { assignPublicIp: false },
      findings: [{ link: 'route', id: 'public-table' }],
    },
    {
      name: 'The subnets are private, and assignPublicIp is ENABLED',
      sources: ['aws/amazon-ecs-agent#1128'],
      base: 'public',
      change: all(),
      tasks: { subnets: ['private-a', 'private-c'] },
      findings: [{ link: 'route', id: 'table-*' }],
    },
    {
      name: 'One of the two subnets is private, and assignPublicIp is ENABLED',
      base: 'public',
      change: moveToTable('public-c', 'table-c'),
      findings: [{ in: ['public-c'], link: 'route', id: 'table-c' }],
    },
    {
      name: 'The route to the internet gateway was deleted',
      sources: ['alantech/iasql#2335'],
      base: 'public',
      change: deleteDefaultRoute('public-table'),
      findings: [{ link: 'route', id: 'public-table' }],
    },
    {
      name: 'The internet gateway was detached, and its route is a black hole',
      base: 'public',
      change: detachInternetGateway,
      findings: [{ link: 'route', id: 'public-table' }],
    },
    {
      name: 'The way out is a transit gateway',
      base: 'nat',
      change: defaultRoutes('TransitGatewayId', 'tgw-0123456789abcdef0'),
      findings: [{ state: 'unknown', link: 'route', id: 'table-*' }],
    },
    {
      name: 'An instance that inspects traffic is between one of the tasks’ two subnets and the endpoints',
      base: 'endpoints',
      change: all(
        addInstance,
        addRoute('table-a', '10.0.10.0/24', 'NetworkInterfaceId', 'instance'),
        addRoute('table-a', '10.0.11.0/24', 'NetworkInterfaceId', 'instance'),
      ),
      findings: [{ of: BY_INTERFACE, in: ['private-a'], state: 'unknown', link: 'route', id: 'table-a' }],
    },
    {
      name: 'The way out is a NAT instance',
      sources: ['AndrewGuenther/fck-nat#99'],
      base: 'nat',
      change: all(addInstance, defaultRoutes('NetworkInterfaceId', 'instance')),
      findings: [{ state: 'unknown', link: 'route', id: 'table-*' }],
    },
    {
      name: 'The way out is a VPN',
      base: 'nat',
      change: defaultRoutes('GatewayId', 'vgw-0123456789abcdef0'),
      findings: [{ state: 'unknown', link: 'route', id: 'table-*' }],
    },
  ],
}
