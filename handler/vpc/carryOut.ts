import {
  CreateTagsCommand,
  DeleteTagsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2'
import { type Action, describeAction } from './actions.ts'
import type { Application, Outcome } from './apply.ts'
import type { Ec2 } from './ec2.ts'
import { isBusy } from './errors.ts'
import { authorizeIngress, closeNewGroup, deleteGroup } from './securityGroup.ts'
import { toEc2Tags } from './tagSpecification.ts'
import { createEndpoint, deleteEndpoints, modifyEndpoint } from './vpcEndpoint.ts'

/**
 * Carries one action out by the EC2 call of its name.
 * @param group the id of a managed group that is being made beside it
 */
export const carryOut = async (
  action: Action,
  application: Application,
  group: Promise<string> | undefined,
): Promise<Outcome> => {
  if (action.type === 'AwaitAvailable' || action.type === 'AwaitGone') return {}
  // A gateway has no group to wait for.
  const groupId = action.type === 'CreateVpcEndpoint' && action.endpoint.kind === 'Gateway' ? undefined : await group
  return application.progress.track(describeAction(action), () =>
    whileBusy(application.ec2, () => call(action, application, groupId)),
  )
}

type Call = Exclude<Action, { type: 'AwaitAvailable' | 'AwaitGone' }>

const call = async (action: Call, application: Application, groupId: string | undefined): Promise<Outcome> => {
  const { ec2 } = application
  switch (action.type) {
    case 'CreateVpcEndpoint':
      return createEndpoint(action, groupId, application)
    case 'ModifyVpcEndpoint':
      return modifyEndpoint(action.endpointId, action.change, groupId, ec2)
    case 'DeleteVpcEndpoints':
      await deleteEndpoints(action.endpointIds, ec2)
      return {}
    case 'CreateSecurityGroup': {
      const { ingress, defaultEgress } = action.group
      const id = groupId ?? ''
      await Promise.all([authorizeIngress(ec2, id, ingress, action.tags), closeNewGroup(ec2, id, defaultEgress)])
      return {}
    }
    case 'AuthorizeSecurityGroupIngress':
      await authorizeIngress(ec2, action.groupId, action.ingress, action.tags)
      return {}
    case 'RevokeSecurityGroupIngress':
      await ec2.send(
        new RevokeSecurityGroupIngressCommand({ GroupId: action.groupId, SecurityGroupRuleIds: action.ruleIds }),
      )
      return {}
    case 'RevokeSecurityGroupEgress':
      await ec2.send(
        new RevokeSecurityGroupEgressCommand({ GroupId: action.groupId, SecurityGroupRuleIds: action.ruleIds }),
      )
      return {}
    case 'DeleteSecurityGroup':
      await deleteGroup(action.groupId, application)
      return {}
    case 'CreateTags':
      await ec2.send(new CreateTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      return {}
    case 'DeleteTags':
      await ec2.send(new DeleteTagsCommand({ Resources: action.resourceIds, Tags: toEc2Tags(action.tags) }))
      return {}
  }
}

const BUSY_TRIES = 20
const BUSY_DELAY_MS = 3000

/** Tries again while EC2 says that the thing is busy. */
const whileBusy = async <Result>(ec2: Ec2, run: () => Promise<Result>): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      if (!isBusy(error) || tries === BUSY_TRIES) throw error
    }
    await ec2.sleep(BUSY_DELAY_MS)
  }
}
