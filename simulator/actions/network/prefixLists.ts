import type {
  DescribeManagedPrefixListsRequest,
  DescribeManagedPrefixListsResult,
  DescribePrefixListsRequest,
  DescribePrefixListsResult,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { idOf } from '../../state/ids.ts'
import { describe, type Kind } from '../describe.ts'
import { prefixListNotFound } from '../lookups.ts'

interface PrefixList {
  prefixListId: string
  prefixListName: string
  addressFamily: 'IPv4' | 'IPv6'
  cidrs: readonly string[]
}

/** Returns the prefix lists that AWS manages for the gateway services of the region. Their owner is `AWS`. */
const prefixListsOf = ({ region, endpointServices }: Ec2State): PrefixList[] =>
  Object.entries(region.gatewayServices).flatMap(([shortName, { prefixListId, cidrs }]): PrefixList[] => {
    const serviceName = `com.amazonaws.${region.name}.${shortName}`
    const ipv4 = { prefixListId, prefixListName: serviceName, addressFamily: 'IPv4' as const, cidrs }
    const hasIpv6 = endpointServices.some(
      (service) =>
        service.serviceType === 'Gateway' &&
        service.serviceName === serviceName &&
        service.supportedIpAddressTypes.includes('ipv6'),
    )
    return hasIpv6 ? [ipv4, ipv6ListOf(region.name, shortName)] : [ipv4]
  })

/**
 * The name is assumed, by analogy with the IPv6 lists of other services. The id and the block are invented; the block
 * is from the range for documentation.
 */
const ipv6ListOf = (region: string, shortName: string): PrefixList => ({
  prefixListId: idOf('pl', `${region} ${shortName} ipv6`),
  prefixListName: `com.amazonaws.${region}.ipv6.${shortName}`,
  addressFamily: 'IPv6',
  cidrs: ['2001:db8:5300::/40'],
})

/**
 * Returns the destinations of the routes of a gateway endpoint: the prefix lists of the service for the address type.
 * IPv6 comes first, which is assumed.
 */
export const prefixListIdsOf = (state: Ec2State, serviceName: string, ipAddressType: string): string[] => {
  const ipv6Name = serviceName.replace(/\.([\w-]+)$/, '.ipv6.$1')
  return prefixListsOf(state)
    .filter(({ prefixListName, addressFamily }) =>
      addressFamily === 'IPv6'
        ? ipAddressType !== 'ipv4' && prefixListName === ipv6Name
        : ipAddressType !== 'ipv6' && prefixListName === serviceName,
    )
    .map(({ prefixListId }) => prefixListId)
    .reverse()
}

const prefixListKind: Kind<PrefixList> = {
  idOf: ({ prefixListId }) => prefixListId,
  rows: prefixListsOf,
  row: (state, id) => prefixListsOf(state).find(({ prefixListId }) => prefixListId === id),
  notFound: prefixListNotFound,
  filters: {
    'prefix-list-id': ({ prefixListId }) => prefixListId,
    'prefix-list-name': ({ prefixListName }) => prefixListName,
  },
}

const managedPrefixListKind: Kind<PrefixList> = {
  ...prefixListKind,
  maxResults: { min: 1, max: 100 },
  filters: { ...prefixListKind.filters, 'owner-id': () => 'AWS' },
}

export const describePrefixLists = (state: Ec2State, input: DescribePrefixListsRequest): DescribePrefixListsResult => {
  const { rows, nextToken } = describe(state, prefixListKind, input.PrefixListIds, input)
  return {
    PrefixLists: rows.map(({ prefixListId, prefixListName, cidrs }) => ({
      PrefixListId: prefixListId,
      PrefixListName: prefixListName,
      Cidrs: [...cidrs],
    })),
    NextToken: nextToken,
  }
}

export const describeManagedPrefixLists = (
  state: Ec2State,
  input: DescribeManagedPrefixListsRequest,
): DescribeManagedPrefixListsResult => {
  const { rows, nextToken } = describe(state, managedPrefixListKind, input.PrefixListIds, input)
  return {
    PrefixLists: rows.map(({ prefixListId, prefixListName, addressFamily }) => ({
      PrefixListId: prefixListId,
      PrefixListName: prefixListName,
      PrefixListArn: state.arn('prefix-list', prefixListId, 'aws'),
      AddressFamily: addressFamily,
      OwnerId: 'AWS',
      State: 'create-complete',
      Tags: [],
    })),
    NextToken: nextToken,
  }
}
