import { BLANK, blankMarks, isStandIn } from './placeholder.ts'
import { type Requirement, requiredInRegion, warn } from './requirement.ts'
import type { Container } from './taskDefinition.ts'

const STORES = { secretsmanager: 'Secrets Manager', ssm: 'Parameter Store' } as const
type Store = keyof typeof STORES

export const secretRequirements = (container: Container, region: string): Requirement[] => {
  const { name, secrets, logConfiguration, repositoryCredentials } = container
  return [
    ...[...secrets, ...(logConfiguration?.secretOptions ?? [])].flatMap((secret) => {
      const { valueFrom } = secret
      const what = secret.name ?? 'a secret'
      const store = storeOf(valueFrom)
      return store
        ? fromStore(store, valueFrom, `container ${name} is given ${what}`, region)
        : [unknownStore(`${what} of container ${name} (${valueFrom.trim() || 'an empty reference'})`)]
    }),
    ...(repositoryCredentials ? credentialRequirements(repositoryCredentials.credentialsParameter, name, region) : []),
  ]
}

/**
 * The credentials of a registry are in Secrets Manager, by ARN or name:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html
 */
const credentialRequirements = (parameter: string, name: string, region: string): Requirement[] =>
  parameter.trim() === ''
    ? [warn('An empty reference to a secret needs no endpoint', `credentialsParameter of container ${name}`)]
    : fromStore('secretsmanager', parameter, `container ${name} is pulled with a secret`, region)

const ARN = /^arn:[^:]+:(?<store>secretsmanager|ssm):(?<region>[^:]*):/

/**
 * The name of a parameter, with its version or label:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html and
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html.
 * A word without a leading slash may be anything: `vault:key`.
 */
const PARAMETER = /^(\/[\w./-]+(:[\w.-]+)?|[\w./-]+(:\d+)?)$/

/** A reference of Terraform to a resource, with its type: `${aws_ssm_parameter.key.arn}`. */
const TERRAFORM = /^\$\{(data\.)?aws_(?<store>secretsmanager|ssm)_/

/** What is visibly not a reference itself, unless a slash makes it a parameter's path. */
const INSTEAD = [
  // The name of an ARN: `DB_SECRET_ARN`, `dbSecretArn`, `SECRETARN`.
  /(^|[^a-z]|secret|param|parameter)arn([^a-z]|$)/i,
  /[a-z\d]Arn(?![a-z])/,
  // An expression of a pipeline or of Terraform without its mark: `secrets.DB_PASSWORD`, `var.secret`.
  /^(secrets|vars?|env|inputs|local|module)\.[\w.-]+$/,
]

const isInstead = (text: string): boolean =>
  text.startsWith(BLANK) || (!text.startsWith('/') && (isStandIn(text) || INSTEAD.some((form) => form.test(text))))

/**
 * The store that a reference is for; undefined if that is not known. An ARN names it. Only a reference to Secrets
 * Manager ends with a key, a stage and a version. A plain name is a parameter's, because Secrets Manager requires ARNs.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
 */
const storeOf = (valueFrom: string): Store | undefined => {
  const text = blankMarks(valueFrom)
  const { store } = (ARN.exec(text) ?? TERRAFORM.exec(valueFrom.trim()))?.groups ?? {}
  if (store) return store as Store
  if (text.startsWith('arn:')) return undefined
  if (/^[^:]+:[^:]*:[^:]*:[^:]*$/.test(text)) return 'secretsmanager'
  if (isInstead(text)) return undefined
  return PARAMETER.test(text.replaceAll(BLANK, 'x')) ? 'ssm' : undefined
}

/** `arn:aws:secretsmanager:…:secret:name:key:stage:version`, with at least one of the last three. */
const KEY_OR_VERSION = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:)?[^:]+:(?!::$)[^:]*:[^:]*:[^:]*$/

/** Whether a container is given a part of a secret, or not its current version. */
export const hasKeyOrVersion = ({ secrets, logConfiguration }: Container): boolean =>
  [...secrets, ...(logConfiguration?.secretOptions ?? [])].some(({ valueFrom }) =>
    KEY_OR_VERSION.test(blankMarks(valueFrom)),
  )

const fromStore = (store: Store, valueFrom: string, use: string, region: string): Requirement[] =>
  requiredInRegion(
    { services: [store], reason: `${use} from ${STORES[store]}`, subject: `${valueFrom} (${use})` },
    ARN.exec(blankMarks(valueFrom))?.groups?.region,
    region,
  )

const unknownStore = (subject: string): Requirement =>
  warn(
    'It is not known whether Secrets Manager or Parameter Store keeps these secrets',
    subject,
    'No endpoint is planned for them: set SecretsManager or ParameterStore, whichever keeps them.',
  )
