import { DescribeVpcsCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { readVpcOwnerAndCidrs } from '../../../../handler/vpc/observe/vpcOwnerAndCidrs.ts'
import { mockedEc2 } from '../../../support/mockedEc2.ts'

const block = (CidrBlock: string, State: 'associated' | 'disassociated' = 'associated') => ({
  CidrBlock,
  CidrBlockState: { State },
})
const block6 = (Ipv6CidrBlock: string, State: 'associated' | 'disassociating' = 'associated') => ({
  Ipv6CidrBlock,
  Ipv6CidrBlockState: { State },
})

describe('readVpcOwnerAndCidrs', () => {
  test('returns the owner and all associated CIDR blocks, IPv4 first', async () => {
    const { ec2, mock } = mockedEc2()
    mock.on(DescribeVpcsCommand, { VpcIds: ['vpc-0a'] }).resolves({
      Vpcs: [
        {
          OwnerId: '123456789012',
          DhcpOptionsId: 'dopt-0a',
          CidrBlockAssociationSet: [block('10.1.0.0/16'), block('10.0.0.0/16'), block('10.9.0.0/16', 'disassociated')],
          Ipv6CidrBlockAssociationSet: [block6('2001:db8::/56'), block6('2001:db9::/56', 'disassociating')],
        },
      ],
    })

    expect(await readVpcOwnerAndCidrs(ec2, 'vpc-0a')).toEqual({
      ownerAccountId: '123456789012',
      dhcpOptionsId: 'dopt-0a',
      cidrBlocks: ['10.0.0.0/16', '10.1.0.0/16', '2001:db8::/56'],
    })
  })
})
