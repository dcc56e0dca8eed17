import { blankMarks } from './placeholder.ts'

/** Hosts whose endpoint service has a different name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { firehose: 'kinesis-firehose', kinesis: 'kinesis-streams' }

/** The host of a service, in its standard or dual-stack form. */
const HOST =
  /^(\w+:\/\/)?(?<name>aps-workspaces|xray|logs|monitoring|firehose|kinesis|sqs|sns|sts|events)\.(?<region>[^./]+)\.(amazonaws\.(com(\.cn)?|eu)|api\.(aws|amazonwebservices\.(com\.cn|eu)))([:/]|$)/

/** Hosts in the task itself. */
export const isLoopback = (url: string): boolean => /^(\w+:\/\/)?(localhost|127\.[\d.]+|\[?::1\]?)([:/]|$)/i.test(url)

/** The service that a host or URL of AWS names, and the region in it; undefined for any other host. */
export const serviceAt = (url: string): { service: string; region: string } | undefined => {
  const { name, region } = HOST.exec(blankMarks(url))?.groups ?? {}
  return name && region ? { service: OTHER_NAMES[name] ?? name, region } : undefined
}
