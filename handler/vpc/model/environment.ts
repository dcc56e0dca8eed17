/** Where the function runs, as ARNs and policies name it. */
export interface AwsEnvironment {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  partition: string
  region: string
  accountId: string
}

/**
 * The environment of a stack, which is that of the function. Emulators use one function ARN for all stacks, so the
 * stack's ARN counts if there is one. Both begin `arn:<partition>:<service>:<region>:<account>`.
 */
export const environmentOf = (stackId: string, functionArn: string): AwsEnvironment => {
  const [, partition = '', , region = '', accountId = ''] = (stackId.startsWith('arn:') ? stackId : functionArn).split(
    ':',
  )
  return { partition, region, accountId }
}
