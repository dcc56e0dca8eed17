import {
  CreateTagsCommand,
  DeleteTagsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import type { Tags } from '../../resource/tags.ts'
import type { Ec2 } from '../ec2/ec2.ts'
import { isBusy, isThrottled } from '../ec2/errors.ts'
import { toEc2Tags } from '../ec2/tagSpecification.ts'
import { type Action, describeAction } from '../model/actions.ts'
import type { ApplyContext, ApplyState, ChangedEndpoint } from './apply.ts'
import { createEndpoint, deleteEndpoints, modifyEndpoint } from './endpointCalls.ts'
import { authorizeIngress, closeNewGroup, deleteGroup } from './securityGroupCalls.ts'

/**
 * Carries one action out by the EC2 call of its name.
 * @returns the endpoint that it made or changed, if any
 */
export const carryOut = async (
  action: Action,
  made: ApplyState,
  context: ApplyContext,
): Promise<ChangedEndpoint | undefined> => {
  if (action.type === 'AwaitAvailable' || action.type === 'AwaitGone') return undefined
  // A gateway has no group to wait for.
  const isGateway = action.type === 'CreateVpcEndpoint' && action.endpoint.kind === 'Gateway'
  const groupId = isGateway ? undefined : await made.groupId
  return context.progress.track(describeAction(action), () =>
    whileBusy(context, () => call(action, groupId, made, context)),
  )
}

type Call = Exclude<Action, { type: 'AwaitAvailable' | 'AwaitGone' }>

const call = async (
  action: Call,
  groupId: string | undefined,
  made: ApplyState,
  context: ApplyContext,
): Promise<ChangedEndpoint | undefined> => {
  const { ec2 } = context
  switch (action.type) {
    case 'CreateVpcEndpoint': {
      const touched = await createEndpoint(action, groupId, context)
      made.endpointIds.set(touched.service, touched.endpointId)
      context.creations.add(touched.endpointId, ec2.now())
      return touched
    }
    case 'ModifyVpcEndpoint':
      return modifyEndpoint(action, groupId, ec2)
    case 'DeleteVpcEndpoints':
      context.creations.forget(action.endpointIds)
      await deleteEndpoints(action.endpointIds, ec2)
      break
    case 'CreateSecurityGroup': {
      const { ingress, defaultEgress } = action.group
      const id = groupId ?? ''
      await Promise.all([authorizeIngress(ec2, id, ingress, action.tags), closeNewGroup(ec2, id, defaultEgress)])
      break
    }
    case 'AuthorizeSecurityGroupIngress':
      await authorizeIngress(ec2, action.groupId, action.ingress, action.tags)
      break
    case 'RevokeSecurityGroupIngress': {
      const { groupId: GroupId, ruleIds: SecurityGroupRuleIds } = action
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }))
      break
    }
    case 'RevokeSecurityGroupEgress': {
      const { groupId: GroupId, ruleIds: SecurityGroupRuleIds } = action
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds }))
      break
    }
    case 'DeleteSecurityGroup':
      made.warnings.push(...(await deleteGroup(action.groupId, context)))
      break
    case 'CreateTags':
      await createTags(action.resourceIds, action.tags, ec2)
      break
    case 'TagNetworkInterfaces':
      await createTags(made.networkInterfaceIds.get(action.service) ?? [], action.tags, ec2)
      break
    case 'DeleteTags':
      await ec2.send(new DeleteTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      break
  }
  return undefined
}

const createTags = async (resourceIds: readonly string[], tags: Tags, ec2: Ec2): Promise<void> => {
  if (resourceIds.length === 0) return
  await ec2.send(new CreateTagsCommand({ Resources: [...resourceIds], Tags: toEc2Tags(tags) }))
}

/** How often to try again, and how long to wait before each. */
interface Patience {
  tries: number
  delayMs: number
}

const BUSY: Patience = { tries: 20, delayMs: 3000 }
/** Beyond the SDK's own retries: of calls that change endpoints, EC2 takes only a few a minute from an account. */
const THROTTLED: Patience = { tries: 60, delayMs: 10_000 }

const patienceWith = (error: unknown): Patience | undefined => {
  if (isThrottled(error)) return THROTTLED
  return isBusy(error) ? BUSY : undefined
}

/** Tries again while EC2 says that the thing is busy, or that it is; with jitter, since others wait too. */
const whileBusy = async <Result>({ ec2, renewLease }: ApplyContext, run: () => Promise<Result>): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      const patience = patienceWith(error)
      if (!patience || tries >= patience.tries) throw error
      await ec2.sleep(patience.delayMs * (0.5 + Math.random()))
      await renewLease?.()
    }
  }
}
