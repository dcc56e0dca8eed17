/**
 * Replaces the SDK's credential provider chain in the functions. Lambda puts the role's credentials into the environment, and
 * `npm start` does the same; the rest of the chain (profiles, SSO, web identity, instance metadata) is never reached.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'
