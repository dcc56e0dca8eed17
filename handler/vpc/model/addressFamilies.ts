/**
 * The address families of an `IpAddressType`, in the terms of `SupportedIpAddressTypes`, which never contains
 * `dualstack`.
 */
export const familiesOf = (ipAddressType: string): string[] =>
  ipAddressType === 'dualstack' ? ['ipv4', 'ipv6'] : [ipAddressType]
