import { tolerateClosedPipes } from './output/closedPipe.ts'
import { main } from './start/main.ts'

tolerateClosedPipes()
process.exitCode = await main(process.argv.slice(2), process)
