/** What reconciling takes, EC2's SDK with it: it is loaded once a request asks for it. */
import { EC2Client } from '@aws-sdk/client-ec2'

export { reconcile } from './lifecycle.ts'
export { describeAction } from './vpc/actions.ts'
export { boundTo } from './vpc/ec2.ts'

/** A throttled account is retried for about a minute, with the SDK's own jittered back-off. */
const MAX_ATTEMPTS = 10

export const newClient = (): EC2Client => new EC2Client({ maxAttempts: MAX_ATTEMPTS })
