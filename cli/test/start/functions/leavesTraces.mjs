import { handler as product } from '../../../../dist/handler/index.mjs'
import { succeed } from './succeed.mjs'

/** The real function, except that a Delete deletes nothing. */
export const handler = (event, context) => (event.RequestType === 'Delete' ? succeed(event) : product(event, context))
