export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject {
  [name: string]: Json
}

export interface Resource {
  Type: string
  Condition?: string
  Metadata?: JsonObject
  Properties: JsonObject
}

/** A CloudFormation template with its functions in the long form, `{ "Fn::Sub": … }`. */
export interface Template {
  Description?: string
  Metadata?: JsonObject
  Parameters?: Record<string, JsonObject>
  Mappings?: JsonObject
  Conditions?: JsonObject
  Resources: Record<string, Resource>
  Outputs?: Record<string, JsonObject>
}

/** A template with the additions of SAM. */
export interface SamTemplate extends Template {
  Transform: string
  Globals: { Function: JsonObject }
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
