/** The simulator accepts any credentials. */
export const PLACEHOLDER_CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' }

/** Whether the environment names credentials of AWS. */
export const hasCredentials = (): boolean =>
  process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined
