/** Where the function runs: what ARNs and policies name. */
export interface AwsEnvironment {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  partition: string
  region: string
  accountId: string
}

/**
 * The environment of a stack, whose resources are those of the function's account and region. Emulators have one ARN for every
 * function, so the stack's counts, where it is one. Both ARNs begin `arn:<partition>:<service>:<region>:<account>`.
 */
export const environmentOf = (stackId: string, functionArn: string): AwsEnvironment => {
  const [, partition = '', , region = '', accountId = ''] = (stackId.startsWith('arn:') ? stackId : functionArn).split(
    ':',
  )
  return { partition, region, accountId }
}
