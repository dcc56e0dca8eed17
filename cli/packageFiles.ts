import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: this file runs as source in `cli/`, or bundled in `dist/cli/`. */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../' : '../../', import.meta.url)

/** The absolute path of a file of the package. */
export const packageFile = (path: string): string => fileURLToPath(new URL(path, ROOT))

export const packageVersion = (): string => JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version

/** A clone has the sources of the functions. An installed package has only the built functions. */
export const isClone = (): boolean => existsSync(packageFile('handler/index.ts'))

/** The command that runs `start` here. */
export const startCommand = (): string => (isClone() ? 'npm start --' : 'npx fargate-endpoints start')

/** The path of a sample event, relative to the current directory. */
export const sampleEvent = (name: string): string => {
  const path = packageFile(`events/${name}.json`)
  return isClone() ? `events/${name}.json` : relative(process.cwd(), path)
}
