/** The simulator accepts any credentials. */
export const PLACEHOLDER_CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' }
