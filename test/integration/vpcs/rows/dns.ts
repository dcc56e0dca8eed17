import type { CreatedVpc } from '../../../../simulator/networks/createVpc.ts'
import { deleteEndpoint, makeGroup, makeInterface } from '../../../support/foreignResources.ts'
import type { Testbed } from '../../../support/testbed.ts'
import { type Chapter, idsOf, type Names } from './row.ts'
import { twoZones } from './shapes.ts'

const LOGS = { EcrImagePull: false }

/** A foreign private hosted zone that is associated with the VPC. */
const hostedZone =
  (domain: string) =>
  async ({ simulator, vpcId }: Testbed<CreatedVpc>): Promise<Names> => {
    simulator.world.attachHostedZone(vpcId, domain)
    const [, zone = ''] = /"hostedZoneId": "(\w+)"/.exec(simulator.snapshot(vpcId)) ?? []
    return { zone }
  }

export const dns: Chapter = {
  title: 'Private DNS',
  file: 'dns.ts',
  rows: [
    {
      found: 'DNS host names are off in the VPC',
      shape: { ...twoZones, enableDnsHostnames: false },
      expected: {
        reason:
          'Private DNS needs enableDnsHostnames of <vpc>, found disabled. Enable it (AWS::EC2::VPC: EnableDnsHostnames: true), or set PrivateDns to false.',
      },
    },
    {
      found: 'Both DNS attributes are off in the VPC',
      shape: { ...twoZones, enableDnsSupport: false, enableDnsHostnames: false },
      expected: {
        reason:
          'Private DNS needs enableDnsSupport and enableDnsHostnames of <vpc>, found disabled. Enable them (AWS::EC2::VPC: EnableDnsSupport: true, EnableDnsHostnames: true), or set PrivateDns to false.',
      },
    },
    {
      found: 'Both DNS attributes are off, and `PrivateDns` is false',
      shape: { ...twoZones, enableDnsSupport: false, enableDnsHostnames: false },
      properties: { PrivateDns: false, S3Buckets: '*' },
      expected: {
        served: 'Endpoints are created without private DNS',
        warnings: [
          "PrivateDns is false: tasks call ecr.api, ecr.dkr, logs by the services' own names, so something else, such as a private hosted zone, has to resolve these names to the endpoints.",
        ],
        endpoints: {
          'ecr.api': '<private-a, private-c>',
          'ecr.dkr': '<private-a, private-c>',
          logs: '<private-a, private-c>',
          s3: '<table-a, table-c>',
        },
      },
    },
    {
      found: 'An existing endpoint already has the private DNS name',
      threads: ['terraform-provider-aws 17535'],
      properties: { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'elasticloadbalancing' },
      given: async (testbed, names) => {
        const groupIds = [await makeGroup(testbed, 'theirs', '10.0.0.0/16')]
        const subnetIds = idsOf(names, 'private-a')
        return { theirs: await makeInterface(testbed, 'elasticloadbalancing', { subnetIds, groupIds }) }
      },
      expected: {
        served: 'The endpoint is reused unchanged',
        endpoints: {},
        attributes: {
          ReusedEndpointIds: '<theirs>',
          CreatedEndpointIds: '',
          AdditionalEndpointIds: 'elasticloadbalancing=<theirs>',
        },
      },
    },
    {
      found: 'An existing endpoint has the private DNS name, and `ExistingEndpoints` is `Fail`',
      threads: ['terraform-provider-aws 17535'],
      properties: {
        ...LOGS,
        CloudWatchLogs: false,
        AdditionalServices: 'elasticloadbalancing',
        ExistingEndpoints: 'Fail',
      },
      given: async (testbed, names) => {
        const groupIds = [await makeGroup(testbed, 'theirs', '10.0.0.0/16')]
        const subnetIds = idsOf(names, 'private-a')
        return { theirs: await makeInterface(testbed, 'elasticloadbalancing', { subnetIds, groupIds }) }
      },
      expected: {
        reason:
          'elasticloadbalancing: <theirs>, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or to Ignore to create another beside it.',
      },
    },
    {
      found: 'Another stack with this resource already has the endpoint: the same module is applied twice in one VPC',
      threads: ['terraform-provider-aws 17535'],
      properties: { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'elasticloadbalancing' },
      unsettled: true,
      given: async (testbed) => {
        const other = await testbed.anotherStack().create({
          VpcId: testbed.vpcId,
          EcrImagePull: false,
          CloudWatchLogs: false,
          AdditionalServices: 'elasticloadbalancing',
        })
        return { shared: other.EndpointIds ?? '' }
      },
      expected: {
        served: 'The stacks share the endpoint, and either can be deleted first',
        attributes: { CreatedEndpointIds: '<shared>', ReusedEndpointIds: '' },
      },
    },
    {
      found: 'Two services of one product, each with private DNS',
      threads: ['terraform-provider-aws 17269'],
      properties: {
        ...LOGS,
        CloudWatchLogs: false,
        AdditionalServices: 'codeartifact.api,codeartifact.repositories',
      },
      expected: {
        served: 'Both endpoints are created, because their names differ',
        endpoints: {
          'codeartifact.api': '<private-a, private-c>',
          'codeartifact.repositories': '<private-a, private-c>',
        },
      },
    },
    {
      found: 'An endpoint with the private DNS name is still being deleted',
      threads: ['terraform-provider-aws 17269', 'hypershift 9517'],
      settings: { durations: { interfaceEndpointDeleting: 120_000, deletedVisible: 600_000 } },
      unsettled: true,
      properties: { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'codeartifact.repositories' },
      given: async (testbed, names) => {
        const id = await makeInterface(testbed, 'codeartifact.repositories', { subnetIds: idsOf(names, 'private-a') })
        await deleteEndpoint(testbed, id)
        return undefined
      },
      expected: {
        served: 'The new endpoint is created when the old one is deleted',
        endpoints: { 'codeartifact.repositories': '<private-a, private-c>' },
      },
    },
    {
      found: 'A private hosted zone of Route 53 already has the private DNS name',
      threads: ['terraform-provider-aws 17269'],
      properties: { ...LOGS, CloudWatchLogs: false, AdditionalServices: 'codeartifact.repositories' },
      given: hostedZone('d.codeartifact.ap-northeast-1.amazonaws.com'),
      expected: {
        halfWay: true,
        reason:
          'CreateVpcEndpoint codeartifact.repositories (Interface in <private-a, private-c>): ConflictingDomainExists: The VPC <vpc> in region ap-northeast-1 has already been associated with the hosted zone <zone> with the same domain name. Something else in the VPC answers for that name: an endpoint that is still being deleted, or a private hosted zone of Route 53. Delete it, or set PrivateDns to false.',
      },
    },
  ],
}
