import { isObject, type Json, type JsonObject, type Resource, type SamTemplate, type Template } from './template.ts'

/** Properties with the same meaning in SAM and in CloudFormation. */
const COMMON = [
  ...['FunctionName', 'Description', 'Runtime', 'Architectures', 'Handler', 'Timeout', 'MemorySize', 'Role'],
  'Environment',
]

/**
 * Returns the template that SAM would deploy, but without a transform and with the code of the functions inline.
 * Supports only the parts of the SAM language that template.yaml uses.
 * @param codeOf returns the code of the function with this `CodeUri`, as one CommonJS module
 * @throws Error for any other part of the SAM language
 */
export const plainTemplate = (
  { Transform: _transform, Globals, Resources, ...sections }: SamTemplate,
  codeOf: (codeUri: string) => string,
): Template => ({
  ...sections,
  Resources: Object.fromEntries(
    Object.entries(Resources).flatMap(([id, resource]) =>
      resource.Type === 'AWS::Serverless::Function'
        ? plainFunction(id, withGlobals(resource, Globals.Function), codeOf)
        : [[id, resource] as const],
    ),
  ),
})

const withGlobals = (resource: Resource, globals: JsonObject): Resource => ({
  ...resource,
  Properties: merged(globals, resource.Properties),
})

const merged = (globals: JsonObject, own: JsonObject): JsonObject => {
  const both = Object.entries(own).map(([name, value]): [string, Json] => {
    const general = globals[name]
    return [name, isObject(general) && isObject(value) ? merged(general, value) : value]
  })
  return { ...globals, ...Object.fromEntries(both) }
}

const plainFunction = (
  id: string,
  { Metadata = {}, Properties }: Resource,
  codeOf: (codeUri: string) => string,
): [string, Resource][] => {
  const { CodeUri, EventInvokeConfig, LoggingConfig, ...rest } = Properties
  const unknown = Object.keys(rest).filter((name) => !COMMON.includes(name))
  if (typeof CodeUri !== 'string' || !isObject(EventInvokeConfig) || !isObject(LoggingConfig) || unknown.length > 0) {
    throw new Error(
      `${id}: expected CodeUri, EventInvokeConfig, LoggingConfig and any of ${COMMON.join(', ')}; ` +
        `got ${Object.keys(Properties).join(', ')}`,
    )
  }
  const { SkipBuild: _skipBuild, ...metadata } = Metadata
  return [
    [
      id,
      {
        Type: 'AWS::Lambda::Function',
        Metadata: metadata,
        Properties: { ...rest, LoggingConfig, Code: { ZipFile: codeOf(CodeUri) } },
      },
    ],
    [`${id}EventInvokeConfig`, eventInvokeConfig(id, EventInvokeConfig)],
  ]
}

const eventInvokeConfig = (id: string, { DestinationConfig = {}, ...limits }: JsonObject): Resource => ({
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: {
    FunctionName: { Ref: id },
    Qualifier: '$LATEST',
    ...limits,
    DestinationConfig: withoutTypes(DestinationConfig),
  },
})

/** SAM needs the type of a destination to extend a role that it creates. CloudFormation reads it from the ARN. */
const withoutTypes = (destinations: Json): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(destinations) ? destinations : {}).map(([on, destination]) => {
      if (!isObject(destination)) return [on, destination]
      const { Type: _type, ...rest } = destination
      return [on, rest]
    }),
  )
