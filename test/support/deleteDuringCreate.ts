import { inVpc, rest } from './invocations.ts'

interface Overlap {
  /** The number of the call of the Create, counted from 1. */
  call: number
  /** Whether the Create waits until the Delete has finished, or continues at the same time. */
  isHeld: boolean
  /** False if the id is one that CloudFormation invented, which it does for a Create that never responded. */
  hasOurId: boolean
}

/**
 * Sends the Delete when the Create makes its n-th call, and waits until both end. Returns the name of the error that
 * ended the Create, or `done`, and whether the VPC is as it was before.
 * @param lag the lag of reads, in milliseconds
 */
export const deleteDuringCreate = (
  lag: number,
  { call, isHeld, hasOurId }: Overlap,
): Promise<{ answer: string; isAsFound: boolean }> =>
  inVpc(lag, async (invocations) => {
    const { VpcId, found, invocation } = invocations
    let calls = 0
    let deletion: Promise<unknown> | undefined
    const create = invocation(async (_, run) => {
      calls += 1
      if (calls === call) {
        const { physicalId } = create.resource ?? { physicalId: '' }
        const PhysicalResourceId = hasOurId ? physicalId : 'stack-Endpoints-1A2B3C4D5E6F'
        deletion = invocation().request('Delete', { PhysicalResourceId, ResourceProperties: { VpcId } })
        if (isHeld) await deletion
      }
      return run()
    })
    const answer = await create.create({ VpcId }).then(
      () => 'done',
      (error: Error) => error.name,
    )
    if (deletion === undefined) throw new Error(`Expected ${call} calls or more, got ${calls}`)
    await deletion
    return { answer, isAsFound: (await rest(invocations)) === found }
  })

/** Returns the actions of a Create, in the order of the calls. */
export const callsOfCreate = (lag: number): Promise<string[]> =>
  inVpc(lag, async ({ VpcId, invocation }) => {
    const actions: string[] = []
    const create = invocation(async ({ action }, run) => {
      actions.push(action)
      return run()
    })
    await create.create({ VpcId })
    return actions
  })
