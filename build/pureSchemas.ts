import type { Rewrites } from './rewritePackages.ts'

/** A schema: `export var DescribeVpcs$ = [9, n0, _DVesc, …];`, over as many lines as it takes. */
const SCHEMA = /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm
const SCHEMA_START = /^(?:export )?var [\w$]+ = \[/gm

/** Strings, references and functions that are not called: to evaluate them does nothing, whether they are used or not. */
const PURE = /^(?:"[^"\\]*"|`[^`$\\]*`|\(\) =>|[\w$\s[\]{},:|-])*$/

/**
 * Marks the schemas of an SDK client as pure, so that those that no command uses fall away.
 *
 * A schema names its members' traits by computed keys (`{ [_xN]: _it }`). To the bundler such a key may run a
 * `toString`, so it keeps all 2,000 of them, half a megabyte for EC2, whatever the commands. The keys are constants:
 * inside a function whose call is annotated as pure they may go.
 * @throws where a schema is anything but a literal, which it might be wrong to drop
 */
export const markSchemasPure = (text: string): string => {
  let marked = 0
  const result = text.replace(SCHEMA, (statement: string, declaration: string, literal: string) => {
    if (!PURE.test(literal)) throw new Error(`expected a schema that is a literal, got ${statement.slice(0, 200)}`)
    marked += 1
    return `${declaration}/* @__PURE__ */ (() => ${literal})();`
  })
  const expected = text.match(SCHEMA_START)?.length ?? 0
  if (marked === 0 || marked !== expected) {
    throw new Error(`expected to mark every schema of the SDK's client, marked ${marked} of ${expected}`)
  }
  return result
}

export const pureSchemas = (client: string): Rewrites => ({
  [`@aws-sdk/${client}/dist-es/schemas/schemas_0.js`]: markSchemasPure,
})
