import type { Endpoint } from './observed.ts'

/** States in which an endpoint does not serve and never will. */
const TERMINAL = new Set(['deleted', 'failed', 'rejected', 'expired'])

export const isDeleting = ({ state }: Endpoint): boolean => state === 'deleting'
export const isDeletingOrDeleted = (endpoint: Endpoint): boolean => isDeleting(endpoint) || endpoint.state === 'deleted'
export const isTerminal = ({ state }: Endpoint): boolean => TERMINAL.has(state)
/** Whether it serves, or will. */
export const isActive = (endpoint: Endpoint): boolean => !isDeleting(endpoint) && !isTerminal(endpoint)
