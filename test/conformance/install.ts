/**
 * Installs moto, the AWS tools and AWS's runtime client in `.venv`, at the pinned versions, unless they are installed
 * already.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { environments, RUNTIME_CLIENT_FOLDER, RUNTIME_CLIENT_VERSION, VENV } from './paths.ts'

const STAMP = `${VENV}/requirements.sha256`

const stamp = (): string =>
  environments
    .reduce((hash, { requirements }) => hash.update(readFileSync(requirements)), createHash('sha256'))
    .digest('hex')

/** Runs a command. If it fails, prints the remedy and ends the script. */
const run = (command: string, args: string[], remedy: string): void => {
  const { error, status } = spawnSync(command, args, { stdio: 'inherit' })
  if (error === undefined && status === 0) return
  process.stderr.write(`\n${command} ${args.join(' ')}: ${error?.message ?? `exit status ${status}`}\n${remedy}\n`)
  process.exit(1)
}

const install = (): void => {
  run(
    'python3',
    ['-c', 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))'],
    'The conformance tests need Python 3.10 or newer with its venv module, as `python3` on the PATH ' +
      '(Debian and Ubuntu: apt-get install python3 python3-venv). No other part of the project needs Python.',
  )
  rmSync(VENV, { recursive: true, force: true })
  for (const { path, requirements } of environments) {
    run('python3', ['-m', 'venv', path], 'The virtual environment could not be created: see the lines above.')
    run(
      `${path}/bin/pip`,
      ['install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements],
      `pip could not install ${requirements}: see the lines above. It needs access to a Python package index.`,
    )
  }
}

/** Installs the client without its install scripts, which compile a part that `runtime/rapidClient.ts` replaces. */
const installRuntimeClient = (): void => {
  const manifest = `${RUNTIME_CLIENT_FOLDER}/node_modules/aws-lambda-ric/package.json`
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === RUNTIME_CLIENT_VERSION) return
  run(
    'npm',
    [
      ...['install', '--silent', '--ignore-scripts', '--no-save', '--prefix', RUNTIME_CLIENT_FOLDER],
      `aws-lambda-ric@${RUNTIME_CLIENT_VERSION}`,
    ],
    "npm could not install AWS's runtime client: see the lines above. It needs access to a package registry.",
  )
}

const currentStamp = stamp()
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== currentStamp) {
  process.stdout.write('Installing moto and the AWS tools into .venv (only once; takes a minute or two)\n')
  install()
  writeFileSync(STAMP, currentStamp)
}
installRuntimeClient()
