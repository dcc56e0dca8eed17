/** What a request is answered with once the VPC is as it asked, and whether CloudFormation will take that. */
import { type Answer, fitsResponse, type RequestIds } from './protocol/index.ts'
import { attributesOf, type Provision } from './resource/attributes.ts'
import { physicalIdOf, type User } from './resource/identity.ts'
import type { ObservedVpc } from './vpc/model.ts'
import { provisionOf } from './vpc/provision.ts'
import { tooManyEndpoints } from './vpc/reasons.ts'
import type { Wanted } from './vpc/want.ts'

export const answerTo = (request: RequestIds, user: User, provision: Provision): Answer => {
  const PhysicalResourceId = physicalIdOf(provision.vpcId, user)
  const Data = attributesOf(provision, (data) => fitsResponse(request, { PhysicalResourceId, Data: data }))
  return { PhysicalResourceId, Data }
}

/** What is wanted of a VPC, before it is made. */
interface Prospect {
  wanted: Wanted
  vpc: ObservedVpc
  user: User
  region: string
  warnings: readonly string[]
}

/** Why no answer can be given: the ids of all endpoints, those to come among them, are more than CloudFormation takes. */
export const unanswerable = (request: RequestIds, prospect: Prospect): string | undefined => {
  const applied = { endpointIds: new Map(), groupId: undefined, warnings: [] }
  const present = provisionOf({ ...prospect, applied, s3PrefixListId: '' })
  const created = present.created.map((one) => ({ ...one, endpointId: one.endpointId || 'vpce-0123456789abcdef0' }))
  const fits = fitsResponse(request, answerTo(request, prospect.user, { ...present, created }))
  return fits ? undefined : tooManyEndpoints(created.length + present.reused.length)
}
