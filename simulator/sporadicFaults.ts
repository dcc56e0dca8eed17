import type { Fault } from './faults.ts'
import type { Ec2State } from './state/ec2State.ts'

const UNAVAILABLE = {
  code: 'Unavailable',
  message: 'The service is unavailable. Please try again shortly.',
  status: 503,
}
const INTERNAL_ERROR = { code: 'InternalError', message: 'An internal error has occurred', status: 500 }

/** Returns a random fault, by the probabilities in the settings, if any. */
export const sporadicFault = ({ settings, random }: Ec2State, action: string): Fault | undefined => {
  const { unavailable, internalError, lostReply, silence } = settings.sporadic
  const sequence = `sporadic ${action}`
  if (random.happens(sequence, unavailable)) return { failure: UNAVAILABLE, afterEffect: false }
  if (random.happens(sequence, internalError)) return { failure: INTERNAL_ERROR, afterEffect: false }
  if (random.happens(sequence, silence)) return { failure: 'silence', afterEffect: false }
  return random.happens(sequence, lostReply) ? { failure: 'reset', afterEffect: true } : undefined
}
