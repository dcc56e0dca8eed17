import {
  CustomResource,
  aws_ec2 as ec2,
  type ITaggableV2,
  Lazy,
  aws_ssm as ssm,
  TagManager,
  TagType,
} from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { pascalCased } from './pascalCased.ts'
import type { FargateEndpointsProps } from './props.ts'

const TYPE = 'Custom::FargateEndpoints'

/**
 * Every VPC endpoint that ECS tasks on Fargate need in the private subnets of a VPC.
 *
 * `service.connections.allowToDefaultPort(endpoints)` lets a service whose security group restricts outbound traffic reach them.
 * `service.node.addDependency(endpoints)` starts its tasks after the endpoints are available.
 */
export class FargateEndpoints extends Construct implements ec2.IConnectable, ITaggableV2 {
  /**
   * The endpoints on TCP 443, and S3 if its gateway certainly exists. Another construct gets outbound rules to them.
   * The group that the resource creates gets no rules: its inbound rules come from `allowedCidrs` and
   * `allowedSecurityGroupIds`, and the resource owns them. The group does not exist if endpoints of others serve all
   * services. In that case, allow traffic to their groups.
   */
  readonly connections: ec2.Connections
  readonly cdkTagManager = new TagManager(TagType.MAP, TYPE)
  /** Comma-delimited; use `Fn.split` for a list. */
  readonly endpointIds: string
  /** The group that the resource creates; empty if `securityGroups` is given. */
  readonly securityGroupId: string
  /** The prefix list of IPv4 addresses; empty without an S3 gateway. */
  readonly s3PrefixListId: string
  readonly warnings: string
  readonly #resource: CustomResource

  constructor(scope: Construct, id: string, props: FargateEndpointsProps) {
    super(scope, id)
    const {
      vpc,
      subnets,
      subnetTags,
      securityGroups,
      tags = {},
      serviceTimeout,
      providerName,
      provider,
      ...same
    } = props
    const selected = subnets ? vpc.selectSubnets(subnets).subnets : [...vpc.privateSubnets, ...vpc.isolatedSubnets]
    for (const [key, value] of Object.entries(tags)) this.cdkTagManager.setTag(key, value)
    this.#resource = new CustomResource(this, 'Resource', {
      resourceType: TYPE,
      serviceToken: provider?.serviceToken ?? tokenOf(this, providerName),
      ...(serviceTimeout && { serviceTimeout }),
      properties: {
        VpcId: vpc.vpcId,
        ...(subnetTags ? { SubnetTags: tagList(subnetTags) } : network(selected)),
        SecurityGroupIds: securityGroups?.map(({ securityGroupId }) => securityGroupId),
        Tags: Lazy.any({ produce: () => tagList(this.cdkTagManager.tagValues()) }, { omitEmptyArray: true }),
        ...pascalCased(same),
      },
    })
    // The resource recognizes private subnets by their routes, which must exist first.
    this.#resource.node.addDependency(...selected)
    // The resource must be deleted before any part of its provider.
    if (provider) this.#resource.node.addDependency(provider)
    this.endpointIds = this.attribute('EndpointIds')
    this.securityGroupId = this.attribute('SecurityGroupId')
    this.s3PrefixListId = this.attribute('S3PrefixListId')
    this.warnings = this.attribute('Warnings')
    this.connections = new ec2.Connections({
      securityGroups: securityGroups ?? [managedGroup(this)],
      ...(hasS3Gateway(props) && { peer: ec2.Peer.prefixList(this.s3PrefixListId) }),
      defaultPort: ec2.Port.tcp(443),
    })
  }

  /** Returns any attribute of the README's table. */
  attribute(name: string): string {
    return this.#resource.getAttString(name)
  }
}

const tokenOf = (scope: Construct, providerName = 'fargate-endpoints'): string =>
  ssm.StringParameter.valueForStringParameter(scope, `/${providerName}/service-token`)

/**
 * The resource would discover the subnets and route tables. They are named so that a change of the VPC changes the
 * resource: only then does CloudFormation send an Update. The resource discovers those that an imported VPC does not
 * know.
 */
const network = (subnets: ec2.ISubnet[]) => {
  const routeTableIds = subnets.map(({ routeTable }) => routeTable.routeTableId as string | undefined)
  return {
    ...(subnets.length > 0 && {
      SubnetIds: ec2.SubnetFilter.onePerAz()
        .selectSubnets(subnets)
        .map(({ subnetId }) => subnetId),
    }),
    ...(subnets.length > 0 && !routeTableIds.includes(undefined) && { RouteTableIds: [...new Set(routeTableIds)] }),
  }
}

/**
 * Immutable: the resource owns the rules of the group, for all stacks that share it. A rule of this stack would bypass
 * the resource.
 */
const managedGroup = (endpoints: FargateEndpoints): ec2.ISecurityGroup =>
  ec2.SecurityGroup.fromSecurityGroupId(endpoints, 'SecurityGroup', endpoints.securityGroupId, { mutable: false })

/** Whether S3PrefixListId certainly has a value. The needs of task definitions are not known before the deployment. */
const hasS3Gateway = (props: FargateEndpointsProps): boolean =>
  (props.ecrImagePull ?? props.taskDefinitions === undefined) ||
  props.s3Buckets !== undefined ||
  props.additionalServices?.some((name) => /^(?:.*\.)?s3(?::Gateway)?$/.test(name)) === true

const tagList = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
