/** What reconciling takes, EC2's SDK with it: it is loaded once a request asks for it. */
import { EC2Client } from '@aws-sdk/client-ec2'

export { bindClient } from '../vpc/ec2/ec2.ts'
export { describeAction } from '../vpc/model/actions.ts'
export { reconcile } from './reconcile.ts'

export const newClient = (maxAttempts: number): EC2Client => new EC2Client({ maxAttempts })
