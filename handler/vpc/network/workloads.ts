import type { NetworkInterface, ObservedVpc, RouteTable } from '../model/observed.ts'
import { routeTableOf } from './privateSubnets.ts'

/**
 * Types of interfaces that only forward or receive traffic. Any other type may call S3: tasks, instances, functions,
 * databases that export to a bucket.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
 */
const PASSIVE_TYPES: ReadonlySet<string> = new Set([
  'ec2_instance_connect_endpoint',
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
  'global_accelerator_managed',
  'load_balancer',
  'natGateway',
  'nat_gateway',
  'network_load_balancer',
  'transit_gateway',
  'vpc_endpoint',
])

/** The same among those of type `interface`, recognized by the descriptions that their services write. */
const PASSIVE_DESCRIPTIONS = ['ELB ', 'EFS mount target', 'Route 53 Resolver']

const isWorkload = ({ interfaceType, description, isRequesterManaged, isAttached }: NetworkInterface): boolean =>
  isAttached &&
  !PASSIVE_TYPES.has(interfaceType) &&
  !(isRequesterManaged && PASSIVE_DESCRIPTIONS.some((start) => description.startsWith(start)))

type Network = Pick<ObservedVpc, 'subnets' | 'routeTables' | 'networkInterfaces'>

/** The ids of the network interfaces of workloads in the subnets that use one of the route tables. */
export const workloadIds = (
  { subnets, routeTables, networkInterfaces }: Network,
  tables: readonly RouteTable[],
): string[] => {
  const tableIds = tables.map(({ routeTableId }) => routeTableId)
  const routed = subnets.filter((subnet) => tableIds.includes(routeTableOf(subnet, routeTables)?.routeTableId ?? ''))
  const subnetIds = new Set(routed.map(({ subnetId }) => subnetId))
  return networkInterfaces
    .filter((one) => isWorkload(one) && subnetIds.has(one.subnetId))
    .map(({ networkInterfaceId }) => networkInterfaceId)
}
