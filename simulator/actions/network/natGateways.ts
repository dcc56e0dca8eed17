import type {
  CreateNatGatewayRequest,
  CreateNatGatewayResult,
  DeleteNatGatewayRequest,
  DeleteNatGatewayResult,
  DescribeNatGatewaysRequest,
  DescribeNatGatewaysResult,
  NatGateway as NatGatewayDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { NatGateway } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { missingParameter, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { idempotently } from '../idempotency.ts'
import { getSubnet, natGatewayNotFound } from '../lookups.ts'
import { nextAddress } from './addresses.ts'

/**
 * EC2 still describes a deleted gateway for about an hour.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
 */
const DELETED_VISIBLE_MS = 3_600_000

const isDescribed = (state: Ec2State, { deleteTime }: NatGateway): boolean =>
  deleteTime === undefined || state.now() < deleteTime + DELETED_VISIBLE_MS

const natGatewayKind: Kind<NatGateway> = {
  idOf: ({ natGatewayId }) => natGatewayId,
  rows: (state, lag, vpcId) =>
    (vpcId === undefined ? state.natGateways.all(lag) : state.natGateways.inVpc(vpcId, lag)).filter((gateway) =>
      isDescribed(state, gateway),
    ),
  row: (state, id, lag) => {
    const gateway = state.natGateways.get(id, lag)
    return gateway && isDescribed(state, gateway) ? gateway : undefined
  },
  notFound: natGatewayNotFound,
  maxResults: usualMaxResults,
  filters: {
    'nat-gateway-id': ({ natGatewayId }) => natGatewayId,
    'vpc-id': ({ vpcId }) => vpcId,
    'subnet-id': ({ subnetId }) => subnetId,
    state: (gateway) => gateway.state,
  },
}

const describeNatGateway = (state: Ec2State, gateway: NatGateway): NatGatewayDescription => ({
  NatGatewayId: gateway.natGatewayId,
  VpcId: gateway.vpcId,
  SubnetId: gateway.subnetId,
  ConnectivityType: gateway.connectivityType,
  State: gateway.state,
  FailureCode: gateway.failure?.code,
  FailureMessage: gateway.failure?.message,
  CreateTime: new Date(gateway.createTime),
  DeleteTime: gateway.deleteTime === undefined ? undefined : new Date(gateway.deleteTime),
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

/** The only Describe call whose parameter for filters is named `Filter`. */
export const describeNatGateways = (state: Ec2State, input: DescribeNatGatewaysRequest): DescribeNatGatewaysResult => {
  const { rows, nextToken } = describe(state, natGatewayKind, input.NatGatewayIds, { ...input, Filters: input.Filter })
  return { NatGateways: rows.map((gateway) => describeNatGateway(state, gateway)), NextToken: nextToken }
}

/**
 * The creation of a public gateway succeeds even if no internet gateway is attached, but the gateway is then `failed`.
 */
const failureOf = (state: Ec2State, { vpcId, connectivityType }: Pick<NatGateway, 'vpcId' | 'connectivityType'>) => {
  if (connectivityType === 'private' || state.internetGateways.inVpc(vpcId).length > 0) return undefined
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
  return { code: 'Gateway.NotAttached', message: `Network ${vpcId} has no Internet gateway attached` }
}

/**
 * Creates a NAT gateway. Elastic IP addresses are not modelled, so any allocation id is accepted. The gateway is
 * `available` at once; EC2 takes minutes.
 */
export const createNatGateway = (state: Ec2State, input: CreateNatGatewayRequest): CreateNatGatewayResult =>
  idempotently(state, 'CreateNatGateway', input, () => {
    const subnet = getSubnet(state, input.SubnetId)
    const { subnetId, vpcId } = subnet
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
      privateIpAddress: nextAddress(state, subnet),
      description: `Interface for NAT Gateway ${natGatewayId}`,
      interfaceType: 'nat_gateway',
      requesterManaged: true,
    })
    const failure = failureOf(state, { vpcId, connectivityType })
    const gateway: NatGateway = {
      natGatewayId,
      vpcId,
      subnetId,
      connectivityType,
      networkInterfaceId,
      allocationId: input.AllocationId,
      createTime: state.now(),
      state: failure ? 'failed' : 'available',
      failure,
    }
    state.natGateways.put(natGatewayId, gateway)
    state.setTags(natGatewayId, tags)
    return { ClientToken: input.ClientToken, NatGateway: describeNatGateway(state, gateway) }
  })

/** Deletes the gateway. Routes to it remain, as black holes. */
export const deleteNatGateway = (state: Ec2State, input: DeleteNatGatewayRequest): DeleteNatGatewayResult => {
  const id = required(input.NatGatewayId, 'natGatewayId')
  const gateway = state.natGateways.get(id)
  if (!gateway) throw natGatewayNotFound(id)
  state.networkInterfaces.remove(gateway.networkInterfaceId)
  state.natGateways.put(id, { ...gateway, state: 'deleted', deleteTime: gateway.deleteTime ?? state.now() })
  return { NatGatewayId: id }
}
