// Writes the list of the services of a region as a module. Reads their full names as a JSON list from standard input:
// node simulator/regions/listServices.mjs us-east-1 SOURCE < names.json > simulator/regions/usEast1Services.ts
import { text } from 'node:stream/consumers'

const [region, source] = process.argv.slice(2)
const prefix = `com.amazonaws.${region}.`
const names = [...new Set(JSON.parse(await text(process.stdin)))].sort()

const paragraph = (list) => {
  const lines = ['   ']
  for (const word of list) {
    if (`${lines.at(-1)} ${word}`.length > 116) lines.push('   ')
    lines.push(`${lines.pop()} ${word}`)
  }
  return lines.join('\n')
}

process.stdout.write(`import { words } from './region.ts'

// Written by listServices.mjs from ${source}.

/** Short names: the part after \`${prefix}\`. */
export const interfaceServices = words(\`
${paragraph(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)))}
\`)

/** Full names of the services whose names have another form. */
export const otherServices = words(\`
${paragraph(names.filter((name) => !name.startsWith(prefix)))}
\`)
`)
