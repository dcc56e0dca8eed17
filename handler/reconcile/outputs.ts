/** What a request is answered with once the VPC is as it asked, and whether CloudFormation will take that. */
import { fitsResponse, type HandlerResult, type RequestIds } from '../protocol/index.ts'
import { attributesOf, type ResourceOutputs } from '../resource/attributes.ts'
import { type Owner, physicalIdOf } from '../resource/owner.ts'
import type { DesiredState } from '../vpc/desired/desiredState.ts'
import { tooManyEndpoints } from '../vpc/diagnostics/messages.ts'
import type { ObservedVpc } from '../vpc/model/observed.ts'
import { outputsOf } from './provision.ts'

export const answerTo = (request: RequestIds, owner: Owner, outputs: ResourceOutputs): HandlerResult => {
  const PhysicalResourceId = physicalIdOf(outputs.vpcId, owner)
  const Data = attributesOf(outputs, (data) => fitsResponse(request, { PhysicalResourceId, Data: data }))
  return { PhysicalResourceId, Data }
}

/** What is wanted of a VPC, before it is made. */
interface Prospect {
  desired: DesiredState
  vpc: ObservedVpc
  owner: Owner
  region: string
  warnings: readonly string[]
}

/** Why no answer can be given: the ids of all endpoints, those to come among them, are more than CloudFormation takes. */
export const responseTooLarge = (request: RequestIds, prospect: Prospect): string | undefined => {
  const applied = { endpointIds: new Map(), groupId: undefined, warnings: [] }
  const present = outputsOf({ ...prospect, applied, s3PrefixListId: '' })
  const created = present.created.map((one) => ({ ...one, endpointId: one.endpointId || 'vpce-0123456789abcdef0' }))
  const fits = fitsResponse(request, answerTo(request, prospect.owner, { ...present, created }))
  return fits ? undefined : tooManyEndpoints(created.length + present.reused.length)
}
