import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Returns the anchors that GitHub creates for headings: https://docs.github.com/en/get-started/writing-on-github */
const anchorsOf = (text: string): string[] =>
  Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Returns the targets of links and pictures, in Markdown and in HTML. */
export const linksIn = (text: string): string[] =>
  Array.from(
    text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g),
    ([, link, attribute = '']) => link ?? attribute,
  )

/** Checks that the file and the heading of each link within the project exist. */
export const linkProblems = (file: string, text: string): string[] =>
  linksIn(text)
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      if (!existsSync(target)) return [`file not found: ${link}`]
      return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).includes(anchor)
        ? []
        : [`heading not found: ${link}`]
    })
