/** The AWS CLI reads both variables. The SDK reads only the first, and then, like the AWS CLI, the profile. */
export const regionOfEnvironment = (): string | undefined =>
  process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined
