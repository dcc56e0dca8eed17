import { CustomResource, type aws_ec2 as ec2, aws_ssm as ssm } from 'aws-cdk-lib'
import { Construct } from 'constructs'

/** The resource's properties in camel case. The README describes each property and its default. */
export interface FargateEndpointsProps {
  /** Both of its DNS attributes must be on, which is the default of `ec2.Vpc`. */
  readonly vpc: Pick<ec2.IVpc, 'vpcId' | 'privateSubnets' | 'isolatedSubnets'>
  readonly subnetIds?: string[]
  /** In place of `subnetIds` and `routeTableIds`: private subnets that carry all of these tags. */
  readonly subnetTags?: Record<string, string>
  readonly routeTableIds?: string[]
  readonly securityGroupIds?: string[]
  readonly allowedCidrs?: string[]
  readonly allowedSecurityGroupIds?: string[]
  readonly maxAvailabilityZones?: number
  readonly platformVersion?: 'LATEST' | '1.4.0' | '1.3.0'
  /** ARNs or families. The `taskDefinitionArn` of a CDK task definition changes with each revision. */
  readonly taskDefinitions?: string[]
  readonly ecrImagePull?: boolean
  readonly cloudWatchLogs?: boolean
  readonly ecsExec?: boolean
  readonly serviceConnect?: boolean
  readonly kms?: boolean
  readonly secretsManager?: boolean
  readonly parameterStore?: boolean
  readonly efs?: boolean
  readonly cloudWatchMetrics?: boolean
  readonly xRay?: boolean
  readonly firehose?: boolean
  readonly ecsControlPlane?: boolean
  readonly additionalServices?: string[]
  readonly s3Buckets?: string[]
  readonly s3BucketActions?: string[]
  readonly policyScope?: 'Open' | 'Account' | 'Organization'
  readonly organizationId?: string
  /** Keys are short service names. */
  readonly policyDocuments?: Record<string, object>
  readonly privateDns?: boolean
  readonly ipAddressType?: 'ipv4' | 'dualstack' | 'ipv6'
  readonly useFips?: boolean
  readonly existingEndpoints?: 'Reuse' | 'Ignore' | 'Fail'
  readonly unavailableServices?: 'Fail' | 'Skip'
  readonly tags?: Record<string, string>
  /** A new value makes CloudFormation send an Update, which repairs what was changed by hand. */
  readonly trigger?: string
}

/** Every VPC endpoint that ECS tasks on Fargate need in the private subnets of a VPC. */
export class FargateEndpoints extends Construct {
  /** Comma-delimited; use `Fn.split` for a list. */
  readonly endpointIds: string
  /** The group that the tasks' security group must allow TCP 443 to. */
  readonly securityGroupId: string
  /** The prefix list that it must also allow TCP 443 to, for image layers. */
  readonly s3PrefixListId: string
  readonly warnings: string
  readonly #resource: CustomResource

  constructor(scope: Construct, id: string, { vpc, tags, subnetTags, ...flags }: FargateEndpointsProps) {
    super(scope, id)
    this.#resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::FargateEndpoints',
      serviceToken: ssm.StringParameter.valueForStringParameter(this, '/fargate-endpoints/service-token'),
      properties: {
        VpcId: vpc.vpcId,
        ...Object.fromEntries(Object.entries(flags).map(([name, value]) => [pascalCase(name), value])),
        ...(tags && { Tags: tagList(tags) }),
        ...(subnetTags && { SubnetTags: tagList(subnetTags) }),
      },
    })
    // The resource discovers private subnets by their route tables, so both must exist first.
    this.#resource.node.addDependency(...vpc.privateSubnets, ...vpc.isolatedSubnets)
    this.endpointIds = this.attribute('EndpointIds')
    this.securityGroupId = this.attribute('SecurityGroupId')
    this.s3PrefixListId = this.attribute('S3PrefixListId')
    this.warnings = this.attribute('Warnings')
  }

  /** Any attribute of the README's table. */
  attribute(name: string): string {
    return this.#resource.getAttString(name)
  }
}

const tagList = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
