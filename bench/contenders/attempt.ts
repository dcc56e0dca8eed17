import type { EC2Client } from '@aws-sdk/client-ec2'
import type { ReferenceNetwork } from '../../simulator/networks/referenceNetwork.ts'
import type { Testbed } from '../testbed.ts'

/** One creation of the same endpoints by a contender. */
export interface Attempt {
  testbed: Testbed
  client: EC2Client
  network: ReferenceNetwork
  /** Short names. S3 gets a gateway endpoint. */
  services: readonly string[]
}
