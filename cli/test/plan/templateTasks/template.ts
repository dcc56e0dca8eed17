import type { JsonObject, Resource } from '../../../../build/template/template.ts'
import { derive } from '../../../../handler/fargate/taskDefinitions/derive.ts'
import { readTemplateTask } from '../../../plan/template/templateTasks.ts'
import { lookupIn } from '../../../plan/template/values/parameters.ts'

const environment = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' }

const resources: Record<string, Resource> = {
  Password: { Type: 'AWS::SecretsManager::Secret', Properties: {} },
  Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
  Url: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/orders/url' } },
  Key: { Type: 'AWS::SSM::Parameter', Properties: {} },
  Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: { Ref: 'AWS::StackName' } } },
  Images: { Type: 'AWS::ECR::Repository', Properties: {} },
  Named: {
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName: { 'Fn::Join': ['-', ['files', { Ref: 'AWS::AccountId' }]] } },
  },
  Unnamed: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Given' } } },
  Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
}

/** Reads a task definition of a template with the resources above. */
export const readTask = (Properties: JsonObject, parameters: Record<string, string> = {}) => {
  const template = {
    Parameters: { Given: { Type: 'String' } },
    Conditions: { IsGiven: { 'Fn::Equals': [{ Ref: 'Given' }, 'yes'] } },
    Mappings: { Images: { 'eu-west-1': { app: IMAGE } } },
    Resources: { ...resources, Task: { Type: 'AWS::ECS::TaskDefinition', Properties } },
  }
  const warnings: string[] = []
  const warn = (words: string) => void warnings.push(words)
  const { lookup } = lookupIn(template, { path: 't.yaml', parameters, environment, stack: 'orders' }, warn)
  const definition = readTemplateTask('Task', { path: 't.yaml', template, environment, lookup, warn })
  return { definition, warnings, derived: derive([definition], environment.region) }
}

export const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app'

export const readContainer = (container: JsonObject, parameters?: Record<string, string>) =>
  readTask({ ContainerDefinitions: [{ Name: 'app', Image: 'nginx', ...container }] }, parameters)

export const ECR = ['ecr.api', 'ecr.dkr', 's3']

export const servicesOf = ({ derived }: ReturnType<typeof readTask>): string[] => [...derived.reasons.keys()]
