import { tolerateClosedPipes } from './output/closedPipe.ts'
import { runProgram } from './program.ts'

tolerateClosedPipes()
process.exitCode = await runProgram(process.argv.slice(2), process)
