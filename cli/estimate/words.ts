import type { Estimate } from './estimate.ts'

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

export const titleOf = ({ region, interfaces, zones, natGateways }: Estimate): string =>
  `${counted(interfaces.length, 'interface endpoint')} in ${counted(zones, 'zone')} or ${counted(natGateways, 'NAT gateway')}, ${region}`

/** The break-even in whole GB, rounded up so that the sentence is true. */
export const breakEvenWords = ({ breakEvenGb }: Pick<Estimate, 'breakEvenGb'>): string => {
  if (breakEvenGb === undefined) return 'Endpoints always cost more.'
  if (breakEvenGb === 0) return 'Endpoints always cost less.'
  return `Endpoints cost less from ${Math.ceil(breakEvenGb).toLocaleString('en-US')} GB a month.`
}

export const trafficWords = ({ traffic: { gatewayGb } }: Pick<Estimate, 'traffic'>): string =>
  gatewayGb > 0 ? `In addition, gateway endpoints carry ${gatewayGb.toLocaleString('en-US')} GB.` : ''
