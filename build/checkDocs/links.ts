import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** As GitHub makes them: https://docs.github.com/en/get-started/writing-on-github */
const anchorsOf = (text: string): string[] =>
  Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The targets of links and pictures, in Markdown and in HTML. */
export const linksIn = (text: string): string[] =>
  Array.from(
    text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g),
    ([, link, attribute = '']) => link ?? attribute,
  )

/** A link within the project has its file and its heading. */
export const linkProblems = (file: string, text: string): string[] =>
  linksIn(text)
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      if (!existsSync(target)) return [`no file ${link}`]
      return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
        ? []
        : [`no heading ${link}`]
    })
