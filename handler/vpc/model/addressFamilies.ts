/** The address families of an `IpAddressType`, as `SupportedIpAddressTypes` names them: it never has `dualstack`. */
export const familiesOf = (ipAddressType: string): string[] =>
  ipAddressType === 'dualstack' ? ['ipv4', 'ipv6'] : [ipAddressType]
