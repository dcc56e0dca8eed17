import { Ec2Error } from '../wire/ec2Error.ts'
import type { TaskDefinitions } from './taskDefinitions.ts'

type EcsAction = (definitions: TaskDefinitions, input: Readonly<Record<string, string>>) => object

const actions: Readonly<Record<string, EcsAction>> = {
  DescribeTaskDefinition: (definitions, { taskDefinition = '' }) => ({
    taskDefinition: definitions.find(taskDefinition),
    tags: [],
  }),
}

/** The one call of ECS that the function makes: AWS_ENDPOINT_URL sends it here as well. */
export const ecsAction = (action: string): EcsAction => {
  const perform = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (!perform) throw new Ec2Error('UnknownOperationException', '')
  return perform
}
