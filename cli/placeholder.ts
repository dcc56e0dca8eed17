/** A simulator takes any credentials. */
export const PLACEHOLDER_CREDENTIALS = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'example' }
