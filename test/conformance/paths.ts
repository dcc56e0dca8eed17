import { fileURLToPath } from 'node:url'

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const ROOT = fromRoot('')
/** The Node that runs everything. */
export const NODE = process.execPath
/** The file that `npm run package` writes. */
export const PLAIN_TEMPLATE = fromRoot('dist/fargate-endpoints.template.json')

/** The virtual environments that `install.ts` creates, with their requirements. */
export const VENV = fromRoot('.venv')
export const environments = [
  { path: VENV, requirements: fromRoot('test/conformance/requirements.txt') },
  { path: `${VENV}/checkov`, requirements: fromRoot('test/conformance/requirements-checkov.txt') },
  { path: `${VENV}/ministack`, requirements: fromRoot('test/conformance/requirements-ministack.txt') },
]

/** The version of AWS's runtime client for Node, which `install.ts` also installs. */
export const RUNTIME_CLIENT_VERSION = '4.0.2'
export const RUNTIME_CLIENT_FOLDER = `${VENV}/runtime`
export const RUNTIME_CLIENT = `${RUNTIME_CLIENT_FOLDER}/node_modules/aws-lambda-ric/index.mjs`

export const MINISTACK = `${VENV}/ministack/bin/ministack`
export const PYTHON = `${VENV}/bin/python`
