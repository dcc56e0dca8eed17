/** What reconciling takes, the SDK's clients with it: it is loaded once a request asks for it. */
import { EC2Client } from '@aws-sdk/client-ec2'
import type { LeaseStore } from '../vpc/lock/lease.ts'
import { processLeases } from '../vpc/lock/processLeases.ts'
import { tableLeases } from '../vpc/lock/tableLeases.ts'

export { bindClient } from '../vpc/ec2/ec2.ts'
export { describeAction } from '../vpc/plan/describeAction.ts'
export { reconcile } from './reconcile.ts'

/**
 * The SDK's own tries of a call, all of which fit into one lease: beyond them a request plans again. Its clients have no time limits
 * of their own for a socket that stays silent, and by default only log where one is passed. In milliseconds.
 */
export const CLIENT_CONFIGURATION = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
}

export const newClient = (): EC2Client => new EC2Client(CLIENT_CONFIGURATION)

/** @param tableName of the provider's table; undefined where there is none, and leases hold within this process */
export const newLeases = (tableName: string | undefined): LeaseStore =>
  tableName ? tableLeases(tableName, CLIENT_CONFIGURATION) : processLeases()
