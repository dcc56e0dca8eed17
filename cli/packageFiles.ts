import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: this file runs as source in `cli/`, or bundled in `dist/cli/`. */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../' : '../../', import.meta.url)

/** The path of a file of the package, by its path from package.json. */
export const packageFile = (path: string): string => fileURLToPath(new URL(path, ROOT))

export const packageVersion = (): string => JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version

/** A clone has the sources of the functions; an installed package has only what is built from them. */
export const isClone = (): boolean => existsSync(packageFile('handler/index.ts'))

/** How a user runs the `start` command here. */
export const startCommand = (): string => (isClone() ? 'npm start --' : 'npx fargate-endpoints start')

/** The path of a sample event, from where the user is. */
export const sampleEvent = (name: string): string => {
  const path = packageFile(`events/${name}.json`)
  return isClone() ? `events/${name}.json` : relative(process.cwd(), path)
}
