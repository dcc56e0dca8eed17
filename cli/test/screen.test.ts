import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { tabulate, wrap } from '../output/layout.ts'
import { type Output, Screen } from '../output/screen.ts'

/** Returns the text that is written to a stream of this kind. */
const written = async (write: (screen: Screen) => void, kind: Partial<Output> = {}): Promise<string> => {
  const output = Object.assign(new PassThrough(), kind)
  write(new Screen(output))
  output.end()
  return text(output)
}

describe('wrap', () => {
  test.each([
    ['after spaces', 'one two three', 8, ['one two', 'three']],
    ['after commas, which are kept', 'a1,b2,c3', 6, ['a1,b2,', 'c3']],
    ['no word that is too long', 'a verylongword b', 5, ['a', 'verylongword', 'b']],
    ['no text that fits', 'fits', 4, ['fits']],
    ['an empty text into an empty line', '', 4, ['']],
    ['a coloured text by its visible width', '\u001b[32mone\u001b[39m two', 7, ['\u001b[32mone\u001b[39m two']],
  ])('breaks %s', (_, given, width, lines) => {
    expect(wrap(given, width)).toEqual(lines)
  })
})

test('tabulate aligns values, and wraps them beside their names', () => {
  const rows = [
    ['VpcId', 'vpc'],
    ['Ids', 'a,b,c'],
  ] as const

  expect(tabulate(rows, 10)).toEqual(['VpcId  vpc', 'Ids    a,', '       b,c'])
})

describe('the live line', () => {
  const draw = (screen: Screen) => {
    screen.live('1 s')
    screen.live('2 s')
    screen.line('done')
  }

  test('is overwritten on a terminal', async () => {
    const shown = await written(draw, { isTTY: true, columns: 80 })

    expect(shown.replaceAll(/.\[\d*m/g, '')).toBe('  1 s\u001b[1G\u001b[2K  2 s\u001b[1G\u001b[2K  done\n')
  })

  test('is cut at the edge of the terminal', async () => {
    const shown = await written((screen) => screen.live('1234567890'), { isTTY: true, columns: 8 })

    expect(stripVTControlCharacters(shown)).toBe('  12345')
  })

  test('is not used in CI', async () => {
    const { CI } = process.env
    process.env.CI = 'true'
    const { isLive } = new Screen(Object.assign(new PassThrough(), { isTTY: true }))
    if (CI === undefined) delete process.env.CI
    else process.env.CI = CI

    expect(isLive).toBe(false)
  })
})
