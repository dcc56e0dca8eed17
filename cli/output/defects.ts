import { inspect } from 'node:util'
import { packageVersion } from '../packageFiles.ts'

/** Node would print the line that threw, and a line of the bundle is most of a file. */
export const reportDefects = (): void => {
  process.on('uncaughtException', (error) => {
    process.stderr.write(
      `fargate-endpoints ${packageVersion()} has a defect: please report it with this.\n${inspect(error)}\n`,
    )
    process.exit(1)
  })
}
