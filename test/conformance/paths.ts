import { fileURLToPath } from 'node:url'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const ROOT = fromRoot('')
/** The Node that everything runs on. */
export const NODE = process.execPath
/** What `npm run package` writes. */
export const PLAIN_TEMPLATE = fromRoot('dist/fargate-endpoints.template.json')

/** The virtual environments that `install.ts` makes, and the requirements of each. */
export const VENV = fromRoot('.venv')
export const environments = [
  { path: VENV, requirements: fromRoot('test/conformance/requirements.txt') },
  { path: `${VENV}/checkov`, requirements: fromRoot('test/conformance/requirements-checkov.txt') },
]

export const AWS_CLI = `${VENV}/bin/aws`
export const PYTHON = `${VENV}/bin/python`
