import type { Simulator } from '../../../simulator/index.ts'

type Tags = Readonly<Record<string, string>>

export interface EndpointState {
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

/**
 * The contents of a VPC, read from the simulator's own state without lag and without the product's code. Deleted and
 * foreign endpoints are omitted.
 */
export interface VpcState {
  vpc: { ipv6CidrBlocks: { cidrBlock: string }[] }
  vpcEndpoints: EndpointState[]
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

const isOurs = ({ state, tags }: EndpointState): boolean =>
  state !== 'deleted' && tags['fargate-endpoints:managed'] === 'true'

export const vpcStateOf = (simulator: Simulator, vpcId: string): VpcState => {
  const { vpcEndpoints, ...state } = JSON.parse(simulator.snapshot(vpcId)) as VpcState
  return { ...state, vpcEndpoints: vpcEndpoints.filter(isOurs) }
}
