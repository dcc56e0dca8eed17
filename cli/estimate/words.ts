import { type Cost, dollars } from '../../handler/cost/estimate.ts'
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

/** Which costs less at the given traffic, and by how much. */
export const differenceWords = ({
  endpoints,
  nat,
  natWithGateways,
  traffic,
}: Pick<Estimate, 'endpoints' | 'nat' | 'natWithGateways' | 'traffic'>): string => {
  const first = `At ${traffic.gb.toLocaleString('en-US')} GB ${compared(endpoints, nat, 'NAT gateways')}.`
  if (traffic.gatewayGb === 0) return first
  return `${first} Beside a free S3 gateway, ${compared(endpoints, natWithGateways, 'NAT gateways')}.`
}

const compared = (endpoints: Cost, other: Cost, name: string): string => {
  const difference = dollars(Math.abs(endpoints.total - other.total))
  if (difference === '0.00') return `endpoints and ${name} cost the same`
  return `${endpoints.total < other.total ? 'endpoints' : name} cost ${difference} less`
}

export const trafficWords = ({ traffic: { gatewayGb } }: Pick<Estimate, 'traffic'>): string =>
  gatewayGb > 0 ? `In addition, gateway endpoints carry ${gatewayGb.toLocaleString('en-US')} GB.` : ''
