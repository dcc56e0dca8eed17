// Writes a region's list of services as a module, from their full names as a JSON list on standard input:
//   node simulator/regions/listServices.mjs us-east-1 SOURCE < names.json > simulator/regions/usEast1Services.ts
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

/** Short names: what follows \`${prefix}\`. */
export const interfaceServices = words(\`
${paragraph(names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)))}
\`)

/** Full names of the services that are named otherwise. */
export const otherServices = words(\`
${paragraph(names.filter((name) => !name.startsWith(prefix)))}
\`)
`)
