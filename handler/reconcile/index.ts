/** The modules for reconciling, with the SDK's clients. They are loaded when a request needs them. */
import { EC2Client } from '@aws-sdk/client-ec2'
import type { LeaseStore } from '../vpc/lock/lease.ts'
import { processLeases } from '../vpc/lock/processLeases.ts'
import { tableLeases } from '../vpc/lock/tableLeases.ts'

export { bindClient } from '../vpc/ec2/ec2.ts'
export { describeAction } from '../vpc/plan/describeAction.ts'
export { reconcile } from './reconcile.ts'

/**
 * All attempts of the SDK for one call fit into one lease; after them, the request plans again. Without these settings,
 * the SDK waits without limit for a silent socket, and only logs when `requestTimeout` passes. In milliseconds.
 */
export const CLIENT_CONFIGURATION = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
}

export const newClient = (): EC2Client => new EC2Client(CLIENT_CONFIGURATION)

/** @param tableName the table of the provider; if undefined, leases hold only within this process */
export const newLeases = (tableName: string | undefined): LeaseStore =>
  tableName ? tableLeases(tableName, CLIENT_CONFIGURATION) : processLeases()
