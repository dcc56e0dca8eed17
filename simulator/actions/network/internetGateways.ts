import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway as InternetGatewayDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { InternetGateway } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { Ec2Error, invalidParameterValue, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { getVpc, internetGatewayNotFound } from '../lookups.ts'

const internetGatewayKind: Kind<InternetGateway> = {
  idOf: ({ internetGatewayId }) => internetGatewayId,
  rows: (state, lag) => state.internetGateways.all(lag),
  row: (state, id, lag) => state.internetGateways.get(id, lag),
  notFound: internetGatewayNotFound,
  maxResults: usualMaxResults,
  filters: {
    'internet-gateway-id': ({ internetGatewayId }) => internetGatewayId,
    'attachment.vpc-id': ({ vpcId }) => vpcId,
    'attachment.state': ({ vpcId }) => vpcId && 'available',
    'owner-id': ({ ownerId }) => ownerId,
  },
}

const describeInternetGateway = (state: Ec2State, gateway: InternetGateway): InternetGatewayDescription => ({
  InternetGatewayId: gateway.internetGatewayId,
  OwnerId: gateway.ownerId,
  // EC2 returns `available` here, although its API model has no such attachment state.
  Attachments: gateway.vpcId === undefined ? [] : [{ VpcId: gateway.vpcId, State: 'available' as 'attached' }],
  Tags: tagSet(state.describedTags(gateway.internetGatewayId)),
})

export const describeInternetGateways = (
  state: Ec2State,
  input: DescribeInternetGatewaysRequest,
): DescribeInternetGatewaysResult => {
  const { rows, nextToken } = describe(state, internetGatewayKind, input.InternetGatewayIds, input)
  return { InternetGateways: rows.map((gateway) => describeInternetGateway(state, gateway)), NextToken: nextToken }
}

export const createInternetGateway = (
  state: Ec2State,
  input: CreateInternetGatewayRequest,
): CreateInternetGatewayResult => {
  const tags = tagsOnCreation(state, 'internet-gateway', input.TagSpecifications)
  const gateway: InternetGateway = { internetGatewayId: state.newId('igw'), ownerId: state.accountId }
  state.internetGateways.put(gateway.internetGatewayId, gateway)
  state.setTags(gateway.internetGatewayId, tags)
  return { InternetGateway: describeInternetGateway(state, gateway) }
}

export const attachInternetGateway = (state: Ec2State, input: AttachInternetGatewayRequest): object => {
  const id = required(input.InternetGatewayId, 'internetGatewayId')
  const gateway = state.internetGateways.get(id)
  if (!gateway) throw internetGatewayNotFound(id)
  const { vpcId } = getVpc(state, input.VpcId)
  if (gateway.vpcId !== undefined) {
    throw new Ec2Error('Resource.AlreadyAssociated', `resource ${id} is already attached to network ${gateway.vpcId}`)
  }
  if (state.internetGateways.inVpc(vpcId).length > 0) {
    // https://github.com/binlab/terraform-aws-vault-ha-raft/issues/54
    throw invalidParameterValue(`Network ${vpcId} already has an internet gateway attached`)
  }
  state.internetGateways.put(id, { ...gateway, vpcId })
  return {}
}

/** Detaches the gateway. Routes to it remain, as black holes. */
export const detachInternetGateway = (state: Ec2State, input: DetachInternetGatewayRequest): object => {
  const id = required(input.InternetGatewayId, 'internetGatewayId')
  const gateway = state.internetGateways.get(id)
  if (!gateway) throw internetGatewayNotFound(id)
  if (gateway.vpcId === undefined || gateway.vpcId !== input.VpcId) {
    throw new Ec2Error('Gateway.NotAttached', `resource ${id} is not attached to network ${input.VpcId}`)
  }
  state.internetGateways.put(id, { ...gateway, vpcId: undefined })
  return {}
}
