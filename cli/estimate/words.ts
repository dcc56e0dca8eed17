import type { Estimate } from './estimate.ts'

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

export const titleOf = ({ region, interfaces, zones, natGateways }: Estimate): string =>
  `${counted(interfaces.length, 'interface endpoint')} in ${counted(zones, 'zone')} or ${counted(natGateways, 'NAT gateway')}, ${region}`

/** In whole GB, rounded so that what it says is true. */
export const breakEvenWords = ({ breakEvenGb }: Pick<Estimate, 'breakEvenGb'>): string => {
  if (breakEvenGb === undefined) return 'Endpoints never cost less.'
  if (breakEvenGb === 0) return 'Endpoints cost less from the first GB on.'
  return `Endpoints cost less from ${Math.ceil(breakEvenGb).toLocaleString('en-US')} GB a month on.`
}

export const trafficWords = ({ traffic: { gatewayGb } }: Pick<Estimate, 'traffic'>): string =>
  gatewayGb > 0 ? `Beside it, gateways carry ${gatewayGb.toLocaleString('en-US')} GB.` : ''
