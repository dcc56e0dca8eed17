import { builtinModules } from 'node:module'
import type { Plugin } from 'esbuild'

/** With the prefix and without it. */
const NAMES = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))

const NAMESPACE = 'builtin'

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/**
 * Takes Node's own modules from `process.getBuiltinModule`, of each only what is used.
 *
 * To `import` one of them makes Node read its every export. Some are there only to be loaded on demand, and come by a
 * getter: the streams of `node:fs` bring `node:readline`, and `WebSocket` of `node:http` all of undici, 30 ms. An
 * `import()` is left as it is, for it takes the whole module in any case.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup: (build) => {
    build.onResolve({ filter: /^(node:)?[\w/]+$/ }, ({ path, kind }) =>
      NAMES.has(path) && kind === 'import-statement'
        ? { path: path.startsWith('node:') ? path : `node:${path}`, namespace: NAMESPACE, sideEffects: false }
        : undefined,
    )
    build.onLoad({ filter: /^/, namespace: NAMESPACE }, async ({ path }) => ({
      contents: exportsOf(path, await import(path)),
    }))
  },
}

const exportsOf = (path: string, module: object): string => {
  const names = Object.keys(module).filter((name) => IDENTIFIER.test(name) && name !== 'default')
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)})`,
    'export default builtin',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})()`),
  ].join('\n')
}
