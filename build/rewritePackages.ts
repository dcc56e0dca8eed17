import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Loader, Plugin } from 'esbuild'

/** New texts for files of packages, by their paths below `node_modules/`. */
export type Rewrites = Readonly<Record<string, (text: string) => string>>

/** Paths of another system have the other slash. */
const ending = (path: string): RegExp =>
  new RegExp(`node_modules/${path}$`.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]'))

/**
 * An esbuild plugin that puts other texts in place of files of packages.
 * A build that meets one of them no longer fails: what the rewrite was for has moved, and would come back unseen.
 */
export const rewritePackages = (name: string, rewrites: Rewrites): Plugin => ({
  name,
  setup: (build) => {
    const met = new Set<string>()
    for (const [path, rewrite] of Object.entries(rewrites)) {
      build.onLoad({ filter: ending(path) }, async (file) => {
        met.add(path)
        return { contents: rewrite(await readFile(file.path, 'utf8')), loader: extname(path).slice(1) as Loader }
      })
    }
    build.onEnd(() => ({
      errors: Object.keys(rewrites)
        .filter((path) => !met.has(path))
        .map((path) => ({ text: `expected ${path} in the bundle, found it nowhere: has the package moved it?` })),
    }))
  },
})
