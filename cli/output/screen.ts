import { clearLine, cursorTo } from 'node:readline'
import type { Writable } from 'node:stream'
import { styleText } from 'node:util'
import { tabulate, wrap } from './layout.ts'

const MAX_WIDTH = 100
const MARGIN = 2

export type Style = Parameters<typeof styleText>[0]

/** A stream; only a terminal has `isTTY` and `columns`. */
export type Output = Writable & { isTTY?: boolean; columns?: number }

/** Writes lines of at most 100 columns. Only a terminal gets colours and a live line. */
export class Screen {
  readonly #output: Output
  #isLineLive = false

  constructor(output: Output) {
    this.#output = output
  }

  /** Whether a line can be overwritten: on a terminal, but not in CI, where its output is recorded. */
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

  /** Writes a text, wrapped. Without a text, writes an empty line. */
  line(text = ''): void {
    for (const line of wrap(text, this.#width)) this.#writeIndented(line)
  }

  /** Writes a line of a chart unchanged. */
  drawn(line: string): void {
    this.#writeIndented(line)
  }

  /** Writes a text after a sign. Continuation lines are aligned with the text. */
  item(sign: string, text: string): void {
    wrap(text, this.#width - 2).forEach((line, at) => {
      this.#writeIndented(`${at === 0 ? sign : ' '} ${line}`)
    })
  }

  /** Writes aligned rows of names and values. A row may have a style for its name. */
  table(rows: readonly (readonly [name: string, value: string, style?: Style])[]): void {
    const named = rows.map(([name, value, style = 'dim']) => [this.style(style, name), value] as const)
    for (const line of tabulate(named, this.#width)) this.#writeIndented(line)
  }

  /** Overwrites the previous live line. The next written line replaces it. */
  live(text: string): void {
    this.#eraseLive()
    // The terminal would wrap a longer line, which could not be erased.
    this.#output.write(' '.repeat(MARGIN) + this.style('dim', text.slice(0, this.#width - 1)))
    this.#isLineLive = true
  }

  get #width(): number {
    // A pseudo-terminal without a size has 0 columns.
    return Math.min(MAX_WIDTH, this.#output.columns || MAX_WIDTH) - MARGIN
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
