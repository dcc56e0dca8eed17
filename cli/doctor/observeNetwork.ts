import { EC2Client } from '@aws-sdk/client-ec2'
import { isAccessDenied } from '../../handler/accessDenied.ts'
import { noSuchVpc } from '../../handler/vpc/diagnostics/messages.ts'
import { bindClient } from '../../handler/vpc/ec2/ec2.ts'
import { codeOf, isNoSuchVpc } from '../../handler/vpc/ec2/errorCodes.ts'
import type { ObservedNetwork } from '../../handler/vpc/model/observed.ts'
import { observe } from '../../handler/vpc/observe/observe.ts'
import type { Connection } from '../connect.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { readNatGateways } from './natGateways.ts'

/** The calls without which no path can be checked. */
const ESSENTIAL: readonly string[] = ['DescribeSubnets', 'DescribeVpcs']

/** This call returns only the owners of the rules of the managed group. No path depends on them. */
const SKIPPED_READ = 'DescribeSecurityGroupRules'

/** A client that returns an empty result for a refused read, and adds the action to `refused`. */
const tolerantClient = ({ configuration, environment: { region } }: Connection, refused: Set<string>): EC2Client => {
  const client = new EC2Client({ ...configuration, region })
  const nothing = { output: { $metadata: {} }, response: undefined }
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const action = commandName.replace(/Command$/, '')
        if (action === SKIPPED_READ) return nothing
        try {
          return await next(args)
        } catch (error) {
          if (!isAccessDenied(error) || ESSENTIAL.includes(action)) throw error
          refused.add(action)
          return nothing
        }
      },
    { step: 'initialize', name: 'tolerateRefusals' },
  )
  return client
}

/**
 * Reads the parts of a VPC that the caller may read.
 * @throws UsageError if the VPC does not exist, an essential call is refused, or EC2 does not answer
 */
export const observeNetwork = async (connection: Connection, vpcId: string): Promise<ObservedNetwork> => {
  const refused = new Set<string>()
  const client = tolerantClient(connection, refused)
  const ec2 = bindClient(client, new AbortController().signal, undefined)
  try {
    const [vpc, natGateways] = await Promise.all([
      observe(ec2, vpcId, { readServices: async () => [], groupIds: [] }),
      readNatGateways(ec2, vpcId),
    ])
    return { ...vpc, natGateways, refusedReads: [...refused].sort() }
  } catch (error) {
    const { region } = connection.environment
    if (isNoSuchVpc(error)) throw new UsageError(noSuchVpc(vpcId, region))
    throw new UsageError(
      isAccessDenied(error)
        ? `Expected to be allowed ${ESSENTIAL.map((action) => `ec2:${action}`).join(' and ')}, got ${codeOf(error)}: ${messageOf(error)}`
        : `Expected EC2 of ${region} to answer, got ${codeOf(error)}: ${messageOf(error)}`,
    )
  } finally {
    client.destroy()
  }
}
