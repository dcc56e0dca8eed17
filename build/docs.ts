/**
 * Writes the parts of the documentation that are generated from code, between their markers.
 * With `--check` it writes nothing, and fails if a part is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { networkTables } from '../cli/test/doctor/networks/page.ts'
import { chapters as networks } from '../cli/test/doctor/networks/rows/index.ts'
import { catalogue, flagsOf } from '../handler/fargate/catalogue.ts'
import { catalogueDocs } from '../handler/fargate/catalogueDocs.ts'
import { propertyDocs } from '../handler/resource/propertyDocs.ts'
import { tableOf } from '../test/integration/vpcs/page.ts'
import { chapters } from '../test/integration/vpcs/rows/index.ts'
import { pictures, topology } from './pictures.ts'
import { costInEnglish, costInJapanese, priceTable, winners } from './prices.ts'
import { table } from './table.ts'

const propertyTable = (): string =>
  table(
    ['Property', 'Default', 'Meaning'],
    Object.entries(propertyDocs).map(([name, { fallback, meaning }]) => [`\`${name}\``, fallback, meaning]),
  )

const serviceTable = (): string =>
  table(
    ['Service', 'Kind', 'Property', 'Attribute', 'A task needs it when'],
    catalogue.map((entry) => [
      `[${entry.service}](${catalogueDocs[entry.service].source})`,
      entry.kind,
      flagsOf(entry)
        .map((flag) => `\`${flag}\``)
        .join(', '),
      `\`${entry.attribute}\``,
      catalogueDocs[entry.service].reason,
    ]),
  )

const parts = [
  { file: 'README.md', marker: 'properties', render: propertyTable },
  { file: 'README.md', marker: 'services', render: serviceTable },
  { file: 'README.md', marker: 'topology', render: topology },
  { file: 'README.md', marker: 'cost', render: costInEnglish },
  { file: 'README.ja.md', marker: 'cost', render: costInJapanese },
  { file: 'docs/cost.md', marker: 'winners', render: winners },
  { file: 'docs/cost.md', marker: 'prices', render: priceTable },
  { file: 'docs/troubleshooting.md', marker: 'networks', render: () => networkTables(networks) },
  { file: 'docs/vpcs.md', marker: 'vpcs', render: () => tableOf(chapters) },
]

const isCheck = process.argv.includes('--check')
let stale = 0

const update = (file: string, what: string, text: string, current: string): void => {
  if (current === text) return
  if (!isCheck) writeFileSync(file, current)
  stale += 1
  process.stdout.write(`${file}: ${what} ${isCheck ? 'is out of date: run npm run docs' : 'was written'}\n`)
}

for (const { file, marker, render } of parts) {
  const text = readFileSync(file, 'utf8')
  const section = new RegExp(`(<!-- ${marker} -->)[^]*?(<!-- /${marker} -->)`)
  if (!section.test(text)) throw new Error(`${file}: expected the markers <!-- ${marker} --> and <!-- /${marker} -->`)
  const current = text.replace(section, (_, open: string, close: string) => `${open}\n${render()}\n${close}`)
  update(file, `the part "${marker}"`, text, current)
}
for (const { file, render, isTimed } of pictures) {
  if (isTimed && existsSync(file)) continue
  update(file, 'the picture', existsSync(file) ? readFileSync(file, 'utf8') : '', await render())
}
if (isCheck && stale > 0) process.exitCode = 1
