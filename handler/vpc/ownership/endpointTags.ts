import type { Owner } from '../../resource/owner.ts'
import { PRIVATE_DNS, type Tags, tagsFor } from '../../resource/tags.ts'
import type { DesiredEndpoint } from '../model/desired.ts'
import { MAX_TAGS } from '../model/limits.ts'
import type { Endpoint } from '../model/observed.ts'
import { nameFor } from './ownership.ts'

/** Whether an owner wants private DNS, at once or later. */
export const wantsPrivateDns = ({
  privateDns,
  defersPrivateDns = false,
}: Pick<DesiredEndpoint, 'privateDns' | 'defersPrivateDns'>): boolean => privateDns || defersPrivateDns

/**
 * The tags of an endpoint of ours, for one of its owners. One that is to have no private DNS says so, since one that is to have
 * it may be without until it is available. Where that tag is one too many, the endpoint can't be shared anyway.
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

/** Whether the owners of an endpoint of ours want private DNS: it has it already, or gets it once it is available. */
export const isToHavePrivateDns = ({ privateDns, tags }: Endpoint): boolean => privateDns || !(PRIVATE_DNS in tags)

/** The mark of an endpoint that is to have private DNS from now on. */
export const retiredDnsTag = (one: DesiredEndpoint, { [PRIVATE_DNS]: mark }: Tags): Tags =>
  wantsPrivateDns(one) && mark !== undefined ? { [PRIVATE_DNS]: mark } : {}
