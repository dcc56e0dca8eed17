import { test } from '@jest/globals'
import { expectUsageError, fargateEndpoints } from './program.ts'

test.each([
  ['a command that it does not have', 'delete', /^unknown command 'delete' \(see fargate-endpoints --help\)$/],
  ['a misspelt command', 'docter', /^unknown command 'docter' \(Did you mean doctor\?\)$/],
])('rejects %s, and says which there are', async (_, command, message) => {
  expectUsageError(await fargateEndpoints(command), message)
})
