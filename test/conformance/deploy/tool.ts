import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT, VENV } from '../paths.ts'

const executeFile = promisify(execFile)

const environment: NodeJS.ProcessEnv = {
  PATH: `${VENV}/bin:${process.env.PATH}`,
  HOME: process.env.HOME,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'conformance',
  AWS_SECRET_ACCESS_KEY: 'conformance',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  SAM_CLI_TELEMETRY: '0',
}

/**
 * Runs a command in a folder, by default the project root. Resolves to its standard output.
 * @throws Error with the complete output if the exit status is not 0
 */
export const execute = async (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd: string = ROOT,
): Promise<string> => {
  const options = { cwd, env: { ...environment, ...env }, maxBuffer: 64 * 1024 * 1024 }
  try {
    return (await executeFile(command, args, options)).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** Runs a tool of the virtual environments, such as `bin/aws`. */
export const run = (tool: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> =>
  execute(`${VENV}/${tool}`, args, env)
