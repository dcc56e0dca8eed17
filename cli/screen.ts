import { clearLine, cursorTo } from 'node:readline'
import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { tabulate, wrap } from './layout.ts'

const WIDEST = 100
const MARGIN = 2

export type Style = Parameters<typeof styleText>[0]

/** What the screen needs of a stream; a terminal has more than a file or a pipe. */
export type Output = Writable & { isTTY?: boolean; columns?: number }

/** Writes lines of at most 100 columns, in colour on a terminal only, and one live line there. */
export class Screen {
  readonly #output: Output
  #isLineLive = false

  constructor(output: Output) {
    this.#output = output
  }

  /** Whether a line may be drawn over: a terminal, and not one that a build server records. */
  get isLive(): boolean {
    return this.#output.isTTY === true && !process.env.CI
  }

  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#output })
  }

  heading(text: string): void {
    this.line()
    for (const line of wrap(text, this.#width)) this.#write(this.style('bold', line))
  }

  /** An empty line where there is no text. */
  line(text = ''): void {
    for (const line of wrap(text, this.#width)) this.#writeIndented(line)
  }

  /** A line of a picture, as it is. */
  drawn(line: string): void {
    this.#writeIndented(line)
  }

  /** A line behind a sign; what does not fit goes under its first word. */
  item(sign: string, text: string): void {
    wrap(text, this.#width - 2).forEach((line, at) => {
      this.#writeIndented(`${at === 0 ? sign : ' '} ${line}`)
    })
  }

  /** Rows of a name and a value, aligned. A row may have a style for its name. */
  table(rows: readonly (readonly [name: string, value: string, style?: Style])[]): void {
    const named = rows.map(([name, value, style = 'dim']) => [this.style(style, name), value] as const)
    for (const line of tabulate(named, this.#width)) this.#writeIndented(line)
  }

  /** Draws over the last live line; the next line that is written takes its place. */
  live(text: string): void {
    this.#eraseLive()
    // A line that the terminal breaks in two could not be erased.
    this.#output.write(' '.repeat(MARGIN) + this.style('dim', text.slice(0, this.#width - 1)))
    this.#isLineLive = true
  }

  get #width(): number {
    // A pseudo-terminal without a size has 0 columns.
    return Math.min(WIDEST, this.#output.columns || WIDEST) - MARGIN
  }

  #writeIndented(line: string): void {
    this.#write(line === '' ? '' : ' '.repeat(MARGIN) + line)
  }

  #write(line: string): void {
    this.#eraseLive()
    this.#output.write(`${line}\n`)
  }

  #eraseLive(): void {
    if (!this.#isLineLive) return
    cursorTo(this.#output, 0)
    clearLine(this.#output, 0)
    this.#isLineLive = false
  }
}
