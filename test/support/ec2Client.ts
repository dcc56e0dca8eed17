import { EC2Client } from '@aws-sdk/client-ec2'
import type { Simulator } from '../../simulator/index.ts'

/** The SDK's own client on a simulator. It tries once: its retries would wait by the wall clock. */
export const ec2ClientOf = ({ url, region }: Pick<Simulator, 'url' | 'region'>): EC2Client =>
  new EC2Client({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  })
