import type { EC2Client } from '@aws-sdk/client-ec2'
import { noSuchVpc } from '../../handler/vpc/diagnostics/messages.ts'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import { codeOf, isNoSuchVpc } from '../../handler/vpc/ec2/errorCodes.ts'
import type { AwsEnvironment } from '../../handler/vpc/model/environment.ts'
import type { ObservedNetwork } from '../../handler/vpc/model/observed.ts'
import { readNatGateways } from '../../handler/vpc/observe/natGateways.ts'
import { observe } from '../../handler/vpc/observe/observe.ts'
import { messageOf, UsageError } from '../usageError.ts'

/** Without these nothing can be told. */
const ESSENTIAL: readonly string[] = ['DescribeSubnets', 'DescribeVpcs']

/** Not asked: it tells who owns the rules of the managed group, on which no way depends. */
const NEEDLESS = 'DescribeSecurityGroupRules'

const DENIED: readonly string[] = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException']

type Command = Parameters<EC2Client['send']>[0]

const actionOf = (command: Command): string => command.constructor.name.replace(/Command$/, '')

/** An EC2 whose refused reads are answered with nothing, and noted. @throws UsageError for what nothing can be told without */
const tolerating = (ec2: Ec2, refused: Set<string>): Ec2 => ({
  ...ec2,
  send: (async (command: Command) => {
    const action = actionOf(command)
    if (action === NEEDLESS) return {}
    try {
      return await ec2.send(command)
    } catch (error) {
      if (!DENIED.includes(codeOf(error))) throw error
      if (ESSENTIAL.includes(action))
        throw new UsageError(`Expected to be allowed ec2:${action}, got ${codeOf(error)}: ${messageOf(error)}`)
      refused.add(action)
      return {}
    }
  }) as Ec2['send'],
})

/** Reads a VPC as far as the caller may. @throws UsageError where there is no such VPC */
export const observeNetwork = async (ec2: Ec2, vpcId: string, { region }: AwsEnvironment): Promise<ObservedNetwork> => {
  const refused = new Set<string>()
  const tolerant = tolerating(ec2, refused)
  try {
    const [vpc, natGateways] = await Promise.all([
      observe(tolerant, vpcId, { readServices: async () => [], groupIds: [] }),
      readNatGateways(tolerant, vpcId),
    ])
    return { ...vpc, natGateways, refusedReads: [...refused].sort() }
  } catch (error) {
    if (isNoSuchVpc(error)) throw new UsageError(noSuchVpc(vpcId, region))
    if (error instanceof UsageError) throw error
    throw new UsageError(`Expected EC2 of ${region} to answer, got ${codeOf(error)}: ${messageOf(error)}`)
  }
}
