import { AwsCliError, type Endpoint, ec2Cli } from './awsCli.ts'
import type { Json } from './differences.ts'
import { Labels } from './labels.ts'

/** The response of an EC2 to a command: its JSON with labels instead of ids and without times, or its error code. */
export type Outcome = { answer: Json } | { error: string }

const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g

/** Sends commands to an EC2 one after another. A command refers to ids of earlier responses by label. */
export const transcribe = async (endpoint: Endpoint, commands: readonly string[]): Promise<Outcome[]> => {
  const ec2 = ec2Cli(endpoint)
  const labels = new Labels()
  const outcomes: Outcome[] = []
  for (const command of commands) {
    try {
      const answer = (await ec2<Json | undefined>(...labels.resolve(command).split(' '))) ?? null
      outcomes.push({ answer: JSON.parse(labels.label(JSON.stringify(answer)).replace(TIME, 'time')) as Json })
    } catch (error) {
      if (!(error instanceof AwsCliError)) throw error
      outcomes.push({ error: error.code })
    }
  }
  return outcomes
}
