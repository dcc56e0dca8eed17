import type { Rewrites } from './rewritePackages.ts'

const throwing = (message: string): string => `{ throw new Error(${JSON.stringify(message)}) }`

/** What the SDK carries and this function can't reach, in Lambda and by the APIs of EC2 and ECS. */
export const unreached: Rewrites = {
  // Lambda gives a function its role's credentials in the environment, and `npm start` does the same with the caller's.
  // The rest of the chain (profiles, SSO, web identity, instance metadata) brings the clients of four more services.
  '@aws-sdk/credential-provider-node/dist-es/index.js': () =>
    "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'",

  // Profiles are for people's own machines: in Lambda there are no such files, and the environment says it all.
  '@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js': () =>
    'export { CONFIG_PREFIX_SEPARATOR } from "./constants"; export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} })',

  // Lambda tells a function its region, in the environment: an EC2 instance would have to be asked.
  '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js': () =>
    'export const getInstanceMetadataRegion = async () => undefined',

  // Where a bucket of S3 is.
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/index.js': () =>
    'export const resolveParamsForS3 = (parameters) => parameters',

  // No operation of these two streams events. The SDK imports these when one does, and a bundler keeps whole, exports and
  // all, what such an `import()` shares with other modules.
  '@smithy/core/dist-es/submodules/event-streams/index.js': () => throwing('Expected a service without event streams'),
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': () =>
    `export class HeaderFormatter { format() ${throwing("An event stream's headers are not signed here")} }`,

  // SHA-256 in JavaScript, for a Node that was built without cryptography.
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': () =>
    `export class Sha256Js { constructor() ${throwing('Expected a Node with cryptography')} }`,

  // A file as a request's body: those of EC2 and ECS are texts. To ask Node for its streams of files makes it load them.
  '@smithy/core/dist-es/submodules/serde/util-body-length/calculateBodyLength.js': () =>
    'export const calculateBodyLength = (body) => Buffer.byteLength(body ?? "")',
}

/** What the log carries and neither function turns on. */
export const unreachedOfLog: Rewrites = {
  '@aws-lambda-powertools/logger/lib/esm/logBuffer.js': () =>
    `export class CircularMap extends Map { setItem() ${throwing('Expected a log that is not buffered')} }`,
}

/** A client imports its `package.json` for the version that the user agent tells: JSON does not shake. */
export const versionAlone = (client: string): Rewrites => ({
  [`@aws-sdk/${client}/package.json`]: (text) => {
    const { version } = JSON.parse(text) as { version: string }
    return JSON.stringify({ version })
  },
})
