import { expect, test } from '@jest/globals'
import { breaks } from './breaks.ts'
import { createScene, pathsIn, type Shape } from './network.ts'

/** The report of `doctor` for each fault: the closed link, the reason, and the fix. */
const reports: readonly [fault: string, way: Shape['way'], link: string, reason: string, fix: string][] = [
  [
    'enableDnsSupport is off',
    'endpoints',
    'dns vpc-0a',
    'enableDnsSupport is off: the VPC resolves no names',
    'Set enableDnsSupport of vpc-0a to true.',
  ],
  [
    'enableDnsSupport is off',
    'nat',
    'dns vpc-0a',
    'enableDnsSupport is off: the VPC resolves no names',
    'Set enableDnsSupport of vpc-0a to true.',
  ],
  [
    'enableDnsSupport is off',
    'public',
    'dns vpc-0a',
    'enableDnsSupport is off: the VPC resolves no names',
    'Set enableDnsSupport of vpc-0a to true.',
  ],
  [
    'enableDnsHostnames is off',
    'endpoints',
    'dns vpc-0a',
    'enableDnsHostnames is off: private DNS of endpoints has no effect',
    'Set enableDnsHostnames of vpc-0a to true.',
  ],
  [
    'private DNS of an endpoint is off',
    'endpoints',
    'dns vpce-0ecr.dkr',
    "private DNS is off, so the service's name does not resolve to the endpoint, unless a private hosted zone has it",
    'Enable private DNS of vpce-0ecr.dkr (PrivateDns of this resource).',
  ],
  [
    'an interface endpoint is missing',
    'endpoints',
    'route rtb-t0',
    'vpc-0a has no endpoint of ecr.api, and no default route leads out of the VPC',
    'ecr.api: set EcrImagePull to true in Custom::FargateEndpoints, which creates the endpoint.',
  ],
  [
    'the gateway endpoint is missing',
    'endpoints',
    'route rtb-t0',
    'vpc-0a has no endpoint of s3, and no default route leads out of the VPC',
    's3: set EcrImagePull to true in Custom::FargateEndpoints, which creates the endpoint.',
  ],
  [
    'a route table has no route to the gateway endpoint',
    'endpoints',
    'route rtb-t0',
    'it has no route to vpce-0s3, and no default route leads out of the VPC',
    'Add rtb-t0 to the route tables of vpce-0s3.',
  ],
  [
    'an endpoint is pending',
    'endpoints',
    'endpoint vpce-0logs',
    'it is still pending',
    'Wait until vpce-0logs is available, and start the task after that.',
  ],
  [
    'an endpoint failed',
    'endpoints',
    'endpoint vpce-0logs',
    'its state is failed',
    'Delete vpce-0logs and create the endpoint again.',
  ],
  [
    'an endpoint has no subnets',
    'endpoints',
    'endpoint vpce-0logs',
    'it has no subnets',
    'Add a subnet of each zone to vpce-0logs.',
  ],
  [
    'an endpoint has IPv6 addresses only',
    'endpoints',
    'endpoint vpce-0logs',
    'it has no IPv4 addresses',
    'Set the address type of vpce-0logs to dualstack (IpAddressType of this resource).',
  ],
  [
    'the group of the endpoints admits nobody',
    'endpoints',
    'ingress sg-0e',
    "no inbound rule admits TCP 443 from the tasks' group or subnet",
    'Add to sg-0e an inbound rule for TCP 443 from sg-0t.',
  ],
  [
    'the group of the tasks lets nothing out',
    'endpoints',
    'egress sg-0t',
    'no outbound rule lets TCP 443 out to vpce-0ecr.api',
    'Add to sg-0t an outbound rule for TCP 443 to sg-0e.',
  ],
  [
    'the group of the tasks lets nothing out',
    'nat',
    'egress sg-0t',
    'no outbound rule lets TCP 443 out to the internet',
    'Add to sg-0t an outbound rule for TCP 443 to 0.0.0.0/0.',
  ],
  [
    'the group of the tasks lets nothing out',
    'public',
    'egress sg-0t',
    'no outbound rule lets TCP 443 out to the internet',
    'Add to sg-0t an outbound rule for TCP 443 to 0.0.0.0/0.',
  ],
  [
    'the tasks have another group, which no rule admits',
    'endpoints',
    'ingress sg-0e',
    "no inbound rule admits TCP 443 from the tasks' group or subnet",
    'Add to sg-0e an inbound rule for TCP 443 from sg-0x.',
  ],
  [
    'the policy of an endpoint denies everything',
    'endpoints',
    'policy vpce-0ecr.dkr',
    'its policy allows nothing',
    'Allow ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability in the policy of vpce-0ecr.dkr.',
  ],
  [
    'the policy of the gateway endpoint does not allow the layer bucket',
    'endpoints',
    'policy vpce-0s3',
    'its policy does not allow s3:GetObject on arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/*',
    'Allow s3:GetObject in the policy of vpce-0s3.',
  ],
  [
    "a network ACL of the tasks' subnets refuses TCP 443 out",
    'endpoints',
    'network-acl acl-t',
    'outbound rule 1 refuses TCP 443 to subnet-e0',
    'Allow TCP 443 to subnet-e0 in acl-t, before its outbound rule 1.',
  ],
  [
    "a network ACL of the tasks' subnets refuses TCP 443 out",
    'nat',
    'network-acl acl-t',
    'outbound rule 1 refuses TCP 443 to the internet',
    'Allow TCP 443 to the internet in acl-t, before its outbound rule 1.',
  ],
  [
    "a network ACL of the tasks' subnets refuses TCP 443 out",
    'public',
    'network-acl acl-t',
    'outbound rule 1 refuses TCP 443 to the internet',
    'Allow TCP 443 to the internet in acl-t, before its outbound rule 1.',
  ],
  [
    "a network ACL of the tasks' subnets refuses the answers",
    'endpoints',
    'network-acl acl-t',
    'inbound rule 1 refuses the answers (TCP 32768 to 65535) from subnet-e0',
    'Allow the answers (TCP 32768 to 65535) from subnet-e0 in acl-t, before its inbound rule 1.',
  ],
  [
    "a network ACL of the tasks' subnets refuses the answers",
    'nat',
    'network-acl acl-t',
    'inbound rule 1 refuses the answers (TCP 32768 to 65535) from the internet',
    'Allow the answers (TCP 32768 to 65535) from the internet in acl-t, before its inbound rule 1.',
  ],
  [
    "a network ACL of the tasks' subnets refuses the answers",
    'public',
    'network-acl acl-t',
    'inbound rule 1 refuses the answers (TCP 32768 to 65535) from the internet',
    'Allow the answers (TCP 32768 to 65535) from the internet in acl-t, before its inbound rule 1.',
  ],
  [
    "a network ACL of the endpoints' subnets refuses TCP 443",
    'endpoints',
    'network-acl acl-e',
    "inbound rule 1 (of subnet-e0) refuses TCP 443 from the tasks' subnet",
    "Allow TCP 443 from the tasks' subnet in acl-e, before its inbound rule 1.",
  ],
  [
    "a network ACL of the endpoints' subnets refuses the answers",
    'endpoints',
    'network-acl acl-e',
    "outbound rule 1 (of subnet-e0) refuses the answers (TCP 32768 to 65535) to the tasks' subnet",
    "Allow the answers (TCP 32768 to 65535) to the tasks' subnet in acl-e, before its outbound rule 1.",
  ],
  [
    "a network ACL of the NAT gateway's subnet refuses the tasks",
    'nat',
    'network-acl acl-p',
    "inbound rule * (of subnet-p0) refuses TCP 443 from the tasks' subnet",
    "Allow TCP 443 from the tasks' subnet in acl-p, before its inbound rule *.",
  ],
  [
    "a network ACL of the NAT gateway's subnet refuses the answers of the internet",
    'nat',
    'network-acl acl-p',
    'inbound rule 1 (of subnet-p0) refuses the answers (TCP 1024 to 65535) from the internet',
    'Allow the answers (TCP 1024 to 65535) from the internet in acl-p, before its inbound rule 1.',
  ],
  [
    'the NAT gateway failed',
    'nat',
    'route nat-0a',
    'its state is failed',
    'Route to a NAT gateway that is available, or set EcrImagePull to true in Custom::FargateEndpoints.',
  ],
  [
    'the NAT gateway is private',
    'nat',
    'route nat-0a',
    'it is a private NAT gateway, which has no public address for igw-0a',
    'Route to a public NAT gateway.',
  ],
  [
    'the NAT gateway is in a subnet without a route to the internet gateway',
    'nat',
    'route rtb-public',
    'the route table of subnet-p0, where nat-0a is, has no default route',
    'Route 0.0.0.0/0 of rtb-public to an internet gateway.',
  ],
  [
    "the default route of the NAT gateway's subnet leads back to it",
    'nat',
    'route rtb-public',
    'the default route of subnet-p0, where nat-0a is, leads back to it',
    'Route 0.0.0.0/0 of rtb-public to an internet gateway.',
  ],
  [
    'the default route is a blackhole',
    'nat',
    'route rtb-t0',
    'its default route leads to nat-0a, which does not exist (blackhole)',
    'Replace the default route of rtb-t0, or set EcrImagePull to true in Custom::FargateEndpoints.',
  ],
  [
    'the default route is a blackhole',
    'public',
    'route rtb-t0',
    'its default route leads to igw-0a, which does not exist (blackhole)',
    'Replace the default route of rtb-t0, or set EcrImagePull to true in Custom::FargateEndpoints.',
  ],
  [
    'there is no default route',
    'nat',
    'route rtb-t0',
    'vpc-0a has no endpoint of ecr.api, and no default route leads out of the VPC',
    'ecr.api: set EcrImagePull to true in Custom::FargateEndpoints, which creates the endpoint.',
  ],
  [
    'there is no default route',
    'public',
    'route rtb-t0',
    'vpc-0a has no endpoint of ecr.api, and no default route leads out of the VPC',
    'ecr.api: set EcrImagePull to true in Custom::FargateEndpoints, which creates the endpoint.',
  ],
  [
    'the tasks have no public address',
    'public',
    'route rtb-t0',
    'its default route leads to igw-0a, and the task has no public address',
    'Set assignPublicIp to ENABLED, route 0.0.0.0/0 of rtb-t0 to a NAT gateway, or set EcrImagePull to true in Custom::FargateEndpoints.',
  ],
]

test.each(reports)(
  'The report of a closed path names the reason and the fix: %s (%s)',
  (name, way, link, reason, fix) => {
    const fault = breaks.find((one) => one.name === name)
    const scene = createScene({ zones: 1, subnets: 1, way, isApart: true, isNarrow: true })
    const path = fault && pathsIn(fault.apply(scene)).find(({ state }) => state === 'closed')

    expect([`${path?.decisive?.kind} ${path?.decisive?.id}`, path?.decisive?.reason, path?.decisive?.fix]).toEqual([
      link,
      reason,
      fix,
    ])
  },
)

test('The table of this file has a report for each fault', () => {
  expect(new Set(reports.map(([name]) => name))).toEqual(new Set(breaks.map(({ name }) => name)))
})
