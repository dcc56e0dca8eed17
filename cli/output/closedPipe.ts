/** A reader that closes a pipe early, such as `head`, is not an error. Without one of errors, the exit status still tells. */
export const tolerateClosedPipes = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
