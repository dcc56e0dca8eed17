/** Resources in a VPC that the product did not create. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
} from '@aws-sdk/client-ec2'
import type { Testbed } from './testbed.ts'

const SETTLED_MS = 10_000

/** Creates a security group that the product does not manage. It allows inbound TCP 443 from these sources. */
export const makeGroup = async (
  { client, vpcId }: Testbed<unknown>,
  name: string,
  ...sources: string[]
): Promise<string> => {
  const { GroupId } = await client.send(
    new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: name, Description: name }),
  )
  const IpPermissions = sources.map((source) => ({
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    ...(source.startsWith('sg-') ? { UserIdGroupPairs: [{ GroupId: source }] } : { IpRanges: [{ CidrIp: source }] }),
  }))
  if (sources.length > 0) await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }))
  return GroupId ?? ''
}

interface InterfaceOptions {
  subnetIds: readonly string[]
  /** If omitted, EC2 uses the default group of the VPC. */
  groupIds?: readonly string[]
  privateDns?: boolean
  ipAddressType?: 'ipv4' | 'ipv6' | undefined
  policy?: object
  /** The private DNS names apply to the whole VPC, not only to queries from outside: an option of S3. */
  forAllResolvers?: boolean
}

/** Creates an interface endpoint as another owner would, and waits until it is available. */
export const makeInterface = async (
  { simulator, client, vpcId }: Testbed<unknown>,
  service: string,
  { subnetIds, groupIds = [], privateDns = true, forAllResolvers = false, ipAddressType, policy }: InterfaceOptions,
): Promise<string> => {
  const { VpcEndpoint } = await client.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${simulator.region}.${service}`,
      VpcEndpointType: 'Interface',
      SubnetIds: [...subnetIds],
      SecurityGroupIds: [...groupIds],
      PrivateDnsEnabled: privateDns,
      ...(forAllResolvers && { DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: false } }),
      IpAddressType: ipAddressType,
      ...(policy && { PolicyDocument: JSON.stringify(policy) }),
    }),
  )
  await simulator.clock.sleep(SETTLED_MS)
  return VpcEndpoint?.VpcEndpointId ?? ''
}

/** Creates a gateway endpoint as another owner would. */
export const makeGateway = async (
  { simulator, client, vpcId }: Testbed<unknown>,
  service: string,
  routeTableIds: readonly string[],
  policy?: object,
): Promise<string> => {
  const { VpcEndpoint } = await client.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      ServiceName: `com.amazonaws.${simulator.region}.${service}`,
      VpcEndpointType: 'Gateway',
      RouteTableIds: [...routeTableIds],
      ...(policy && { PolicyDocument: JSON.stringify(policy) }),
    }),
  )
  return VpcEndpoint?.VpcEndpointId ?? ''
}

export const deleteEndpoint = async ({ client }: Testbed<unknown>, endpointId: string): Promise<void> => {
  await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpointId] }))
}
