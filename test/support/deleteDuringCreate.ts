import { inVpc, rest } from './invocations.ts'

interface Overlap {
  /** The calls of the Create, from 1 up. */
  call: number
  /** Whether the Create goes on only after the Delete, or meanwhile. */
  isHeld: boolean
  /** False where CloudFormation made an id up, which it does for a Create that never answered. */
  hasOurId: boolean
}

/**
 * Sends the Delete as the Create makes its n-th call, and lets both end. Returns the name of the error with which the Create
 * ended, or `done`, and whether the VPC is as it was found.
 * @param lag how far reads lag behind, in milliseconds
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

/** The actions of a Create, in the order of their calls. */
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
