import type { Owner } from '../../resource/owner.ts'
import { PRIVATE_DNS, type Tags, tagsFor } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../model/desired.ts'
import { MAX_TAGS } from '../model/limits.ts'
import type { Endpoint } from '../model/observed.ts'

/** The `Name` of an endpoint and of its network interfaces. */
export const nameFor = (service: string): string => `fargate-endpoints-${service}`

/** Whether an owner wants private DNS, at once or later. */
export const wantsPrivateDns = ({
  privateDns,
  defersPrivateDns = false,
}: Pick<DesiredEndpoint, 'privateDns' | 'defersPrivateDns'>): boolean => privateDns || defersPrivateDns

/**
 * The tags of a managed endpoint, for one of its owners. A tag marks an endpoint without private DNS, because an
 * endpoint that is to have private DNS may lack it until it is available. If that tag exceeds EC2's limit it is left
 * out: such an endpoint cannot be shared anyway.
 */
export const endpointTags = (
  one: Pick<DesiredEndpoint, 'service' | 'kind' | 'privateDns' | 'defersPrivateDns'>,
  templateTags: Tags,
  owner: Owner,
): Tags => {
  const tags = tagsFor(owner, nameFor(one.service), templateTags, one.service)
  const isMarked = one.kind === 'Interface' && !wantsPrivateDns(one) && Object.keys(tags).length < MAX_TAGS
  return isMarked ? { ...tags, [PRIVATE_DNS]: 'off' } : tags
}

/** Whether the owners of a managed endpoint want private DNS: it has it already, or gets it once it is available. */
export const isToHavePrivateDns = ({ privateDns, tags }: Endpoint): boolean => privateDns || !(PRIVATE_DNS in tags)

/** The tag to remove from an endpoint that is to have private DNS from now on. */
export const retiredDnsTag = (one: DesiredEndpoint, { [PRIVATE_DNS]: mark }: Tags): Tags =>
  wantsPrivateDns(one) && mark !== undefined ? { [PRIVATE_DNS]: mark } : {}
