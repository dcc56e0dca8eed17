/** Recordings of real runs of the command line, as a terminal would receive them. */
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CreateSecurityGroupCommand, CreateVpcEndpointCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { type Output, Screen } from '../../cli/output/screen.ts'
import { runProgram } from '../../cli/program.ts'
import { runDemo } from '../../cli/start/demo/demo.ts'
import { startSimulatedNetwork } from '../../cli/start/simulatedNetwork.ts'
import type { ReferenceNetwork } from '../../simulator/networks/referenceNetwork.ts'
import { terminalPicture } from './terminal.ts'

/** Returns the output that a terminal with 100 columns receives, without live lines. */
const record = async (run: (output: Output) => Promise<unknown>): Promise<string> => {
  Object.assign(process.env, { CI: 'true' })
  for (const name of ['FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS']) delete process.env[name]
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 100 })
  const recorded = text(output)
  await run(output)
  output.end()
  return recorded
}

const recordProgram = (args: readonly string[]): Promise<string> =>
  record((output) => runProgram(args, { stdout: output, stderr: output }))

export const estimatePicture = async (): Promise<string> => {
  const args = ['estimate', '--region', 'ap-northeast-1', '--ecs-exec', '--secrets-manager', '--gb', '500']
  return terminalPicture(`npx fargate-endpoints ${args.join(' ')}`, await recordProgram(args))
}

/**
 * Runs on the simulator's network. The picture shows the command as a user types it, without the simulator's address.
 */
export const planPicture = async (): Promise<string> => {
  const { simulator, network } = await startSimulatedNetwork()
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'EXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' })
  try {
    const args = ['plan', '--vpc-id', network.vpcId, '--region', simulator.region, '--ecs-exec']
    const output = await recordProgram([...args, '--endpoint-url', simulator.url])
    return terminalPicture(`npx fargate-endpoints ${args.join(' ')}`, output)
  } finally {
    await simulator.close()
  }
}

/** Shows the first lines of the Create, its checks, the Delete, and the last line. The times differ in each run. */
export const startPicture = async (): Promise<string> => {
  const output = await record((terminal) => runDemo(new Screen(terminal)))
  const parts =
    /(\n[^\n]*1 of 5.*?)\n\s+Plan: 3 actions.*?(\n *Checked in EC2.*?)\n[^\n]*2 of 5.*?(\n[^\n]*4 of 5.*?)\n[^\n]*5 of 5.*(\n[^\n]*All checks passed.*)/s.exec(
      output,
    )
  if (!parts) throw new Error('docs/images/start.svg: expected the five steps of `start`, got others')
  const [, ...shown] = parts
  return terminalPicture('npx fargate-endpoints start', shown.map((part) => part.trimEnd()).join('\n\n  ⋮\n'))
}

/** Runs in the simulator's network, with endpoints whose security group has no rules. */
export const doctorPicture = async (): Promise<string> => {
  const { simulator, ec2, network } = await startSimulatedNetwork({ interfaceEndpointPending: 0 })
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'EXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' })
  try {
    await createUnreachableEndpoints(ec2, network)
    const args = ['doctor', '--vpc-id', network.vpcId, '--region', simulator.region]
    const output = await recordProgram([...args, '--endpoint-url', simulator.url])
    return terminalPicture(`npx fargate-endpoints ${args.join(' ')}`, output)
  } finally {
    await simulator.close()
  }
}

const createUnreachableEndpoints = async (ec2: EC2Client, network: ReferenceNetwork): Promise<void> => {
  const { vpcId: VpcId, privateSubnetIds: SubnetIds, privateRouteTableIds: RouteTableIds } = network
  const name = (service: string) => `com.amazonaws.ap-northeast-1.${service}`
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'endpoints', Description: 'Without rules' }),
  )
  await ec2.send(
    new CreateVpcEndpointCommand({ VpcId, VpcEndpointType: 'Gateway', ServiceName: name('s3'), RouteTableIds }),
  )
  for (const service of ['ecr.api', 'ecr.dkr', 'logs']) {
    const ServiceName = name(service)
    await ec2.send(
      new CreateVpcEndpointCommand({
        ...{ VpcId, VpcEndpointType: 'Interface', ServiceName, SubnetIds, PrivateDnsEnabled: true },
        SecurityGroupIds: [GroupId],
      }),
    )
  }
}
