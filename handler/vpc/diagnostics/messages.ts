/** Every error and warning of preflight: what was expected, what was found, what to do. */
import type { AwsEnvironment } from '../model/environment.ts'
import { truncateList } from './truncateList.ts'

/** A list as the subject of a verb, in the form that agrees with it. */
const withVerb = (items: readonly string[], one: string, many: string): string =>
  `${truncateList(items)} ${items.length === 1 ? one : many}`

const have = (items: readonly string[]): string => withVerb(items, 'has', 'have')

export const notInVpc = (property: string, ids: readonly string[], vpcId: string): string =>
  `${property}: expected ids of ${vpcId}, got ${truncateList(ids)}, which ${ids.length === 1 ? 'is' : 'are'} not in it.`

export const notInAccount = (property: string, ids: readonly string[], region: string): string =>
  `${property}: expected groups of this account in ${region}, got ${truncateList(ids)}, which ${ids.length === 1 ? 'is' : 'are'} not. Correct them, or admit their addresses with AllowedCidrs.`

export const noSuchVpc = (vpcId: string, region: string): string =>
  `VpcId: expected a VPC of this account in ${region}, got ${vpcId}, which does not exist there.`

export const sharedVpc = (vpcId: string, ownerAccountId: string, accountId: string): string =>
  `${vpcId} is owned by account ${ownerAccountId} and shared with ${accountId}: a participant cannot create endpoints in it. Use this resource in account ${ownerAccountId}.`

export const noPrivateSubnet = (vpcId: string, subnetCount: number): string =>
  subnetCount === 0
    ? `${vpcId} has no subnet. Create private subnets first (DependsOn), or name them in SubnetIds.`
    : `${vpcId} has no private subnet: ${subnetCount === 1 ? 'its only subnet' : `each of its ${subnetCount} subnets`} has a default route to an internet gateway, or is in no regular Availability Zone. Name the subnets in SubnetIds, or create private ones.`

export const noRouteTable = (vpcId: string): string =>
  `${vpcId} has no private subnet whose route table a gateway endpoint could use. Name route tables in RouteTableIds.`

export const twoSubnetsInZone = (zone: string, subnetIds: readonly string[]): string =>
  `SubnetIds: expected one subnet per zone, got ${truncateList(subnetIds)} in ${zone}. Keep one of them: every subnet of a zone reaches the endpoint there.`

export const dnsAttributesOff = (vpcId: string, attributes: readonly string[]): string =>
  `Private DNS needs ${attributes.join(' and ')} of ${vpcId}, found disabled. Enable ${attributes.length === 1 ? 'it' : 'them'} (AWS::EC2::VPC: ${attributes.map((name) => `${name[0]?.toUpperCase()}${name.slice(1)}: true`).join(', ')}), or set PrivateDns to false.`

export const unavailable = (name: string, region: string, near: string | undefined): string =>
  `${name}: ${region} offers no such endpoint service${near ? `; did you mean ${near}?` : '.'} Correct or remove it, or set UnavailableServices to Skip.`

export const otherKind = (name: string, kind: string, region: string, offered: string): string =>
  `${name}:${kind}: ${region} offers ${name} only as ${offered}. Remove :${kind}.`

export const fipsBesideFargate = (services: readonly string[]): string =>
  `UseFips: Fargate itself calls ${truncateList(services)} by their ordinary names, in all regions but GovCloud's, and FIPS endpoints do not have these names. Unless tasks have another route to them, add a second resource of this type without UseFips.`

export const skipped = (name: string, region: string): string =>
  `${name}: ${region} offers no such endpoint service; it was skipped.`

export const noFips = (name: string, region: string): string =>
  `${name}: ${region} offers no FIPS endpoint service for it; the ordinary one is used.`

export const zonesLacking = (service: string, zones: readonly string[]): string =>
  `${service} is not offered in ${truncateList(zones)}; its endpoint has no interface in ${zones.length === 1 ? 'that zone' : 'those zones'}, and tasks there reach it across zones.`

export const noZoneLeft = (
  service: string,
  offered: readonly string[],
  had: readonly string[],
  isCapped: boolean,
): string =>
  `${service} is offered only in ${truncateList(offered)}, and the subnets are in ${truncateList(had)}. ${isCapped ? 'Raise MaxAvailabilityZones, add' : 'Add'} a subnet in one of its zones, or remove the service.`

export const addressTypeLacking = (service: string, desired: string, offered: readonly string[]): string =>
  `${service} offers only ${truncateList(offered)}, not IpAddressType ${desired}. Choose one that it offers, or remove the service.`

export const addressTypeLowered = (service: string, desired: string): string =>
  `${service} does not offer ${desired}; its endpoint is ipv4.`

export const noIpv6InSubnet = (subnetIds: readonly string[]): string =>
  `IpAddressType dualstack needs an IPv6 CIDR block in every subnet; ${have(subnetIds)} none. Add one, or set IpAddressType to ipv4.`

export const subnetsOfOtherType = (subnetIds: readonly string[], desired: string): string =>
  desired === 'ipv6'
    ? `IpAddressType ipv6 needs IPv6-only subnets; ${have(subnetIds)} IPv4 too. Name such subnets in SubnetIds, or set IpAddressType to dualstack.`
    : `IpAddressType ${desired} needs an IPv4 CIDR block in every subnet; ${have(subnetIds)} none. Name others in SubnetIds, or set IpAddressType to ipv6.`

export const noPolicy = (service: string): string =>
  `PolicyDocuments.${service}: ${service} supports no endpoint policy. Remove it.`

export const scopeWithoutPolicy = (service: string, scope: string): string =>
  `${service} supports no endpoint policy, so PolicyScope ${scope} does not apply to it.`

export const policyOfReused = (service: string, endpointId: string, property: string): string =>
  `${service}: ${endpointId}, which this resource did not create, is reused with the policy that it has; ${property} does not apply to it.`

export const policyOfUnwanted = (service: string, desired: readonly string[]): string =>
  `PolicyDocuments.${service}: expected one of the requested services (${desired.join(', ')}), got ${service}.`

export const policyTooLong = (service: string, length: number, most: number): string =>
  `The policy of ${service} has ${length} characters; EC2 allows at most ${most}. Name fewer S3Buckets (wildcards help), or give a shorter document in PolicyDocuments.`

export const s3PolicyGoverns = (routeTableIds: readonly string[], allowsImagePulls: boolean): string =>
  `The S3 gateway's policy governs all S3 traffic of ${truncateList(routeTableIds)}, not only that of tasks: requests to buckets other than ${allowsImagePulls ? "ECR's layer bucket and " : ''}S3Buckets are denied there.`

export const foreignForbidden = (service: string, endpointId: string, kind: string): string =>
  `${service}: ${endpointId}, which this resource did not create, already serves it, and ExistingEndpoints is Fail. Set ExistingEndpoints to Reuse, or ${kind === 'Gateway' ? 'name other route tables in RouteTableIds' : 'to Ignore to create another beside it'}.`

/** The alternative to correcting an endpoint that cannot serve. Such an endpoint is often a hub's. */
const beside = (hasPrivateDns: boolean, desiresPrivateDns: boolean): string => {
  if (!desiresPrivateDns) return 'or set ExistingEndpoints to Ignore to create another beside it.'
  return hasPrivateDns
    ? 'or set ExistingEndpoints to Ignore and PrivateDns to false to create another beside it.'
    : "or set ExistingEndpoints to Ignore to create another beside it. Where your own hosted zones resolve the service's names to that endpoint, set PrivateDns to false."
}

export const foreignUnfit = (
  service: string,
  endpointId: string,
  faults: readonly string[],
  hasPrivateDns: boolean,
  desiresPrivateDns: boolean,
): string =>
  `${service}: ${endpointId}, which this resource did not create, cannot serve it: ${faults.join('; ')}. Correct that endpoint, ${beside(hasPrivateDns, desiresPrivateDns)}`

export const foreignUnproved = (service: string, endpointId: string, sources: readonly string[]): string =>
  `${service}: ${endpointId} is reused; its groups admit TCP 443 only from ${truncateList(sources)}, so the tasks must be among these.`

export const foreignGroupsUnknown = (service: string, endpointId: string, groupIds: readonly string[]): string =>
  `${service}: ${endpointId} is reused; its groups (${truncateList(groupIds)}) are of another VPC, so their rules are not known. Check that they admit TCP 443 from the tasks.`

export const foreignGatewayPolicy = (service: string, endpointId: string, routeTableIds: readonly string[]): string =>
  `${service}: ${withVerb(routeTableIds, 'keeps', 'keep')} ${endpointId}, which this resource did not create; its policy is not open: check that it allows what the tasks need.`

export const groupShut = (groupIds: readonly string[]): string =>
  `SecurityGroupIds: none of ${truncateList(groupIds)} admits TCP 443 from a subnet of tasks. Add such a rule, or the calls of tasks time out.`

export const subnetsShutOut = (subnetIds: readonly string[], admitted: readonly string[]): string =>
  `With private DNS the whole VPC resolves these services to the endpoints, and their group admits only ${truncateList(admitted)}: nothing else in ${truncateList(subnetIds)} reaches them. Widen AllowedCidrs or AllowedSecurityGroupIds if something there uses these services.`

export const addressesShort = (subnetId: string, free: number, needed: number): string =>
  `${subnetId} has ${free} free ${free === 1 ? 'address' : 'addresses'}, and ${needed === 1 ? '1 new endpoint needs one' : `${needed} new endpoints need one each`}. Free some, or name another subnet of the zone in SubnetIds.`

export const disagreement = (
  service: string,
  endpointId: string,
  others: readonly string[],
  subject: string,
  desired: string,
  theirs: string,
): string =>
  `${service}: ${endpointId} is shared with ${truncateList(others)} and has ${subject} ${theirs}, but this resource requests ${desired}. Request the same in both, or use another VPC.`

export const policiesDisagree = (service: string, endpointId: string, others: readonly string[]): string =>
  `PolicyDocuments.${service}: ${endpointId} is shared with ${truncateList(others)}, and an endpoint has one policy, in which two documents cannot be merged. Give the same document in both, or none.`

export const sharedPolicyTooLong = (
  service: string,
  endpointId: string,
  others: readonly string[],
  length: number,
  most: number,
): string =>
  `${service}: ${endpointId} is shared with ${truncateList(others)}, and its policy would have ${length} characters with all that they allow; EC2 allows at most ${most}. Name fewer S3Buckets (wildcards help) in one of them, or use another VPC.`

export const tooManyOwners = (thing: string, tags: number, most: number): string =>
  `${thing} would have ${tags} tags, and EC2 allows ${most}: each stack that shares it adds up to two. Give fewer Tags, or use another VPC.`

export const tooManyTags = (thing: string, tags: number, most: number): string =>
  `${thing} would have ${tags} tags, and EC2 allows ${most}: those that it has already count too. Give fewer Tags, or delete some of its own.`

export const groupHeld = (groupId: string, holders: readonly string[]): string =>
  `${groupId} is no longer needed, but ${withVerb(holders, 'refers', 'refer')} to it. Remove that reference; the next update or deletion of this resource deletes the group.`

export const groupNameTaken = (name: string, groupId: string): string =>
  `A group named ${name}, which this resource did not create, already exists in the VPC (${groupId}). Delete it, or name groups in SecurityGroupIds.`

export const tooManyEndpoints = (count: number): string =>
  `The ids of ${count} endpoints do not fit into the 4,096 bytes of a response to CloudFormation. Move some AdditionalServices to another resource of this type.`

export const zonesWithoutFittingSubnet = (zones: readonly string[], ipAddressType: string): string =>
  `${have(zones)} no private subnet for IpAddressType ${ipAddressType}: endpoints have no interface in ${zones.length === 1 ? 'that zone' : 'those zones'}, and tasks there reach them across zones.`

export const policyDocumentsForOne = (service: string, keys: readonly string[]): string =>
  `PolicyDocuments: expected one document for ${service}, got ${keys.map((key) => `PolicyDocuments.${key}`).join(' and ')}. Remove ${keys.length === 2 ? 'one of them' : 'all but one'}.`

export const policyUnreadable = (service: string, endpointId: string): string =>
  `${service}: the policy of ${endpointId} cannot be read, so it is not changed, whatever the properties say. Check that it allows what the tasks need.`

export const foreignHoldsNames = (service: string, endpointId: string): string =>
  `${service}: ExistingEndpoints is Ignore, and ${endpointId}, which this resource did not create, has the service's private DNS names, which one endpoint in a VPC can have. Set PrivateDns to false, or ExistingEndpoints to Reuse.`

export const foreignPartial = (service: string, endpointId: string, subnetIds: readonly string[]): string =>
  `${service}: ${endpointId} is reused; its groups do not admit TCP 443 from all of ${truncateList(subnetIds)}: tasks there may not reach it.`

export const foreignPolicyLacks = (service: string, endpointId: string, calls: readonly string[]): string =>
  `${service}: ${endpointId} is reused; its policy does not allow ${truncateList(calls)}, which tasks may need.`

export const foreignPolicyUnknown = (service: string, endpointId: string, calls: readonly string[]): string =>
  `${service}: ${endpointId} is reused; whether its policy allows ${truncateList(calls)} depends on more than its text. Check that it does.`

export const foreignPolicyLimits = (service: string, endpointId: string): string =>
  `${service}: ${endpointId} is reused; its policy is not open: check that it allows what the tasks need.`

export const foreignPolicyUnreadable = (service: string, endpointId: string): string =>
  `${service}: ${endpointId} is reused; its policy cannot be read. Check that it allows what the tasks need.`

export const foreignGatewayUnfit = (
  service: string,
  endpointId: string,
  routeTableIds: readonly string[],
  fault: string,
): string =>
  `${service}: ${have(routeTableIds)} ${endpointId}, which this resource did not create: ${fault}. A route table can have one gateway endpoint of a service: change that policy, or name other route tables in RouteTableIds.`

export const gatewayNotIgnored = (service: string, endpointId: string, routeTableIds: readonly string[]): string =>
  `${service}: ExistingEndpoints is Ignore, but a route table can have one gateway endpoint of a service: ${withVerb(routeTableIds, 'keeps', 'keep')} ${endpointId}.`

export const gatewayPassedBy = (service: string, endpointId: string): string =>
  `${service}: ${endpointId} has the service's private DNS names, so tasks call it, and pass by the gateway. Check that its groups and its policy allow that, or set its PrivateDnsOnlyForInboundResolverEndpoint to true.`

export const secondGateway = (
  service: string,
  endpointId: string,
  secondId: string,
  routeTableIds: readonly string[],
): string =>
  `${service}: ${endpointId} and ${secondId} are both managed, and ${have(routeTableIds)} ${secondId}. A route table can have one gateway endpoint of a service: remove the tag fargate-endpoints:managed from ${secondId}, name other route tables in RouteTableIds, or delete ${secondId} if nothing uses it.`

const interrupted = (services: readonly string[]): string =>
  `tasks cannot reach ${services.length === 1 ? 'the service' : 'these services'} for some minutes`

export const endpointsReplaced = (services: readonly string[]): string =>
  `${truncateList(services)}: IPv6-only endpoints need other subnets, so ${services.length === 1 ? 'the endpoint is' : 'the endpoints are'} deleted and created again, and ${interrupted(services)}.`

export const ownerlessReplaced = (service: string, endpointId: string, present: string, desired: string): string =>
  `${service}: ${endpointId} has the tag fargate-endpoints:managed, no owner, and the address type ${present}; ${desired} needs another endpoint in its place, and tasks may use it. Delete it if nobody does, or set IpAddressType to ${present}.`

export const onlySubnetReplaced = (services: readonly string[]): string =>
  `${truncateList(services)}: another subnet of the same zone replaces the only subnet of the endpoint. EC2 allows one subnet per zone, so the old one is removed first, and ${interrupted(services)}. To avoid this, keep that subnet, or first add a subnet of another zone.`

export const privateNameUnverified = (service: string): string =>
  `${service}: its owner has not verified its private DNS name, so its endpoint has no private DNS. An update after the verification enables it.`

export const acceptanceRequired = (service: string, serviceName: string): string =>
  `${service}: the owner of ${serviceName} has to accept its endpoint, which has no private DNS and serves no traffic until then. The next update enables private DNS.`

export const s3DocumentGoverns = (routeTableIds: readonly string[]): string =>
  `The S3 gateway's policy governs all S3 traffic of ${truncateList(routeTableIds)}, not only that of tasks: what PolicyDocuments does not allow is denied there.`

export const documentLacks = (service: string, calls: readonly string[]): string =>
  `PolicyDocuments: the document for ${service} does not allow ${truncateList(calls)}, without which tasks may not start.`

export const withoutPrivateDns = (services: readonly string[]): string =>
  `PrivateDns is false: tasks call ${truncateList(services)} by the services' own names, so something else, such as a private hosted zone, has to resolve these names to the endpoints.`

/** What a policy would allow, and what the workloads with these interfaces would lose. */
const lossOfBuckets = (allowed: readonly string[], interfaceIds: readonly string[]): string =>
  `only ${truncateList(allowed)}: ${truncateList(interfaceIds)} would lose every other bucket. Set S3Buckets to what they use (* allows all), or give a policy in PolicyDocuments.s3.`

export const s3CutOff = (
  routeTableIds: readonly string[],
  allowed: readonly string[],
  interfaceIds: readonly string[],
): string =>
  `A new S3 gateway in ${truncateList(routeTableIds)} takes over all S3 traffic there, which has another way out today, and its policy would allow ${lossOfBuckets(allowed, interfaceIds)}`

export const s3Narrowed = (endpointId: string, allowed: readonly string[], interfaceIds: readonly string[]): string =>
  `s3: the policy of ${endpointId}, which this resource would adopt, would be replaced by one that allows ${lossOfBuckets(allowed, interfaceIds)}`

export const s3CutOffLater = (
  endpointId: string,
  others: readonly string[],
  allowed: readonly string[],
  interfaceIds: readonly string[],
): string =>
  `s3: ${endpointId} is shared with ${truncateList(others)}. Without what ${others.length === 1 ? 'it allows' : 'they allow'}, its policy would allow ${lossOfBuckets(allowed, interfaceIds)}`

export const connectionsInterrupted = (service: string, routeTableIds: readonly string[]): string =>
  `${service}: the new gateway interrupts open connections to it in ${truncateList(routeTableIds)} for a moment. Check that clients there retry.`

export const policyTakesMinutes = (service: string): string =>
  `${service}: EC2 can take some minutes to apply the changed policy of the gateway.`

export const ownDnsServers = (servers: readonly string[]): string =>
  `The VPC's DHCP options name DNS servers of their own (${truncateList(servers)}): tasks reach the endpoints by the services' names only if these forward the names to the VPC's own resolver.`

export const noTaggedSubnet = (vpcId: string, tags: readonly { Key: string; Value: string }[]): string =>
  `${vpcId} has no private subnet in a regular Availability Zone with the tags ${truncateList(tags.map(({ Key, Value }) => `${Key}=${Value}`))}. Correct SubnetTags, or tag the subnets.`

/** The domain of dual-stack names, where it is not that of the partition `aws`. */
const DUAL_STACK_DOMAINS: Readonly<Record<string, string>> = {
  'aws-cn': 'on.amazonwebservices.com.cn',
  'aws-eusc': 'on.amazonwebservices.eu',
}

export const ecrOverIpv6 = ({ partition, region, accountId }: AwsEnvironment): string =>
  `IpAddressType ipv6: tasks without IPv4 pull images by the dual-stack name of their registry, ${accountId}.dkr-ecr.${region}.${DUAL_STACK_DOMAINS[partition] ?? 'on.aws'}. Use it in the task definitions.`

export const ownerless = (endpointIds: readonly string[]): string =>
  `${have(endpointIds)} the tag fargate-endpoints:managed and no owner, so nothing deletes ${endpointIds.length === 1 ? 'it' : 'them'}. Delete what nobody uses, or keep it by removing that tag; a resource of this type that requests the service adopts it.`

export const reusedOfSameStack = (endpointIds: readonly string[]): string =>
  `${withVerb(endpointIds, 'is', 'are')} reused and created by this stack itself: if an update removes ${endpointIds.length === 1 ? 'it' : 'them'} from the template, CloudFormation deletes what tasks use. Set DeletionPolicy: Retain there first, and adopt the endpoints (docs/adopting.md).`

export const scopesDisagree = (
  service: string,
  endpointId: string,
  others: readonly string[],
  scope: string,
  theirs: string,
): string =>
  `PolicyScope: ${endpointId} (${service}) is shared with ${truncateList(others)}, whose scope is ${theirs}, but this resource requests ${scope}: the wider scope would undo the narrower one. Request the same in both, or use another VPC.`

export const servicesKept = (reasons: readonly string[]): string =>
  `TaskDefinitions: some cannot be read, so the current endpoints are kept. ${reasons.join(' ')} Correct this, then update the resource.`
