/** Measures the provider beside others, and writes the README's part on performance. `npm run bench -- --help` */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measure, type Options } from './measure.ts'

const HELP = `Usage: npm run bench [-- OPTIONS]

Measures the provider, and writes what it found into the README. It takes about five minutes.

  --runs N         Runs of each contender; 7 if left out.
  --latency MS     What a call to EC2 takes; 150 if left out.
  --print          Prints the part of the README, and writes nothing.
  --help           Prints this.
`

const MARKERS = /(<!-- performance -->)[\s\S]*?(<!-- \/performance -->)/

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    latency: { type: 'string', default: '150' },
    print: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const run = async (options: Options): Promise<void> => {
  const part = await measure(options, (line) => process.stderr.write(`${line}\n`))
  if (values.print) {
    process.stdout.write(`${part}\n`)
    return
  }
  const readme = readFileSync('README.md', 'utf8')
  if (!MARKERS.test(readme))
    throw new Error('README.md: expected the markers <!-- performance --> and <!-- /performance -->')
  writeFileSync(
    'README.md',
    readme.replace(MARKERS, (_, open: string, close: string) => `${open}\n${part}\n${close}`),
  )
}

if (values.help) process.stdout.write(HELP)
else await run({ runs: Number(values.runs), latency: Number(values.latency) })
