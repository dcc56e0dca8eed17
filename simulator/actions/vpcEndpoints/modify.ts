import type { ModifyVpcEndpointRequest, ModifyVpcEndpointResult } from '@aws-sdk/client-ec2'
import type { EndpointService } from '../../regions/endpointServices.ts'
import type { Ec2State } from '../../state/ec2State.ts'
import { stateAt, type VpcEndpoint } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameter, required } from '../../wire/ec2Error.ts'
import { getVpc, vpcEndpointNotFound } from '../lookups.ts'
import { checkOwner } from '../network/sharedVpc.ts'
import { checkRouteTables } from './gatewayRoutes.ts'
import { afterModification } from './lifecycle.ts'
import { checkGroups, checkServiceAddressType, checkSubnets, checkZoneSwap, placeInterfaces } from './placement.ts'
import { policyFor } from './policy.ts'
import { checkAccepted, checkPrivateDns, inboundResolverOnly } from './privateDns.ts'
import { serviceFor } from './services.ts'
import { rejectGatewayParameters, rejectInterfaceParameters } from './typeParameters.ts'

export const modifyVpcEndpoint = (state: Ec2State, input: ModifyVpcEndpointRequest): ModifyVpcEndpointResult => {
  const id = required(input.VpcEndpointId, 'VpcEndpointId')
  const endpoint = state.vpcEndpoint(id)
  if (!endpoint) throw vpcEndpointNotFound(id)
  checkOwner(state, getVpc(state, endpoint.vpcId), 'ModifyVpcEndpoint')
  checkState(state, endpoint)
  const service = serviceFor(state, endpoint.serviceName, endpoint.vpcEndpointType)
  const change = service.serviceType === 'Gateway' ? gatewayChange : interfaceChange
  const policyDocument = changedPolicy(state, service, endpoint, input)
  const { changeInProgress } = state.settings.durations
  state.putVpcEndpoint({
    ...endpoint,
    policyDocument,
    ...change(state, service, endpoint, input),
    changeEndsAt: state.now() + changeInProgress,
  })
  return { Return: true }
}

// EC2's message for a change during another change is from
// https://github.com/hashicorp/terraform-provider-aws/issues/42875. The other code is assumed: EC2's list of codes has
// IncorrectState for "a resource in an incorrect state for the request", and the API reference does not mention
// endpoints that are not available.
const checkState = (state: Ec2State, endpoint: VpcEndpoint): void => {
  const now = state.now()
  const current = stateAt(endpoint, now)
  const isChanging = (endpoint.changeEndsAt ?? now) > now
  if (isChanging || (current === 'pending' && wasAvailable(endpoint, now))) {
    throw new Ec2Error('OperationInProgress', 'VpcEndpoint modify operation in progress')
  }
  if (current !== 'available' && current !== 'pendingAcceptance') {
    throw new Ec2Error(
      'IncorrectState',
      `The VPC endpoint ${endpoint.vpcEndpointId} is in the state ${current} and can't be modified.`,
    )
  }
}

const wasAvailable = (endpoint: VpcEndpoint, now: number): boolean =>
  endpoint.lifecycle.some(({ from, state }) => from <= now && state === 'available')

const changedPolicy = (
  state: Ec2State,
  service: EndpointService,
  { policyDocument }: VpcEndpoint,
  input: ModifyVpcEndpointRequest,
): string => {
  if (input.ResetPolicy) return policyFor(state, service, undefined)
  return input.PolicyDocument === undefined ? policyDocument : policyFor(state, service, input.PolicyDocument)
}

type Change = (
  state: Ec2State,
  service: EndpointService,
  endpoint: VpcEndpoint,
  input: ModifyVpcEndpointRequest,
) => Partial<VpcEndpoint>

const gatewayChange: Change = (state, service, endpoint, input) => {
  rejectInterfaceParameters({
    subnetIds: [...(input.AddSubnetIds ?? []), ...(input.RemoveSubnetIds ?? [])],
    groupIds: [...(input.AddSecurityGroupIds ?? []), ...(input.RemoveSecurityGroupIds ?? [])],
    privateDnsEnabled: input.PrivateDnsEnabled,
  })
  const ipAddressType = input.IpAddressType ?? endpoint.ipAddressType
  checkServiceAddressType(service, ipAddressType)
  const added = (input.AddRouteTableIds ?? []).filter((id) => !endpoint.routeTableIds.includes(id))
  checkRouteTables(state, getVpc(state, endpoint.vpcId), service, added)
  return { ipAddressType, routeTableIds: changedIds(endpoint.routeTableIds, added, input.RemoveRouteTableIds) }
}

const interfaceChange: Change = (state, service, endpoint, input) => {
  rejectGatewayParameters([...(input.AddRouteTableIds ?? []), ...(input.RemoveRouteTableIds ?? [])])
  const vpc = getVpc(state, endpoint.vpcId)
  const ipAddressType = input.IpAddressType ?? endpoint.ipAddressType
  const subnetIds = changedIds(endpoint.subnetIds, input.AddSubnetIds, input.RemoveSubnetIds)
  checkSubnets(state, vpc, service, subnetIds, ipAddressType)
  checkZoneSwap(state, input.AddSubnetIds ?? [], input.RemoveSubnetIds ?? [])
  const groupIds = changedIds(endpoint.groupIds, input.AddSecurityGroupIds, input.RemoveSecurityGroupIds)
  if (groupIds.length === 0) throw invalidParameter('An interface endpoint must have at least one security group.')
  const moves = input.AddSubnetIds !== undefined || input.RemoveSubnetIds !== undefined
  return {
    ipAddressType,
    dnsRecordIpType: input.DnsOptions?.DnsRecordIpType ?? endpoint.dnsRecordIpType,
    subnetIds,
    groupIds: checkGroups(state, vpc, groupIds),
    ...privateDnsChange(state, service, endpoint, input),
    networkInterfaces: placeInterfaces(state, subnetIds, endpoint.networkInterfaces),
    ...(moves && { lifecycle: afterModification(state, endpoint) }),
  }
}

const privateDnsChange: Change = (state, service, endpoint, input) => {
  const vpc = getVpc(state, endpoint.vpcId)
  const privateDnsEnabled = input.PrivateDnsEnabled ?? endpoint.privateDnsEnabled
  if (privateDnsEnabled && !endpoint.privateDnsEnabled) {
    checkAccepted(service, stateAt(endpoint, state.now()) !== 'pendingAcceptance')
    checkPrivateDns(state, vpc, service)
  }
  const given = input.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint
  const isNew = privateDnsEnabled && (!endpoint.privateDnsEnabled || given !== undefined)
  return {
    privateDnsEnabled,
    privateDnsOnlyForInboundResolverEndpoint: isNew
      ? inboundResolverOnly(state, vpc, service, given)
      : endpoint.privateDnsOnlyForInboundResolverEndpoint,
  }
}

const changedIds = (
  ids: readonly string[],
  added: readonly string[] = [],
  removed: readonly string[] = [],
): string[] => [...new Set([...ids.filter((id) => !removed.includes(id)), ...added])]
