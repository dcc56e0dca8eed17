/** The exporters in a configuration of an OpenTelemetry collector, which is YAML or JSON. Its text is searched, not parsed. */
import { serviceAt } from './hosts.ts'

export interface Exporter {
  /** Without the name that may follow it: `awsxray` of `awsxray/two`. */
  type: string
  /** The region in its settings, unless it is a variable, which Fargate sets to the task's own. */
  region: string | undefined
  /** Whether its settings have a host of AWS; undefined if it has no settings. */
  isToAws: boolean | undefined
}

/** The exporters in the pipelines. */
export const exportersIn = (content: string): Exporter[] => {
  const lists = [
    ...content.matchAll(/"?exporters"?\s*:\s*\[([^\]]*)\]/g),
    ...content.matchAll(/^\s*exporters:\s*\n((?:\s*-\s*\S+\s*\n?)+)/gm),
  ]
  const ids = lists
    .flatMap(([, list = '']) => list.split(/[,\n]/))
    .flatMap((item) => /\w[\w/.-]*/.exec(item)?.[0] ?? [])
  return [...new Set(ids)].map((id) => exporterIn(content, id))
}

/** The settings of an exporter have its region and host. A receiver of the same name has neither. */
const exporterIn = (content: string, id: string): Exporter => {
  const settings = settingsOf(content, id)
  const regions = settings.flatMap((text) => /\bregion["']?\s*:\s*["']?([^\s"',}]+)/.exec(text)?.[1] ?? [])
  return {
    type: id.split('/')[0] ?? id,
    region: regions.find((region) => !region.startsWith('$')),
    isToAws: settings.length === 0 ? undefined : settings.some((text) => urlsIn(text).some(serviceAt)),
  }
}

export const urlsIn = (text: string): string[] => text.match(/https?:\/\/[^\s"']+/g) ?? []

/** The texts below a key: in brackets, or in deeper lines. */
const settingsOf = (content: string, key: string): string[] => {
  const name = `["']?${key.replaceAll('.', '\\.')}["']?[ \\t]*:[ \\t]*`
  const blocks = content.matchAll(new RegExp(`^([ \\t]*)${name}\\n((?:\\1[ \\t]+.*\\n?)+)`, 'gm'))
  const flows = content.matchAll(new RegExp(`(?<![\\w/.-])${name}(?=\\{)`, 'g'))
  return [
    ...[...blocks].map(([, , text = '']) => text),
    ...[...flows].map(({ 0: { length }, index }) => bracketsAt(content, index + length)),
  ]
}

/** The text from a bracket to its closing one. */
const bracketsAt = (text: string, start: number): string => {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1)
  }
  return text.slice(start)
}
