import type {
  AssociateDhcpOptionsRequest,
  CreateDhcpOptionsRequest,
  CreateDhcpOptionsResult,
  DescribeDhcpOptionsRequest,
  DescribeDhcpOptionsResult,
  DhcpOptions as DhcpOptionsDescription,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import type { DhcpOptions } from '../../state/resources.ts'
import { tagSet, tagsOnCreation } from '../../state/tags.ts'
import { invalidParameterValue, required } from '../../wire/ec2Error.ts'
import { describe, type Kind, usualMaxResults } from '../describe.ts'
import { dhcpOptionsNotFound, getVpc } from '../lookups.ts'

/** The default options of every VPC of an account, with the Amazon DNS server. */
export const DEFAULT_DHCP_OPTIONS_ID = 'dopt-00000000000000001'

// https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
const defaultDhcpOptions = ({ accountId, region }: Ec2State): DhcpOptions => ({
  dhcpOptionsId: DEFAULT_DHCP_OPTIONS_ID,
  ownerId: accountId,
  configurations: [
    {
      key: 'domain-name',
      values: [region.name === 'us-east-1' ? 'ec2.internal' : `${region.name}.compute.internal`],
    },
    { key: 'domain-name-servers', values: ['AmazonProvidedDNS'] },
  ],
})

export const dhcpOptionsById = (state: Ec2State, id: string, lag = 0): DhcpOptions | undefined =>
  id === DEFAULT_DHCP_OPTIONS_ID ? defaultDhcpOptions(state) : state.dhcpOptions.get(id, lag)

const dhcpOptionsKind: Kind<DhcpOptions> = {
  idOf: ({ dhcpOptionsId }) => dhcpOptionsId,
  rows: (state, lag) => [defaultDhcpOptions(state), ...state.dhcpOptions.all(lag)],
  row: dhcpOptionsById,
  notFound: dhcpOptionsNotFound,
  maxResults: usualMaxResults,
  filters: {
    'dhcp-options-id': ({ dhcpOptionsId }) => dhcpOptionsId,
    key: ({ configurations }) => configurations.map(({ key }) => key),
    value: ({ configurations }) => configurations.flatMap(({ values }) => values),
    'owner-id': ({ ownerId }) => ownerId,
  },
}

const describeOne = (state: Ec2State, options: DhcpOptions): DhcpOptionsDescription => ({
  DhcpOptionsId: options.dhcpOptionsId,
  OwnerId: options.ownerId,
  DhcpConfigurations: options.configurations.map(({ key, values }) => ({
    Key: key,
    Values: values.map((value) => ({ Value: value })),
  })),
  Tags: tagSet(state.describedTags(options.dhcpOptionsId)),
})

export const describeDhcpOptions = (state: Ec2State, input: DescribeDhcpOptionsRequest): DescribeDhcpOptionsResult => {
  const { rows, nextToken } = describe(state, dhcpOptionsKind, input.DhcpOptionsIds, input)
  return { DhcpOptions: rows.map((options) => describeOne(state, options)), NextToken: nextToken }
}

export const createDhcpOptions = (state: Ec2State, input: CreateDhcpOptionsRequest): CreateDhcpOptionsResult => {
  const configurations = required(input.DhcpConfigurations, 'dhcpConfiguration').map(({ Key = '', Values = [] }) => ({
    key: Key,
    values: Values,
  }))
  const empty = configurations.find(({ key, values }) => key === '' || values.length === 0)
  if (empty) throw invalidParameterValue(`Value for DHCP option '${empty.key}' is missing`)
  const tags = tagsOnCreation(state, 'dhcp-options', input.TagSpecifications)
  const options: DhcpOptions = { dhcpOptionsId: state.newId('dopt'), ownerId: state.accountId, configurations }
  state.dhcpOptions.put(options.dhcpOptionsId, options)
  state.setTags(options.dhcpOptionsId, tags)
  return { DhcpOptions: describeOne(state, options) }
}

/** With `default` instead of an id, the VPC has no DHCP options. */
export const associateDhcpOptions = (state: Ec2State, input: AssociateDhcpOptionsRequest): object => {
  const id = required(input.DhcpOptionsId, 'dhcpOptionsId')
  const vpc = getVpc(state, input.VpcId)
  if (id !== 'default' && !dhcpOptionsById(state, id)) throw dhcpOptionsNotFound(id)
  state.vpcs.put(vpc.vpcId, { ...vpc, dhcpOptionsId: id })
  return {}
}
