import {
  endpointRouteTableNotFound,
  endpointSubnetNotFound,
  endpointVpcNotFound,
  NOT_FOUND,
} from './actions/lookups.ts'
import type { Ec2State } from './state/ec2State.ts'
import { idsIn } from './state/idsIn.ts'
import { resourceTypeOf } from './state/tags.ts'

/** Whether a list of the current call omits a row because its resource is new. */
export const isOmitted = (state: Ec2State, rowId: string): boolean => {
  const { omittedFor, omission, omittedTypes } = state.settings.youngResources
  // The id of the row of a tag is the id of its resource followed by the key.
  const [id = ''] = rowId.split(' ')
  if (state.ageOf(id) >= omittedFor) return false
  return (omittedTypes === 'all' || omittedTypes.includes(resourceTypeOf(id))) && state.happens(omission)
}

/** Whether the current call does not find an existing resource because it is new. */
export const isNotFoundYet = (state: Ec2State, id: string): boolean => {
  const { notFoundFor, notFound } = state.settings.youngResources
  return state.ageOf(id) < notFoundFor && state.happens(notFound)
}

const NOT_FOUND_BY_ENDPOINT_CALLS: typeof NOT_FOUND = {
  ...NOT_FOUND,
  vpc: endpointVpcNotFound,
  subnet: endpointSubnetNotFound,
  'route-table': endpointRouteTableNotFound,
}

/** Fails as EC2 does if a call names a new resource and does not find it yet. */
export const checkFound = (state: Ec2State, action: string, input: object): void => {
  // DeleteVpcEndpoints reports each endpoint separately.
  if (action === 'DeleteVpcEndpoints') return
  const errors = /^(Create|Modify)VpcEndpoint$/.test(action) ? NOT_FOUND_BY_ENDPOINT_CALLS : NOT_FOUND
  for (const id of [...idsIn(input), ...referencedGroups(input)]) {
    const error = errors[resourceTypeOf(id)]
    if (error && isNotFoundYet(state, id)) throw error(id)
  }
}

interface RuleInput {
  IpPermissions?: { UserIdGroupPairs?: { GroupId?: string }[] }[]
}

const referencedGroups = ({ IpPermissions = [] }: RuleInput): string[] =>
  IpPermissions.flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs.flatMap(({ GroupId = [] }) => GroupId))
