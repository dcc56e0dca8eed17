import { describe, expect, test } from '@jest/globals'
import { covers, isPrivateBlock, overlaps } from '../../../../handler/vpc/network/addressRanges.ts'

describe('covers', () => {
  test.each<[string, string[], string]>([
    ['is one of the blocks', ['10.0.0.0/24'], '10.0.0.0/24'],
    ['is one address that is a block', ['10.0.0.1/32'], '10.0.0.1/32'],
    ['has one half in each of two blocks, in any order', ['10.0.0.128/25', '10.0.0.0/25'], '10.0.0.0/24'],
    [
      'continues after a block that lies within another',
      ['10.0.0.0/25', '10.0.0.0/28', '10.0.0.128/25'],
      '10.0.0.0/24',
    ],
    ['is an IPv6 block', ['2600:1f00::/40'], '2600:1f00::/56'],
  ])('returns true when the block %s', (_, cidrs, block) => {
    expect(covers(cidrs, block)).toBe(true)
  })

  test.each<[string, string[], string]>([
    ['lies beside the blocks', ['10.0.0.0/24'], '10.0.1.0/24'],
    ['begins before the blocks', ['10.0.0.128/25'], '10.0.0.0/24'],
    ['ends after the blocks', ['10.0.0.0/25'], '10.0.0.0/24'],
    ['fills a gap between the blocks too', ['10.0.0.0/26', '10.0.0.128/25'], '10.0.0.0/24'],
    ['has the same numbers in the other address family', ['0.0.0.0/0'], '::/96'],
  ])('returns false when the block %s', (_, cidrs, block) => {
    expect(covers(cidrs, block)).toBe(false)
  })
})

describe('overlaps', () => {
  test.each<[string, string[], string]>([
    ['lies within one of the blocks', ['10.1.0.0/16', '10.0.0.0/16'], '10.0.3.0/24'],
    ['has one of the blocks within', ['10.0.3.0/24'], '10.0.0.0/16'],
    ['is the first address of a block', ['10.0.0.0/24'], '10.0.0.0/32'],
    ['is the last address of a block', ['10.0.0.0/24'], '10.0.0.255/32'],
  ])('returns true when the block %s', (_, cidrs, block) => {
    expect(overlaps(cidrs, block)).toBe(true)
  })

  test.each<[string, string[], string]>([
    ['ends before the blocks', ['10.0.1.0/24'], '10.0.0.0/24'],
    ['begins after the blocks', ['10.0.0.0/24'], '10.0.1.0/24'],
    ['has the same numbers in the other address family', ['::/96'], '10.0.0.0/24'],
  ])('returns false when the block %s', (_, cidrs, block) => {
    expect(overlaps(cidrs, block)).toBe(false)
  })
})

describe('isPrivateBlock', () => {
  test.each([
    [true, '0.0.0.0/8'],
    [false, '1.0.0.0/8'],
    [true, '10.0.0.0/8'],
    [false, '10.0.0.0/7'],
    [true, '100.64.0.0/10'],
    [false, '100.128.0.0/10'],
    [true, '127.0.0.0/8'],
    [true, '169.254.0.0/16'],
    [false, '169.253.0.0/16'],
    [true, '172.16.0.0/12'],
    [false, '172.32.0.0/12'],
    [true, '192.168.0.0/16'],
    [false, '192.169.0.0/16'],
    [true, '224.0.0.0/4'],
    [false, '0.0.0.0/0'],
    [true, '::1/128'],
    [true, 'fd00::/8'],
    [true, 'fe80::/10'],
    [true, 'ff02::/16'],
    [true, '::ffff:0:0/96'],
    [false, '64:ff9b::/96'],
    [true, '64:ff9b:1::/48'],
    [false, '2600::/12'],
  ])('returns %s for %s', (isPrivate, block) => {
    expect(isPrivateBlock(block)).toBe(isPrivate)
  })
})
