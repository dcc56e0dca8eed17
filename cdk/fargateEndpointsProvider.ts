import { fileURLToPath } from 'node:url'
import { aws_s3_assets as assets, CfnStack } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { pascalCased } from './pascalCased.ts'

/** The output of `fargate-endpoints package`. This file runs as source in `cdk/`, or bundled in `dist/cdk/`. */
const TEMPLATE = `../${import.meta.url.endsWith('.ts') ? 'dist/' : ''}fargate-endpoints.template.json`

/** The parameters of the provider's template. `template.yaml` describes each and its default. */
export interface FargateEndpointsProviderProps {
  /** One per account and region. Do not change it while stacks use the provider. @default fargate-endpoints */
  readonly name?: string
  readonly architecture?: 'arm64' | 'x86_64'
  readonly rolePath?: string
  readonly roleNamePrefix?: string
  readonly permissionsBoundaryArn?: string
  readonly permissionsBoundaryName?: string
  readonly logRetentionDays?: number
  readonly logKmsKeyArn?: string
  readonly alarmTopicArn?: string
}

/**
 * The provider of this package: the functions, their roles, logs and alarms, the SSM parameter `/<name>/service-token`
 * and the export `<name>-service-token`. It is a nested stack with the template of the package, so it is the same as
 * with any other way to deploy it.
 */
export class FargateEndpointsProvider extends Construct {
  readonly serviceToken: string

  constructor(scope: Construct, id: string, props: FargateEndpointsProviderProps = {}) {
    super(scope, id)
    const template = new assets.Asset(this, 'Template', { path: fileURLToPath(new URL(TEMPLATE, import.meta.url)) })
    const parameters = Object.entries(pascalCased(props)).map(([name, value]) => [name, String(value)])
    const stack = new CfnStack(this, 'Stack', {
      templateUrl: template.httpUrl,
      parameters: Object.fromEntries(parameters),
    })
    // `cdk diff` needs this metadata to compare the nested template.
    template.addResourceMetadata(stack, 'TemplateURL')
    this.serviceToken = stack.getAtt('Outputs.ServiceToken').toString()
  }
}
