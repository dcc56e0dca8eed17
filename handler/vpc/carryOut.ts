import {
  CreateTagsCommand,
  DeleteTagsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import type { Tags } from '../resource/tags.ts'
import { type Action, describeAction } from './actions.ts'
import type { Application, Made, Touched } from './apply.ts'
import type { Ec2 } from './ec2.ts'
import { isBusy, isThrottled } from './errors.ts'
import { authorizeIngress, closeNewGroup, deleteGroup } from './securityGroup.ts'
import { toEc2Tags } from './tagSpecification.ts'
import { createEndpoint, deleteEndpoints, modifyEndpoint } from './vpcEndpoint.ts'

/**
 * Carries one action out by the EC2 call of its name.
 * @returns the endpoint that it made or changed, if any
 */
export const carryOut = async (action: Action, made: Made, application: Application): Promise<Touched | undefined> => {
  if (action.type === 'AwaitAvailable' || action.type === 'AwaitGone') return undefined
  // A gateway has no group to wait for.
  const isGateway = action.type === 'CreateVpcEndpoint' && action.endpoint.kind === 'Gateway'
  const groupId = isGateway ? undefined : await made.groupId
  return application.progress.track(describeAction(action), () =>
    whileBusy(application, () => call(action, groupId, made, application)),
  )
}

type Call = Exclude<Action, { type: 'AwaitAvailable' | 'AwaitGone' }>

const call = async (
  action: Call,
  groupId: string | undefined,
  made: Made,
  application: Application,
): Promise<Touched | undefined> => {
  const { ec2 } = application
  switch (action.type) {
    case 'CreateVpcEndpoint': {
      const touched = await createEndpoint(action, groupId, application)
      made.endpointIds.set(touched.service, touched.endpointId)
      application.creations.add(touched.endpointId, ec2.now())
      return touched
    }
    case 'ModifyVpcEndpoint':
      return modifyEndpoint(action, groupId, ec2)
    case 'DeleteVpcEndpoints':
      application.creations.forget(action.endpointIds)
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
      made.warnings.push(...(await deleteGroup(action.groupId, application)))
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
const whileBusy = async <Result>({ ec2, keepLock }: Application, run: () => Promise<Result>): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      const patience = patienceWith(error)
      if (!patience || tries >= patience.tries) throw error
      await ec2.sleep(patience.delayMs * (0.5 + Math.random()))
      await keepLock?.()
    }
  }
}
