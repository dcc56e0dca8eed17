import type { Properties } from '../../handler/resource/properties.ts'
import { eligibleSubnets } from '../../handler/vpc/desired/subnets.ts'
import type { DesiredState } from '../../handler/vpc/model/desired.ts'
import type { ObservedVpc } from '../../handler/vpc/model/observed.ts'

/** The subnet for interface endpoints in a zone, and the number of private subnets it was chosen from. */
export interface SubnetChoice {
  zone: string
  subnetId: string
  of: number
}

/** Empty if the properties name the subnets, or no interface endpoint is needed. */
export const subnetChoices = (vpc: ObservedVpc, desired: DesiredState, properties: Properties): SubnetChoice[] => {
  if (properties.SubnetIds || !desired.endpoints.some(({ kind }) => kind === 'Interface')) return []
  const candidates = eligibleSubnets(vpc, properties)
  return desired.subnets.map(({ subnetId, availabilityZone: zone }) => ({
    zone,
    subnetId,
    of: candidates.filter(({ availabilityZone }) => availabilityZone === zone).length,
  }))
}

export const choiceText = ({ subnetId, of }: SubnetChoice): string =>
  `${subnetId}, ${of === 1 ? 'the only private subnet there' : `of ${of} private subnets there`}`
