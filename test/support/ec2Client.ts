import { EC2Client } from '@aws-sdk/client-ec2'
import type { Simulator } from '../../simulator/index.ts'

type SimulatorAddress = Pick<Simulator, 'url' | 'region'>

/** The configuration of SDK clients of a simulator. They do not retry, because the SDK would wait in real time. */
export const configurationOf = ({ url, region }: SimulatorAddress) => ({
  endpoint: url,
  region,
  credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' },
  maxAttempts: 1,
})

export const ec2ClientOf = (simulator: SimulatorAddress): EC2Client => new EC2Client(configurationOf(simulator))
