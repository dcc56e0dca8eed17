import type { DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult, UnsuccessfulItem } from '@aws-sdk/client-ec2'
import type { Ec2State } from '../../state/ec2State.ts'
import { stateAt } from '../../state/vpcEndpoint.ts'
import { Ec2Error, invalidParameter, required } from '../../wire/ec2Error.ts'
import { isNotFoundYet } from '../../youngResources.ts'
import { getVpc } from '../lookups.ts'
import { checkOwner } from '../network/sharedVpc.ts'
import { afterDeletion } from './lifecycle.ts'

/** The number, the code and the message are from https://github.com/couchbaselabs/cbdinocluster/pull/199. */
const MAX_ENDPOINTS = 25

/** Deletes endpoints. The call always succeeds; the response lists the endpoints that could not be deleted. */
export const deleteVpcEndpoints = (state: Ec2State, input: DeleteVpcEndpointsRequest): DeleteVpcEndpointsResult => {
  const ids = required(input.VpcEndpointIds, 'VpcEndpointId')
  if (ids.length > MAX_ENDPOINTS) {
    throw invalidParameter(
      `Maximum number of VPC endpoints to delete was exceeded. You can provide up to ${MAX_ENDPOINTS} VPC endpoints.`,
    )
  }
  return { Unsuccessful: ids.flatMap((id) => deleteOne(state, id)) }
}

const deleteOne = (state: Ec2State, id: string): UnsuccessfulItem[] => {
  try {
    deleteVpcEndpoint(state, id)
    return []
  } catch (error) {
    if (!(error instanceof Ec2Error)) throw error
    return [{ ResourceId: id, Error: { Code: error.code, Message: error.message } }]
  }
}

const deleteVpcEndpoint = (state: Ec2State, id: string): void => {
  const endpoint = state.vpcEndpoint(id)
  // Unlike DescribeVpcEndpoints, the code does not contain `Id`:
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  if (!endpoint || isNotFoundYet(state, id))
    throw new Ec2Error('InvalidVpcEndpoint.NotFound', `The Vpc Endpoint Id '${id}' does not exist`)
  checkOwner(state, getVpc(state, endpoint.vpcId), 'DeleteVpcEndpoints')
  const current = stateAt(endpoint, state.now())
  if (current === 'deleting' || current === 'deleted') return
  state.putVpcEndpoint({ ...endpoint, ...afterDeletion(state, endpoint) })
}
