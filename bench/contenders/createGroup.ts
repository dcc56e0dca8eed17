import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, type EC2Client } from '@aws-sdk/client-ec2'

/** @returns the id of the new group */
export const createGroup = async (client: EC2Client, VpcId: string): Promise<string> => {
  const { GroupId = '' } = await client.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'endpoints', Description: 'VPC endpoints' }),
  )
  return GroupId
}

export const allowHttps = async (client: EC2Client, GroupId: string): Promise<void> => {
  await client.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }],
    }),
  )
}
