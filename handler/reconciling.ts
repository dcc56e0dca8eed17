/** What reconciling takes, EC2's SDK with it: it is loaded once a request asks for it. */
import { EC2Client } from '@aws-sdk/client-ec2'

export { reconcile } from './lifecycle.ts'
export { describeAction } from './vpc/actions.ts'
export { boundTo } from './vpc/ec2.ts'

export const newClient = (maxAttempts: number): EC2Client => new EC2Client({ maxAttempts })
