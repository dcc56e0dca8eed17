import {
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import { codeOf, simulate } from './simulate.ts'

const post = async (url: string, form: Record<string, string>) => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ Version: '2016-11-15', ...form }) })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

describe('The wire protocol', () => {
  test('returns InvalidAction for an action that the simulator does not support', async () => {
    const { ec2 } = await simulate()
    await expect(ec2.send(new DescribeInstancesCommand())).rejects.toMatchObject({
      name: 'InvalidAction',
      message: 'The action DescribeInstances is not valid for this web service.',
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('returns errors in the form of EC2, with the request id', async () => {
    const { simulator } = await simulate()
    const { status, headers, body } = await post(simulator.url, { Action: 'DescribeVpcs', 'VpcId.1': 'vpc-00000000' })
    const requestId = headers.get('x-amzn-requestid')
    expect(status).toBe(400)
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code>' +
        '<Message>The vpc ID &apos;vpc-00000000&apos; does not exist</Message></Error></Errors>' +
        `<RequestID>${requestId}</RequestID></Response>`,
    )
  })

  test('returns responses in the namespace of EC2, with lists as sets of items, also empty ones', async () => {
    const { simulator } = await simulate()
    const { body } = await post(simulator.url, { Action: 'DescribeVpcs' })
    expect(body).toContain('<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>')
    expect(body).toContain('<vpcSet/>')
  })

  test.each([
    ['an unknown parameter', { Colour: 'red' }, 'UnknownParameter'],
    ['an unknown member of a structure', { 'Filter.1.Colour': 'red' }, 'UnknownParameter'],
    ['an invalid boolean', { DryRun: 'perhaps' }, 'InvalidParameterValue'],
    ['an invalid number', { MaxResults: 'many' }, 'InvalidParameterValue'],
  ])('rejects %s', async (_, form, code) => {
    const { simulator } = await simulate()
    const { status, body } = await post(simulator.url, { Action: 'DescribeVpcs', ...form })
    expect(status).toBe(400)
    expect(body).toContain(`<Code>${code}</Code>`)
  })

  test('rejects a request without a required parameter', async () => {
    const { simulator } = await simulate()
    const { body } = await post(simulator.url, { Action: 'CreateVpcEndpoint' })
    expect(body).toContain('<Code>MissingParameter</Code>')
  })

  test('reads a list in the order of its numbers', async () => {
    const { simulator } = await simulate()
    const ids = ['vpce-00000001', 'vpce-00000002', 'vpce-0000000a']
    const form = { 'VpcEndpointId.10': ids[2], 'VpcEndpointId.2': ids[1], 'VpcEndpointId.1': ids[0] }
    const { body } = await post(simulator.url, { Action: 'DeleteVpcEndpoints', ...form } as Record<string, string>)
    expect(Array.from(body.matchAll(/<resourceId>(.*?)<\/resourceId>/g), ([, id]) => id)).toEqual(ids)
  })

  test('preserves markup, quotes, spaces and other alphabets', async () => {
    const { ec2 } = await simulate()
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
    const tag = { Key: 'a <b> & "c"', Value: '  \'d\' \\ 値 — {"x": [1]} ' }
    await ec2.send(new CreateTagsCommand({ Resources: [Vpc?.VpcId ?? ''], Tags: [tag] }))
    const { Tags } = await ec2.send(new DescribeTagsCommand({}))
    expect(Tags).toMatchObject([tag])
  })

  test('returns DryRunOperation for a dry run, without effect', async () => {
    const { ec2 } = await simulate()
    const dryRun = ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }))
    await expect(dryRun).rejects.toMatchObject({ name: 'DryRunOperation', $metadata: { httpStatusCode: 412 } })
    expect((await ec2.send(new DescribeVpcsCommand())).Vpcs).toEqual([])
  })

  test('returns the service of a denied action in the message', async () => {
    const { simulator } = await simulate()
    simulator.faults.deny('GetCallerIdentity')
    const { status, body } = await post(simulator.url, { Action: 'GetCallerIdentity', Version: '2011-06-15' })
    expect(status).toBe(403)
    expect(body).toContain('is not authorized to perform: sts:GetCallerIdentity on')
  })

  test('returns the identity of the caller in the form of STS', async () => {
    const { simulator } = await simulate({ accountId: '210987654321' })
    const { status, body } = await post(simulator.url, { Action: 'GetCallerIdentity', Version: '2011-06-15' })
    expect(status).toBe(200)
    expect(body).toContain('<GetCallerIdentityResult><Arn>arn:aws:sts::210987654321:assumed-role/')
  })

  test('returns 500 when the simulator itself fails', async () => {
    const { ec2, simulator } = await simulate()
    simulator.hooks.beforeCall = () => {
      throw new TypeError('a hook of a test fails')
    }
    const { status, body } = await post(simulator.url, { Action: 'DescribeVpcs' })
    expect(status).toBe(500)
    expect(body).toContain('TypeError: a hook of a test fails')
    simulator.hooks.beforeCall = undefined
    expect(await codeOf(ec2.send(new DescribeVpcsCommand()))).toBe('no error')
  })

  test('returns the same ids in every run, and others with another seed', async () => {
    const vpcIdOf = async (seed?: number) => {
      const { ec2 } = await simulate(seed === undefined ? {} : { seed })
      return (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId
    }
    const vpcId = await vpcIdOf()
    expect(vpcId).toMatch(/^vpc-0[0-9a-f]{16}$/)
    expect(await vpcIdOf()).toBe(vpcId)
    expect(await vpcIdOf(2)).not.toBe(vpcId)
  })

  test('rejects text that is not an id as malformed', async () => {
    const { ec2 } = await simulate()
    expect(await codeOf(ec2.send(new DescribeVpcsCommand({ VpcIds: ['my-vpc'] })))).toBe('InvalidVpcID.Malformed')
  })
})

describe('An id that does not exist', () => {
  const absent = '00000000000000000'
  test.each([
    ['InvalidVpcID.NotFound', new DescribeVpcsCommand({ VpcIds: [`vpc-${absent}`] })],
    ['InvalidSubnetID.NotFound', new DescribeSubnetsCommand({ SubnetIds: [`subnet-${absent}`] })],
    ['InvalidRouteTableID.NotFound', new DescribeRouteTablesCommand({ RouteTableIds: [`rtb-${absent}`] })],
    [
      'InvalidInternetGatewayID.NotFound',
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [`igw-${absent}`] }),
    ],
    ['InvalidGroup.NotFound', new DescribeSecurityGroupsCommand({ GroupIds: [`sg-${absent}`] })],
    [
      'InvalidSecurityGroupRuleId.NotFound',
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [`sgr-${absent}`] }),
    ],
    [
      'InvalidNetworkInterfaceID.NotFound',
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [`eni-${absent}`] }),
    ],
    ['InvalidVpcEndpointId.NotFound', new DescribeVpcEndpointsCommand({ VpcEndpointIds: [`vpce-${absent}`] })],
    ['InvalidPrefixListID.NotFound', new DescribePrefixListsCommand({ PrefixListIds: [`pl-${absent}`] })],
    [
      'InvalidServiceName',
      new DescribeVpcEndpointServicesCommand({ ServiceNames: ['com.amazonaws.ap-northeast-1.nope'] }),
    ],
  ])('fails with %s', async (code, command) => {
    const { ec2 } = await simulate()
    expect(await codeOf(ec2.send(command as DescribeVpcsCommand))).toBe(code)
  })
})
