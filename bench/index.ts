/** Measures the provider against other ways to create endpoints, and writes the tables of docs/performance.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measure, type Options } from './measure.ts'

const HELP = `Usage: npm run bench [-- OPTIONS]

Measures the provider, and writes the results into docs/performance.md. It takes more than five minutes.

  --runs N         Runs of each contender, by default 7.
  --latency MS     Duration of a call to EC2, by default 150.
  --print          Print the tables instead of writing them.
  --help           Print this text.
`

const PAGE = 'docs/performance.md'
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
  const section = await measure(options, (line) => process.stderr.write(`${line}\n`))
  if (values.print) {
    process.stdout.write(`${section}\n`)
    return
  }
  const page = readFileSync(PAGE, 'utf8')
  if (!MARKERS.test(page))
    throw new Error(`${PAGE}: expected the markers <!-- performance --> and <!-- /performance -->`)
  writeFileSync(
    PAGE,
    page.replace(MARKERS, (_, open: string, close: string) => `${open}\n${section}\n${close}`),
  )
}

if (values.help) process.stdout.write(HELP)
else await run({ runs: Number(values.runs), latency: Number(values.latency) })
