import type { Ec2State } from './state/ec2State.ts'
import { idsIn } from './state/idsIn.ts'
import { resourceTypeOf, taggableTypes } from './state/tags.ts'

/** A resource of a call, as IAM sees it. */
export interface TouchedResource {
  /** If the call creates the resource, its id is `*`. */
  arn: string
  type: string
  /** aws:ResourceTag. Empty if the resource does not exist yet. */
  resourceTags: Readonly<Record<string, string>>
  /** aws:RequestTag: the tags that the call adds to the resource. */
  requestTags: Readonly<Record<string, string>>
}

export interface AuthorizationRequest {
  /** With the service, such as `ec2:CreateVpcEndpoint`. */
  action: string
  accountId: string
  region: string
  resources: TouchedResource[]
  /** Condition keys other than tags: `ec2:CreateAction` if a call tags a resource that it creates. */
  context: Readonly<Record<string, string>>
}

export type Authorizer = (request: AuthorizationRequest) => boolean | Promise<boolean>

/** The resource types that IAM checks for an action, and the type that the action creates. */
interface Authorized {
  named?: readonly string[]
  created?: string
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html. Describe actions do not
// support resources.
const AUTHORIZED: Readonly<Record<string, Authorized>> = {
  AssociateDhcpOptions: { named: ['dhcp-options', 'vpc'] },
  AssociateRouteTable: { named: ['route-table', 'subnet'] },
  AssociateVpcCidrBlock: { named: ['vpc'] },
  AttachInternetGateway: { named: ['internet-gateway', 'vpc'] },
  AuthorizeSecurityGroupEgress: { named: ['security-group'], created: 'security-group-rule' },
  AuthorizeSecurityGroupIngress: { named: ['security-group'], created: 'security-group-rule' },
  CreateDhcpOptions: { created: 'dhcp-options' },
  CreateInternetGateway: { created: 'internet-gateway' },
  CreateNatGateway: { named: ['subnet'], created: 'natgateway' },
  CreateNetworkAcl: { named: ['vpc'], created: 'network-acl' },
  CreateNetworkAclEntry: { named: ['network-acl'] },
  CreateRoute: { named: ['route-table'] },
  CreateRouteTable: { named: ['vpc'], created: 'route-table' },
  CreateSecurityGroup: { named: ['vpc'], created: 'security-group' },
  CreateSubnet: { named: ['vpc'], created: 'subnet' },
  CreateTags: { named: taggableTypes },
  CreateVpc: { created: 'vpc' },
  CreateVpcEndpoint: { named: ['vpc', 'subnet', 'security-group', 'route-table'], created: 'vpc-endpoint' },
  DeleteNatGateway: { named: ['natgateway'] },
  DeleteNetworkAclEntry: { named: ['network-acl'] },
  DeleteRoute: { named: ['route-table'] },
  DeleteSecurityGroup: { named: ['security-group'] },
  DeleteSubnet: { named: ['subnet'] },
  DeleteTags: { named: taggableTypes },
  DeleteVpcEndpoints: { named: ['vpc-endpoint'] },
  DescribeVpcAttribute: { named: ['vpc'] },
  DetachInternetGateway: { named: ['internet-gateway', 'vpc'] },
  ModifyVpcAttribute: { named: ['vpc'] },
  ModifyVpcEndpoint: { named: ['vpc-endpoint', 'subnet', 'security-group', 'route-table'] },
  ReplaceNetworkAclAssociation: { named: ['network-acl'] },
  ReplaceNetworkAclEntry: { named: ['network-acl'] },
  ReplaceRouteTableAssociation: { named: ['route-table'] },
  RevokeSecurityGroupEgress: { named: ['security-group'] },
  RevokeSecurityGroupIngress: { named: ['security-group'] },
}

type Tags = Readonly<Record<string, string>>

interface TagInput {
  Key?: string
  Value?: string
}

const tagsIn = (tags: readonly TagInput[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))

/**
 * Returns the permissions that IAM checks before a call takes effect: the call itself, and CreateTags if it tags a
 * resource that it creates.
 */
export const authorizationRequests = (state: Ec2State, action: string, input: object): AuthorizationRequest[] => {
  const { named = [], created } = AUTHORIZED[action] ?? {}
  const { Tags: tags, TagSpecifications: specifications = [] } = input as {
    Tags?: TagInput[]
    TagSpecifications?: { Tags?: TagInput[] }[]
  }
  const requestTags = tagsIn([...(tags ?? []), ...specifications.flatMap((specification) => specification.Tags ?? [])])
  const touched = idsIn(input)
    .filter((id) => named.includes(resourceTypeOf(id)))
    .map((id) => resourceOf(state, id, created === undefined ? requestTags : {}))
  const create = created === undefined ? undefined : newResource(state, created, requestTags)
  const base = { accountId: state.accountId, region: state.region.name }
  const resources = create ? [...touched, create] : touched
  const requests: AuthorizationRequest[] = [
    { ...base, action: `ec2:${action}`, resources: resources.length > 0 ? resources : [EVERYTHING], context: {} },
  ]
  if (create && Object.keys(requestTags).length > 0) {
    requests.push({
      ...base,
      action: 'ec2:CreateTags',
      resources: [create],
      context: { 'ec2:CreateAction': action },
    })
  }
  if (enablesPrivateDns(input)) {
    requests.push({
      ...base,
      action: 'route53:AssociateVPCWithHostedZone',
      resources: [hostedZone(state)],
      context: {},
    })
  }
  return requests
}

// Private DNS of an endpoint is a hosted zone. The caller needs permission for it, according to
// https://github.com/hasura/ddn-docs/pull/1075, but not according to the IAM data of 2026.
const enablesPrivateDns = (input: object): boolean => 'PrivateDnsEnabled' in input && input.PrivateDnsEnabled === true

const hostedZone = ({ region }: Ec2State): TouchedResource => ({
  arn: `arn:${region.partition}:route53:::hostedzone/*`,
  type: 'hostedzone',
  resourceTags: {},
  requestTags: {},
})

/**
 * The action does not support resources:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export const ecsAuthorizationRequest = ({ accountId, region }: Ec2State, action: string): AuthorizationRequest => ({
  action: `ecs:${action}`,
  accountId,
  region: region.name,
  resources: [EVERYTHING],
  context: {},
})

const EVERYTHING: TouchedResource = { arn: '*', type: '*', resourceTags: {}, requestTags: {} }

const resourceOf = (state: Ec2State, id: string, requestTags: Tags): TouchedResource => {
  const type = resourceTypeOf(id)
  return { arn: state.arn(type, id), type, resourceTags: Object.fromEntries(state.tagsOf(id)), requestTags }
}

const newResource = (state: Ec2State, type: string, requestTags: Tags): TouchedResource => ({
  arn: state.arn(type, '*'),
  type,
  resourceTags: {},
  requestTags,
})
