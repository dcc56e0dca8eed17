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

/** Nothing can be checked without these. */
const ESSENTIAL: readonly string[] = ['DescribeSubnets', 'DescribeVpcs']

/** It returns who owns the rules of the managed group, on which no path depends. */
const SKIPPED_READ = 'DescribeSecurityGroupRules'

/** A client whose refused reads are answered with nothing, and noted. */
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

/** Reads a VPC as far as the caller may. @throws UsageError where there is no such VPC, or nothing of it may be read */
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
