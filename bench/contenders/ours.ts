import { provider } from '../../test/support/provider.ts'
import type { Attempt } from './attempt.ts'

/** The services that are included without a property. */
const BY_DEFAULT = ['ecr.api', 'ecr.dkr', 's3', 'logs']

export const ours = ({ testbed, client, network, services }: Attempt): Promise<unknown> =>
  provider(testbed.simulator, { client }).create({
    VpcId: network.vpcId,
    AdditionalServices: services.filter((service) => !BY_DEFAULT.includes(service)).join(','),
  })
