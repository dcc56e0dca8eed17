import type { NetworkAclEntry } from '../model/observed.ts'
import { truncateList } from './truncateList.ts'

/** The number of the last entry of a network ACL, which consoles show as `*`. */
const LAST_RULE = 32_767

/** `outbound rule 90`. */
export const aclRule = ({ ruleNumber, isEgress }: Pick<NetworkAclEntry, 'ruleNumber' | 'isEgress'>): string =>
  `${isEgress ? 'outbound' : 'inbound'} rule ${ruleNumber === LAST_RULE ? '*' : ruleNumber}`

/** Traffic between a subnet and another place that an entry of the subnet's network ACL refuses. */
export interface AclRefusal {
  networkAclId: string
  entry: NetworkAclEntry
  ports: Pick<NetworkAclEntry, 'fromPort' | 'toPort'>
  subnetId: string
  /** The id of the other subnet, or of a prefix list. */
  otherId: string
}

const portsText = ({ fromPort, toPort }: AclRefusal['ports']): string =>
  fromPort === toPort ? String(fromPort) : `${fromPort} to ${toPort}`

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)]

/** @param refusals all that one entry refuses */
export const networkAclRefuses = (
  entry: Pick<NetworkAclEntry, 'ruleNumber' | 'isEgress'>,
  refusals: readonly AclRefusal[],
): string => {
  const rule = `${entry.isEgress ? 'O' : 'I'}${aclRule(entry).slice(1)}`
  const subnetIds = distinct(refusals.map(({ subnetId }) => subnetId))
  const ports = distinct(refusals.map((refusal) => portsText(refusal.ports)))
  const otherIds = distinct(refusals.map(({ otherId }) => otherId))
  return `${rule} of network ACL ${refusals[0]?.networkAclId} (${truncateList(subnetIds)}) refuses TCP ${ports.join(' and ')} ${entry.isEgress ? 'to' : 'from'} ${truncateList(otherIds)}. Tasks need TCP 443 to the endpoints and 32768 to 61000 back (Windows: 49152 to 65535), or their calls time out.`
}
