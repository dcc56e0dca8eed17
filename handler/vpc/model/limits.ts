/** EC2's limits that a plan keeps to. */

/** Characters of an endpoint policy: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const MAX_POLICY_LENGTH = 20_480

/** Tags of one resource: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const MAX_TAGS = 50

/** Ids in one `DeleteVpcEndpoints`: EC2's documentation names no limit; couchbaselabs/cbdinocluster 199 reports this one. */
export const MAX_DELETED_ENDPOINTS = 25

/**
 * Rules of one direction and one address family that a security group takes, unless the quota was raised.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export const MAX_RULES = 60
