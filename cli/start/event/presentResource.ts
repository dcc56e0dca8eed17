import { paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2'
import { ownerOf, parsePhysicalId, physicalIdOf } from '../../../handler/resource/owner.ts'
import { ownerKey, ownerNamed, tagsOf } from '../../../handler/resource/tags.ts'
import type { Event } from './eventFile.ts'
import type { FunctionEnvironment } from './functionEnvironment.ts'

/**
 * The event with the physical id of the resource that exists in the VPC. The last part of the id comes from the
 * `RequestId` of the Create, which is new each time, so an event in a file cannot contain it. The owner's tags in the
 * VPC do.
 */
export const forPresentResource = async (event: Event, { ec2 }: FunctionEnvironment): Promise<Event> => {
  const vpcId = parsePhysicalId(event.PhysicalResourceId)?.vpcId
  if (vpcId === undefined) return event
  const { id } = ownerOf(event.StackId, event.LogicalResourceId)
  const pages = paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] })
  for await (const { VpcEndpoints = [] } of pages) {
    const tags = VpcEndpoints.map((endpoint) => tagsOf(endpoint.Tags)).find((tags) => ownerKey(id) in tags)
    if (tags) return { ...event, PhysicalResourceId: physicalIdOf(vpcId, ownerNamed(tags, id)) }
  }
  return event
}
