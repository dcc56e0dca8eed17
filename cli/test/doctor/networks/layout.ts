import { createVpc, type VpcShape } from '../../../../simulator/networks/createVpc.ts'
import type { testbeds } from '../../../../test/support/testbed.ts'
import { addGateway, addInterface, INTERFACE_SERVICES } from './changes/endpoints.ts'
import { createGroup, tcp } from './changes/groups.ts'
import { allowing, ENVIRONMENT_FILES, layersOf } from './changes/policies.ts'
import { addNat } from './changes/routes.ts'
import { all, type Change, type Network } from './network.ts'
import type { Base, Row } from './row.ts'

/**
 * Two zones, each with a subnet for tasks, a subnet for endpoints, which uses the main route table, and a public
 * subnet.
 */
const shapeIn = (region: string): VpcShape => ({
  cidrBlock: '10.0.0.0/16',
  routeTables: [{ name: 'table-a' }, { name: 'table-c' }, { name: 'public-table', internetRoute: true }],
  subnets: ['a', 'c'].flatMap((zone, index) => [
    { name: `private-${zone}`, zone: region + zone, cidrBlock: `10.0.${index}.0/24`, routeTable: `table-${zone}` },
    { name: `endpoints-${zone}`, zone: region + zone, cidrBlock: `10.0.${index + 10}.0/24` },
    { name: `public-${zone}`, zone: region + zone, cidrBlock: `10.0.${index + 100}.0/24`, routeTable: 'public-table' },
  ]),
})

/**
 * Creates only the subnets and the security groups of the tasks and of the endpoints. The group of the tasks allows all
 * outbound traffic.
 */
const createBareNetwork = async (
  { ec2, region, world }: Pick<Network, 'ec2' | 'region' | 'world'>,
  reshape: (shape: VpcShape) => VpcShape = (shape) => shape,
): Promise<Network> => {
  const { vpcId, internetGatewayId = '', subnetIds, routeTableIds } = await createVpc(ec2, reshape(shapeIn(region)))
  const ids = { vpc: vpcId, 'internet-gateway': internetGatewayId, ...subnetIds, ...routeTableIds }
  const network: Network = { vpcId, ec2, region, ids, world }
  await createGroup(network, 'task-group')
  await createGroup(network, 'endpoint-group', tcp(443, '10.0.0.0/16'))
  return network
}

const addEndpoints: Change = all(
  ...INTERFACE_SERVICES.map((service) => addInterface(service)),
  addGateway(['table-a', 'table-c'], (network) => allowing('s3:GetObject', [layersOf(network), ENVIRONMENT_FILES])),
)

const bases = {
  endpoints: addEndpoints,
  nat: addNat(),
  both: all(addNat(), addEndpoints),
  public: all(),
} satisfies Record<Base, Change>

/** A network, and the URL of its simulator. */
export interface CreatedTestbed {
  network: Network
  url: string
}

type CreateTestbedOf = ReturnType<typeof testbeds>['createTestbedOf']

/** Creates the network of a row, with its fault, on a simulator without delays. */
export const createNetwork = async (
  createTestbedOf: CreateTestbedOf,
  { region = 'ap-northeast-1', base, reshape, change }: Row,
): Promise<CreatedTestbed> => {
  const durations = { interfaceEndpointPending: 0, modifyPending: 0, interfaceEndpointDeleting: 0 }
  const { simulator, client } = await createTestbedOf(async () => ({ vpcId: '' }), { region, settings: { durations } })
  const network = await createBareNetwork({ ec2: client, region, world: simulator.world }, reshape)
  await bases[base](network)
  await change(network)
  return { network, url: simulator.url }
}
