/**
 * The address families of an `IpAddressType`, in the terms of `SupportedIpAddressTypes`, which never contains
 * `dualstack`.
 */
export const familiesOf = (ipAddressType: string): string[] =>
  ipAddressType === 'dualstack' ? ['ipv4', 'ipv6'] : [ipAddressType]

/** Whether the endpoint has to be deleted and created again: IPv6-only endpoints and others need different subnets. */
export const needsReplacement = (desired: string, present: string): boolean =>
  (desired === 'ipv6') !== (present === 'ipv6')
