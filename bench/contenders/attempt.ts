import type { EC2Client } from '@aws-sdk/client-ec2'
import type { ReferenceNetwork } from '../../simulator/referenceNetwork.ts'
import type { Testbed } from '../testbed.ts'

/** What every contender creates. */
export interface Attempt {
  testbed: Testbed
  client: EC2Client
  network: ReferenceNetwork
  /** Short names; S3 gets a gateway. */
  services: readonly string[]
}
