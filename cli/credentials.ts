/** The simulator accepts any credentials. */
export const PLACEHOLDER_CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' }

/** Whether environment variables set AWS credentials. */
export const hasCredentials = (): boolean =>
  process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined
