import type { Duration, aws_ec2 as ec2 } from 'aws-cdk-lib'
import type { FargateEndpointsProvider } from './fargateEndpointsProvider.ts'

/** The resource's properties, with names and types of the CDK. The README describes each property and its default. */
export interface FargateEndpointsProps {
  /** Both of its DNS attributes must be on, which is the default of `ec2.Vpc`. */
  readonly vpc: ec2.IVpc
  /**
   * The subnets of the tasks. Interface endpoints are created in one subnet per zone. Gateway endpoints are added to
   * the route tables of all subnets.
   * @default all private and isolated subnets of the VPC
   */
  readonly subnets?: ec2.SubnetSelection
  /** Replaces the ids of `subnets`. */
  readonly subnetIds?: string[]
  /** Replaces the ids of `subnets`. */
  readonly routeTableIds?: string[]
  /** Replaces `subnets`: selects the private subnets that have all of these tags. */
  readonly subnetTags?: Record<string, string>
  /** @default a group that the resource creates and manages */
  readonly securityGroups?: ec2.ISecurityGroup[]
  /** @default every CIDR block of the VPC */
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
  /** In addition to those of `Tags.of(…)`. */
  readonly tags?: Record<string, string>
  /** A new value makes CloudFormation send an Update, which repairs manual changes. */
  readonly trigger?: string
  /** How long CloudFormation waits for the resource. @default an hour */
  readonly serviceTimeout?: Duration
  /** The parameter `Name` of the provider's stack in this account and region. @default fargate-endpoints */
  readonly providerName?: string
  /** Replaces `providerName`: a provider in the same app. */
  readonly provider?: FargateEndpointsProvider
}
