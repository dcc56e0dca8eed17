import { layReferenceNetwork } from '../simulator/referenceNetwork.ts'
import { slowEndpoints, slowSubnets } from './contenders/terraformOrder.ts'
import { ours, type Task } from './contenders.ts'
import { SERVICES } from './sideBySide.ts'
import { openSite } from './site.ts'

/** How much longer the model of Terraform's order takes than ours. */
export interface Ratio {
  zoneCount: number
  /** Of every endpoint, in milliseconds. */
  settling: number
  slowEndpoints: number
  slowSubnets: number
}

const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']

/** The same Create for each settling time, by ours and both models, in VPCs of so many zones. */
export const ratiosBySettling = async (
  latency: number,
  settlings: readonly number[],
  zoneCounts: readonly number[],
): Promise<Ratio[]> => {
  const ratios: Ratio[] = []
  for (const zoneCount of zoneCounts) {
    for (const settling of settlings) {
      const time = async (provide: (task: Task) => Promise<unknown>): Promise<number> => {
        const site = await openSite({ latency, settling: [settling, settling] }, 1)
        const client = site.newClient()
        const network = await layReferenceNetwork(client, { zones: ZONES.slice(0, zoneCount) })
        const { milliseconds } = await site.measure(() => provide({ site, client, network, services: SERVICES }))
        await site.close()
        return milliseconds
      }
      const own = await time(ours)
      const [endpoints, subnets] = [await time(slowEndpoints), await time(slowSubnets)]
      ratios.push({ zoneCount, settling, slowEndpoints: endpoints / own, slowSubnets: subnets / own })
    }
  }
  return ratios
}
