import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * An esbuild plugin that leaves an `import()` of certain modules in the code, as one of the file beside it that such a module
 * is built into. A build that meets one of them no longer fails.
 * @param modules paths from the project's root, by the names of those files without their ending
 */
export const keepApart = (root: string, modules: Readonly<Record<string, string>>): Plugin => ({
  name: 'keep-apart',
  setup: (build) => {
    const met = new Set<string>()
    const fileOf = new Map(Object.entries(modules).map(([name, path]) => [join(root, path), `${name}.mjs`]))
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const module = join(resolveDir, path)
      const file = kind === 'dynamic-import' ? fileOf.get(module) : undefined
      if (file === undefined) return undefined
      met.add(module)
      return { path: `./${file}`, external: true }
    })
    build.onEnd(() => ({
      errors: [...fileOf.keys()]
        .filter((path) => !met.has(path))
        .map((path) => ({ text: `expected an import() of ${path}, found it nowhere` })),
    }))
  },
})
