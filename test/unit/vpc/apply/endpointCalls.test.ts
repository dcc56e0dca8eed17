import { CreateVpcEndpointCommand, DeleteVpcEndpointsCommand, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2'
import { describe, expect, test } from '@jest/globals'
import type { PhaseContext } from '../../../../handler/vpc/apply/context.ts'
import { CreatedResources } from '../../../../handler/vpc/apply/createdResources.ts'
import { createEndpoint, deleteEndpoints, modifyEndpoint } from '../../../../handler/vpc/apply/endpointCalls.ts'
import { Progress } from '../../../../handler/vpc/apply/progress.ts'
import { takeLease } from '../../../../handler/vpc/lock/lease.ts'
import { processLeases } from '../../../../handler/vpc/lock/processLeases.ts'
import type { ActionOf, EndpointChange } from '../../../../handler/vpc/model/actions.ts'
import { NO_CHANGE } from '../../../../handler/vpc/plan/endpointDiff.ts'
import { mockedEc2 } from '../../../support/mockedEc2.ts'
import { serviceName } from '../../../support/model.ts'

const prepare = async (requestId = 'request-1') => {
  const { ec2, mock, clock } = mockedEc2()
  const leases = processLeases()
  const context: PhaseContext = {
    ec2,
    leases,
    vpcId: 'vpc-0a',
    requestId,
    progress: new Progress(),
    created: new CreatedResources(),
    deferGroupDeletion: false,
    leftGroups: new Map(),
    lease: await takeLease(leases, clock, 'vpc-0a'),
    change: ec2.send,
  }
  return { context, mock, clock }
}

const creation = (parts: object = {}): ActionOf<'CreateVpcEndpoint'> => ({
  step: 'createOrModify',
  type: 'CreateVpcEndpoint',
  tags: { team: 'web' },
  endpoint: {
    service: 'logs',
    serviceName: serviceName('logs'),
    kind: 'Interface',
    policy: undefined,
    ipAddressType: 'ipv4',
    privateDns: false,
    subnetIds: ['subnet-0a'],
    securityGroupIds: ['managed-group', 'sg-0x'],
    routeTableIds: [],
    ...parts,
  },
})

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `vpce-${at}`)

describe('deleteEndpoints', () => {
  test.each([
    [1, [1]],
    [25, [25]],
    [26, [25, 1]],
    [60, [25, 25, 10]],
  ])('deletes %d endpoints by calls of %j', async (count, chunks) => {
    const { context, mock } = await prepare()
    mock.on(DeleteVpcEndpointsCommand).resolves({ Unsuccessful: [] })

    await deleteEndpoints(ids(count), context)

    const calls = mock.commandCalls(DeleteVpcEndpointsCommand).map(({ args }) => args[0].input.VpcEndpointIds ?? [])
    expect(calls.map(({ length }) => length)).toEqual(chunks)
    expect(calls.flat()).toEqual(ids(count))
  })

  test('sends all calls, then reports all refusals under the first error code', async () => {
    const { context, mock } = await prepare()
    const refused = (ResourceId: string, Code: string) => ({ ResourceId, Error: { Code, Message: `${Code}!` } })
    mock
      .on(DeleteVpcEndpointsCommand)
      .resolvesOnce({
        Unsuccessful: [refused('vpce-3', 'InvalidVpcEndpoint.NotFound'), refused('vpce-4', 'InvalidState')],
      })
      .resolvesOnce({ Unsuccessful: [refused('vpce-25', 'OperationInProgress')] })
      .resolves({ Unsuccessful: [] })

    await expect(deleteEndpoints(ids(30), context)).rejects.toMatchObject({
      name: 'InvalidState',
      message: 'vpce-4: InvalidState! vpce-25: OperationInProgress!',
    })
    expect(mock.commandCalls(DeleteVpcEndpointsCommand)).toHaveLength(3)
    const recorded = context.lease.handover.writes.map(({ id }) => id)
    expect(recorded.sort()).toEqual(
      ids(30)
        .filter((id) => !['vpce-4', 'vpce-25'].includes(id))
        .sort(),
    )
  })

  const Unsuccessful = [{ ResourceId: 'vpce-1', Error: { Code: 'InvalidVpcEndpointId.NotFound', Message: 'gone' } }]

  test('repeats the call only for endpoints that EC2 does not know yet', async () => {
    const { context, mock } = await prepare()
    mock.on(DeleteVpcEndpointsCommand).resolvesOnce({ Unsuccessful }).resolves({ Unsuccessful: [] })

    await deleteEndpoints(ids(3), context)

    const calls = mock.commandCalls(DeleteVpcEndpointsCommand).map(({ args }) => args[0].input.VpcEndpointIds)
    expect(calls).toEqual([['vpce-0', 'vpce-1', 'vpce-2'], ['vpce-1']])
  })

  test('succeeds if EC2 does not know an endpoint for ten seconds', async () => {
    const { context, mock, clock } = await prepare()
    mock.on(DeleteVpcEndpointsCommand).resolves({ Unsuccessful })
    const startedAt = clock.now()

    expect(await deleteEndpoints(ids(2), context)).toBeUndefined()
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(10_000)
  })
})

describe('createEndpoint', () => {
  const tokenFor = async (requestId: string, action: ReturnType<typeof creation>): Promise<string | undefined> => {
    const { context, mock } = await prepare(requestId)
    mock.on(CreateVpcEndpointCommand).resolves({ VpcEndpoint: { VpcEndpointId: 'vpce-0logs' } })
    await createEndpoint(action, 'sg-0m', context)
    return mock.commandCalls(CreateVpcEndpointCommand)[0]?.args[0].input.ClientToken
  }

  test('sends private DNS explicitly, and the managed group by its id', async () => {
    const { context, mock } = await prepare()
    mock
      .on(CreateVpcEndpointCommand)
      .resolves({ VpcEndpoint: { VpcEndpointId: 'vpce-0logs', State: 'pending' as never } })

    expect(await createEndpoint(creation(), 'sg-0m', context)).toEqual({ endpointId: 'vpce-0logs', isPending: true })
    expect(mock.commandCalls(CreateVpcEndpointCommand)[0]?.args[0].input).toMatchObject({
      PrivateDnsEnabled: false,
      SecurityGroupIds: ['sg-0m', 'sg-0x'],
      IpAddressType: 'ipv4',
      DnsOptions: { DnsRecordIpType: 'ipv4' },
      TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: 'team', Value: 'web' }] }],
    })
  })

  test('sends the same client token for the same request and parameters, and another one otherwise', async () => {
    const token = await tokenFor('request-1', creation())

    expect(await tokenFor('request-1', creation())).toBe(token)
    expect(await tokenFor('request-2', creation())).not.toBe(token)
    expect(await tokenFor('request-1', creation({ privateDns: true }))).not.toBe(token)
  })

  test.each([
    [false, 'available'],
    [false, 'Available'],
    [true, 'pendingAcceptance'],
    [true, undefined],
  ])('returns isPending %s for the state %s', async (isPending, State) => {
    const { context, mock } = await prepare()
    mock.on(CreateVpcEndpointCommand).resolves({ VpcEndpoint: { VpcEndpointId: 'vpce-0s3', State: State as never } })

    expect(await createEndpoint(creation({ kind: 'Gateway' }), undefined, context)).toMatchObject({ isPending })
  })
})

describe('modifyEndpoint', () => {
  test.each<[string, Partial<EndpointChange>, object, boolean]>([
    ['subnets', { addSubnetIds: ['subnet-0c'] }, { AddSubnetIds: ['subnet-0c'] }, true],
    ['the managed group', { addSecurityGroupIds: ['managed-group'] }, { AddSecurityGroupIds: ['sg-0m'] }, false],
    ['route tables', { removeRouteTableIds: ['rtb-0a'] }, { RemoveRouteTableIds: ['rtb-0a'] }, false],
    ['private DNS', { privateDns: false }, { PrivateDnsEnabled: false }, true],
    [
      'the address type',
      { ipAddressType: 'dualstack' },
      { IpAddressType: 'dualstack', DnsOptions: { DnsRecordIpType: 'dualstack' } },
      true,
    ],
    ['a policy', { policy: { Statement: [] } }, { PolicyDocument: '{"Statement":[]}' }, false],
  ])('sends only what differs: %s', async (_, change, input, isPending) => {
    const { context, mock } = await prepare()
    mock.on(ModifyVpcEndpointCommand).resolves({ Return: true })
    const action = {
      step: 'createOrModify',
      type: 'ModifyVpcEndpoint',
      endpointId: 'vpce-0logs',
      kind: 'Interface',
      service: 'logs',
      currentPolicy: '',
      change: { ...NO_CHANGE, ...change },
    } as const

    expect(await modifyEndpoint(action, 'sg-0m', context)).toEqual({ endpointId: 'vpce-0logs', isPending })
    expect(mock.commandCalls(ModifyVpcEndpointCommand)[0]?.args[0].input).toEqual({
      VpcEndpointId: 'vpce-0logs',
      ...input,
    })
  })
})
