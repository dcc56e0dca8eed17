import type {
  DescribeManagedPrefixListsRequest,
  DescribeManagedPrefixListsResult,
  DescribePrefixListsRequest,
  DescribePrefixListsResult,
} from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { describe, type Kind } from '../describe.ts'
import { prefixListNotFound } from '../lookups.ts'

interface PrefixList {
  prefixListId: string
  prefixListName: string
  cidrs: readonly string[]
}

/** The lists that AWS keeps for the region's gateway services; the owner is `AWS`. */
const prefixListsOf = ({ region }: Ec2State): PrefixList[] =>
  Object.entries(region.gatewayServices).map(([shortName, { prefixListId, cidrs }]) => ({
    prefixListId,
    prefixListName: `com.amazonaws.${region.name}.${shortName}`,
    cidrs,
  }))

export const prefixListIdOf = (state: Ec2State, serviceName: string): string | undefined =>
  prefixListsOf(state).find(({ prefixListName }) => prefixListName === serviceName)?.prefixListId

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
    PrefixLists: rows.map(({ prefixListId, prefixListName }) => ({
      PrefixListId: prefixListId,
      PrefixListName: prefixListName,
      PrefixListArn: state.arn('prefix-list', prefixListId, 'aws'),
      AddressFamily: 'IPv4',
      OwnerId: 'AWS',
      State: 'create-complete',
      Tags: [],
    })),
    NextToken: nextToken,
  }
}
