import {
  endpointRouteTableNotFound,
  endpointSubnetNotFound,
  endpointVpcNotFound,
  NOT_FOUND,
} from './actions/lookups.ts'
import type { Ec2State } from './state/ec2State.ts'
import { idsIn } from './state/idsIn.ts'
import { resourceTypeOf } from './state/tags.ts'

/** Whether the present call's list leaves a row out because its resource is young. */
export const isOmitted = (state: Ec2State, rowId: string): boolean => {
  const { omittedFor, omission, omittedTypes } = state.settings.youngResources
  // A tag's row is named after its resource, with the key behind it.
  const [id = ''] = rowId.split(' ')
  if (state.ageOf(id) >= omittedFor) return false
  return (omittedTypes === 'all' || omittedTypes.includes(resourceTypeOf(id))) && state.happens(omission)
}

/** Whether the present call does not find a resource yet that exists. */
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

/** Fails as EC2 does where a call names a resource that was created a moment ago, and does not find it yet. */
export const checkFound = (state: Ec2State, action: string, input: object): void => {
  // DeleteVpcEndpoints reports each endpoint by itself.
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
