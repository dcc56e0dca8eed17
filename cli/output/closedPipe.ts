/**
 * A reader such as `head` may close its pipe early, which is not an error. If standard error is closed, the command
 * goes on, because its exit status still reports errors.
 */
export const tolerateClosedPipes = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    // Such as a full disk.
    process.stderr.write(`Expected to write the output, got ${error.message}\n`)
    process.exit(1)
  })
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
