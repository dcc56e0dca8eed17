import type { Ec2State } from '../state/ec2State.ts'
import { Ec2Error } from '../wire/ec2Error.ts'

/**
 * Responds to a call with a known client token as it did the first time, even if the created resource has changed or no
 * longer exists. Rejects the token if the other parameters differ.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export const idempotently = <Input extends { ClientToken?: string | undefined }, Output extends object>(
  state: Ec2State,
  action: string,
  input: Input,
  perform: () => Output,
): Output => {
  if (input.ClientToken === undefined) return perform()
  const token = `${action} ${input.ClientToken}`
  const parameters = JSON.stringify(input)
  const earlier = state.idempotentCalls.get(token)
  if (earlier && earlier.parameters !== parameters) {
    throw new Ec2Error(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    )
  }
  const output = earlier ? (earlier.output as Output) : perform()
  state.idempotentCalls.set(token, { parameters, output })
  return output
}
