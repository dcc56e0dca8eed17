/** Limits of EC2 that a plan respects. */

/**
 * The maximum length of an endpoint policy, in characters:
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html
 */
export const MAX_POLICY_LENGTH = 20_480

/**
 * The maximum number of tags of a resource:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export const MAX_TAGS = 50

/**
 * The maximum number of ids in one `DeleteVpcEndpoints`. EC2's documentation has no limit; couchbaselabs/cbdinocluster
 * 199 reports this one.
 */
export const MAX_DELETED_ENDPOINTS = 25

/**
 * The maximum number of rules of one direction and one address family in a security group, unless the quota was raised.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export const MAX_RULES = 60
