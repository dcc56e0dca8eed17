import { handler as product } from '../../../dist/handler/index.mjs'
import { succeed } from './succeed.mjs'

/** The product, but that a Delete takes nothing away. */
export const handler = (event, context) => (event.RequestType === 'Delete' ? succeed(event) : product(event, context))
