import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: this file runs as source in `cli/`, or bundled in `dist/cli/`. */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../' : '../../', import.meta.url)

/** The path of a file of the package, by its path from package.json. */
export const packageFile = (path: string): string => fileURLToPath(new URL(path, ROOT))

export const packageVersion = (): string => JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version
