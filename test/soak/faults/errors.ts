import type { FaultRule } from '../../../simulator/faults.ts'

/** Errors that EC2 can return for a call, by code, or by a name of `MESSAGES` if the code alone is ambiguous. */
export interface Errors {
  /** Errors that are transient, or that a new plan avoids. */
  survived: readonly string[]
  /** Permanent errors, each with the advice of the reason. The text is empty if the reason has only EC2's message. */
  fatal: Readonly<Record<string, string>>
}

const MESSAGES: Readonly<Record<string, { code: string; message: string }>> = {
  'a conflicting DNS domain': {
    code: 'InvalidParameter',
    message:
      'private-dns-enabled cannot be set because there is already a conflicting DNS domain for logs.ap-northeast-1.amazonaws.com in the VPC vpc-0123456789abcdef0',
  },
  'a zone that the service lacks': {
    code: 'InvalidParameter',
    message:
      'The VPC endpoint service com.amazonaws.ap-northeast-1.logs does not support the availability zone of the subnet: subnet-0123456789abcdef0.',
  },
}

const THROTTLED = ['RequestLimitExceeded', 'InternalError', 'a connection reset']
const DENIED = {
  UnauthorizedOperation:
    "The provider's role may not do this: deploy its newest template, and look for a permissions boundary or a service control policy.",
}
const QUOTA = 'Ask Service Quotas for more VPC endpoints, or leave services out.'

export const READ: Errors = { survived: ['RequestLimitExceeded'], fatal: DENIED }

/** The errors of each call that changes something. Describe calls have `READ`. */
export const WRITES: Readonly<Record<string, Errors>> = {
  CreateVpcEndpoint: {
    survived: [
      ...THROTTLED,
      'RouteAlreadyExists',
      'ConflictingDomainExists',
      'DuplicateSubnetsInSameZone',
      'a conflicting DNS domain',
      'IncorrectState',
      'OperationInProgress',
      'InvalidGroup.NotFound',
      'InvalidSecurityGroupID.NotFound',
      'InvalidSubnetId.NotFound',
      'InvalidSubnetID.NotFound',
      'InvalidRouteTableId.NotFound',
      'InvalidRouteTableID.NotFound',
    ],
    fatal: {
      ...DENIED,
      VpcEndpointLimitExceeded: QUOTA,
      'a zone that the service lacks': 'Name subnets of other zones in SubnetIds, or leave the service out.',
      InsufficientFreeAddressesInSubnet: 'Free some addresses there, or name another subnet of the zone in SubnetIds.',
      InvalidPolicyDocument: 'Correct PolicyDocuments, S3Buckets or S3BucketActions.',
      TagLimitExceeded: 'EC2 takes 50 tags: give fewer Tags, or let fewer stacks share the endpoint.',
      IdempotentParameterMismatch: '',
      InvalidServiceName: '',
    },
  },
  ModifyVpcEndpoint: {
    survived: [
      ...THROTTLED,
      'IncorrectState',
      'OperationInProgress',
      'InvalidVpcEndpointId.NotFound',
      'RouteAlreadyExists',
      'ConflictingDomainExists',
      'DuplicateSubnetsInSameZone',
      'a conflicting DNS domain',
      'InvalidGroup.NotFound',
      'InvalidSubnetId.NotFound',
      'InvalidRouteTableId.NotFound',
    ],
    fatal: {
      ...DENIED,
      'a zone that the service lacks': 'Name subnets of other zones in SubnetIds, or leave the service out.',
      InvalidPolicyDocument: 'Correct PolicyDocuments, S3Buckets or S3BucketActions.',
    },
  },
  DeleteVpcEndpoints: { survived: THROTTLED, fatal: DENIED },
  CreateSecurityGroup: {
    survived: [...THROTTLED, 'InvalidGroup.Duplicate'],
    fatal: {
      ...DENIED,
      SecurityGroupLimitExceeded: 'Ask Service Quotas for more security groups, or name groups in SecurityGroupIds.',
    },
  },
  AuthorizeSecurityGroupIngress: {
    survived: [...THROTTLED, 'InvalidGroup.NotFound', 'InvalidPermission.Duplicate', 'ConcurrentTagAccess'],
    fatal: {
      ...DENIED,
      RulesPerSecurityGroupLimitExceeded:
        'Name fewer AllowedCidrs or AllowedSecurityGroupIds, or ask Service Quotas for more rules a group.',
    },
  },
  RevokeSecurityGroupEgress: {
    survived: [...THROTTLED, 'InvalidGroup.NotFound', 'InvalidPermission.NotFound'],
    fatal: DENIED,
  },
  RevokeSecurityGroupIngress: {
    survived: [...THROTTLED, 'InvalidGroup.NotFound', 'InvalidSecurityGroupRuleId.NotFound'],
    fatal: DENIED,
  },
  // A group that is in use is a row of the table: test/integration/vpcs/rows/deletes.ts.
  DeleteSecurityGroup: { survived: THROTTLED, fatal: DENIED },
  CreateTags: {
    survived: [
      ...THROTTLED,
      'ConcurrentTagAccess',
      'InvalidVpcEndpointId.NotFound',
      'InvalidNetworkInterfaceID.NotFound',
      'InvalidGroup.NotFound',
      'InvalidSecurityGroupRuleId.NotFound',
    ],
    fatal: {
      ...DENIED,
      TagLimitExceeded: 'EC2 takes 50 tags: give fewer Tags, or let fewer stacks share the endpoint.',
    },
  },
  DeleteTags: { survived: [...THROTTLED, 'ConcurrentTagAccess'], fatal: DENIED },
}

/** The failure with a name from the tables above. */
export const failureNamed = (name: string): FaultRule['failure'] => {
  if (name === 'a connection reset') return 'reset'
  if (name === 'RequestLimitExceeded' || name === 'Unavailable') return { code: name, status: 503 }
  if (name === 'InternalError') return { code: name, status: 500 }
  return MESSAGES[name] ?? { code: name, message: `Injected ${name}` }
}
