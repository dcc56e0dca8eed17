import { tolerateClosedPipes } from './output/closedPipe.ts'
import { reportDefects } from './output/defects.ts'
import { runProgram } from './program.ts'

reportDefects()
tolerateClosedPipes()
process.exitCode = await runProgram(process.argv.slice(2), process)
