import type {
  CreateNatGatewayRequest,
  CreateNatGatewayResult,
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  NatGateway as NatGatewayDescription,
} from '@aws-sdk/client-ec2'
import { addressAt } from '../../state/cidr.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import type { NatGateway } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { missingParameter } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { idempotently } from '../idempotency.ts'
import { getSubnet, natGatewayNotFound } from '../lookups.ts'

/** From creation on: nothing here waits for a NAT gateway, so its minutes of `pending` are left out. */
const STATE = 'available'

const natGatewayKind: Kind<NatGateway> = {
  idOf: ({ natGatewayId }) => natGatewayId,
  rows: (state, lag, vpcId) => (vpcId === undefined ? state.natGateways.all(lag) : state.natGateways.inVpc(vpcId, lag)),
  row: (state, id, lag) => state.natGateways.get(id, lag),
  notFound: natGatewayNotFound,
  maxResults: usualMaxResults,
  filters: {
    'nat-gateway-id': ({ natGatewayId }) => natGatewayId,
    'vpc-id': ({ vpcId }) => vpcId,
    'subnet-id': ({ subnetId }) => subnetId,
    state: () => STATE,
  },
}

const describeNatGateway = (state: Ec2State, gateway: NatGateway): NatGatewayDescription => ({
  NatGatewayId: gateway.natGatewayId,
  VpcId: gateway.vpcId,
  SubnetId: gateway.subnetId,
  ConnectivityType: gateway.connectivityType,
  State: STATE,
  CreateTime: new Date(gateway.createTime),
  NatGatewayAddresses: [
    {
      AllocationId: gateway.allocationId,
      NetworkInterfaceId: gateway.networkInterfaceId,
      PrivateIp: state.networkInterfaces.get(gateway.networkInterfaceId)?.privateIpAddress,
      IsPrimary: true,
      Status: 'succeeded',
    },
  ],
  Tags: tagSet(state.describedTags(gateway.natGatewayId)),
})

/** The one Describe call whose filters are called `Filter`. */
export const describeNatGateways = (state: Ec2State, input: DescribeNatGatewaysRequest): DescribeNatGatewaysResult => {
  const { rows, nextToken } = describe(state, natGatewayKind, input.NatGatewayIds, { ...input, Filters: input.Filter })
  return { NatGateways: rows.map((gateway) => describeNatGateway(state, gateway)), NextToken: nextToken }
}

/** Elastic IP addresses are not modelled: any allocation id will do. */
export const createNatGateway = (state: Ec2State, input: CreateNatGatewayRequest): CreateNatGatewayResult =>
  idempotently(state, 'CreateNatGateway', input, () => {
    const { subnetId, vpcId, cidrBlock } = getSubnet(state, input.SubnetId)
    const connectivityType = input.ConnectivityType ?? 'public'
    if (connectivityType === 'public' && input.AllocationId === undefined) throw missingParameter('AllocationId')
    const tags = tagsOnCreation(state, 'natgateway', input.TagSpecifications)
    const natGatewayId = state.newId('nat')
    const networkInterfaceId = state.newId('eni')
    state.networkInterfaces.put(networkInterfaceId, {
      networkInterfaceId,
      vpcId,
      subnetId,
      ownerId: state.accountId,
      groupIds: [],
      privateIpAddress: addressAt(cidrBlock, 9),
      description: `Interface for NAT Gateway ${natGatewayId}`,
      interfaceType: 'nat_gateway',
      requesterManaged: true,
    })
    const gateway: NatGateway = {
      natGatewayId,
      vpcId,
      subnetId,
      connectivityType,
      networkInterfaceId,
      allocationId: input.AllocationId,
      createTime: state.now(),
    }
    state.natGateways.put(natGatewayId, gateway)
    state.setTags(natGatewayId, tags)
    return { ClientToken: input.ClientToken, NatGateway: describeNatGateway(state, gateway) }
  })
