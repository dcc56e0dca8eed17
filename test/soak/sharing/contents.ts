import type { Simulator } from '../../../simulator/index.ts'

type Tags = Readonly<Record<string, string>>

export interface EndpointIn {
  vpcEndpointId: string
  vpcEndpointType: 'Interface' | 'Gateway'
  serviceName: string
  state: string
  policyDocument: string
  privateDnsEnabled: boolean
  ipAddressType: string
  routeTableIds: string[]
  subnetIds: string[]
  groupIds: string[]
  networkInterfaces: { subnetId: string; tags: Tags }[]
  tags: Tags
}

/** What stands in a VPC, told by the simulator itself: no lag, nothing of the product's, and no remains of what is deleted. */
export interface Contents {
  vpcEndpoints: EndpointIn[]
  securityGroups: { groupId: string; groupName: string; tags: Tags }[]
  securityGroupRules: {
    groupId: string
    isEgress: boolean
    fromPort?: number
    toPort?: number
    cidrIpv4?: string
    cidrIpv6?: string
    tags: Tags
  }[]
}

export const contentsOf = (simulator: Simulator, vpcId: string): Contents => {
  const { vpcEndpoints, ...contents } = JSON.parse(simulator.snapshot(vpcId)) as Contents
  return { ...contents, vpcEndpoints: vpcEndpoints.filter(({ state }) => state !== 'deleted') }
}
