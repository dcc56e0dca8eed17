/**
 * Writes the files of a release from the output of `npm run prepack`: the package, the plain template, a zip of each
 * function, and the checksums of all of them, in the format of `sha256sum --check SHA256SUMS`.
 *   node build/release.ts [FOLDER]
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'
import { bundleOf, type EntryName, entries } from './entries.ts'

const folder = process.argv[2] ?? 'release'
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/**
 * The zip contains no timestamps of the files, so the same files give the same zip. 1980 is the first year of the
 * format.
 */
const zipOf = (source: string): Uint8Array =>
  zipSync(Object.fromEntries(readdirSync(source).map((name) => [name, readFileSync(join(source, name))])), {
    mtime: '1980-01-01T12:00:00',
    level: 9,
  })

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder])
copyFileSync('dist/fargate-endpoints.template.json', join(folder, `fargate-endpoints-${version}.template.json`))
for (const name of Object.keys(entries) as EntryName[]) {
  writeFileSync(join(folder, `fargate-endpoints-${version}-${name}.zip`), zipOf(dirname(bundleOf(name))))
}
const sums = readdirSync(folder)
  .sort()
  .map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')}  ${name}\n`,
  )
writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''))
process.stdout.write(sums.join(''))
