/**
 * Writes the parts of the documentation that the code is the source of, between their markers.
 * With `--check` it writes nothing, and fails where a part is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { catalogue } from '../handler/fargate/catalogue.ts'
import { propertyDocs } from '../handler/resource/propertyDocs.ts'
import { tableOf } from '../test/simulator/vpcs/page.ts'
import { chapters } from '../test/simulator/vpcs/rows/index.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const propertyTable = (): string =>
  table(
    ['Property', 'Default', 'Meaning'],
    Object.entries(propertyDocs).map(([name, { fallback, meaning }]) => [`\`${name}\``, fallback, meaning]),
  )

const serviceTable = (): string =>
  table(
    ['Service', 'Kind', 'Property', 'Attribute', 'A task needs it when'],
    catalogue.map(({ service, kind, flag, attribute, reason, source }) => [
      `[${service}](${source})`,
      kind,
      `\`${flag}\``,
      `\`${attribute}\``,
      reason,
    ]),
  )

const parts = [
  { file: 'README.md', marker: 'properties', make: propertyTable },
  { file: 'README.md', marker: 'services', make: serviceTable },
  { file: 'docs/vpcs.md', marker: 'vpcs', make: () => tableOf(chapters) },
]

const isCheck = process.argv.includes('--check')
let stale = 0
for (const { file, marker, make } of parts) {
  const text = readFileSync(file, 'utf8')
  const place = new RegExp(`(<!-- ${marker} -->)[^]*?(<!-- /${marker} -->)`)
  if (!place.test(text)) throw new Error(`${file}: expected the markers <!-- ${marker} --> and <!-- /${marker} -->`)
  const current = text.replace(place, (_, open: string, close: string) => `${open}\n${make()}\n${close}`)
  if (current === text) continue
  if (!isCheck) writeFileSync(file, current)
  stale += 1
  process.stdout.write(
    `${file}: the part "${marker}" ${isCheck ? 'is not current: run npm run docs' : 'was written anew'}\n`,
  )
}
if (isCheck && stale > 0) process.exitCode = 1
