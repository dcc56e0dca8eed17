import { describe, expect, test } from '@jest/globals'
import type { NetworkAclEntry } from '../../../../handler/vpc/model/observed.ts'
import { refusingEntry } from '../../../../handler/vpc/reachability/networkAcls.ts'

const entry = (ruleNumber: number, parts: Partial<NetworkAclEntry> = {}): NetworkAclEntry => ({
  ruleNumber,
  isEgress: false,
  isAllowed: true,
  protocol: '6',
  cidrBlock: '0.0.0.0/0',
  fromPort: 443,
  toPort: 443,
  ...parts,
})
const LAST = entry(32_767, { isAllowed: false, protocol: '-1', fromPort: 0, toPort: 65_535 })

/** Returns the number of the rule that refuses TCP from 10.0.1.0/24. */
const refusing = (entries: readonly NetworkAclEntry[], ports = { fromPort: 443, toPort: 443 }): number | undefined => {
  const acl = { networkAclId: 'acl-0a', subnetIds: [], entries: [...entries, LAST] }
  return refusingEntry(acl, { isEgress: false, cidrBlock: '10.0.1.0/24', ...ports })?.ruleNumber
}

describe('A network ACL', () => {
  test.each<[string, NetworkAclEntry[]]>([
    ['an allow rule for the port', [entry(100)]],
    ['an allow rule for everything', [entry(100, { protocol: '-1', fromPort: 0, toPort: 0 })]],
    [
      'two allow rules that together cover the block',
      [entry(100, { cidrBlock: '10.0.1.0/25' }), entry(110, { cidrBlock: '10.0.1.128/25' })],
    ],
    ['a deny rule after the allow rule', [entry(100), entry(110, { isAllowed: false })]],
    ['a deny rule for UDP', [entry(90, { isAllowed: false, protocol: '17' }), entry(100)]],
    ['a deny rule for another block', [entry(90, { isAllowed: false, cidrBlock: '10.0.2.0/24' }), entry(100)]],
    ['a deny rule for the other direction', [entry(90, { isAllowed: false, isEgress: true }), entry(100)]],
  ])('admits traffic with %s', (_, entries) => {
    expect(refusing(entries)).toBeUndefined()
  })

  test.each<[string, number, NetworkAclEntry[]]>([
    ['without an allow rule', 32_767, []],
    ['with a deny rule before the allow rule', 90, [entry(90, { isAllowed: false }), entry(100)]],
    [
      'with a deny rule for a part of the block',
      90,
      [entry(90, { isAllowed: false, cidrBlock: '10.0.1.64/26' }), entry(100)],
    ],
    ['with an allow rule for only a part of the block', 32_767, [entry(100, { cidrBlock: '10.0.1.0/25' })]],
    ['with an allow rule only for UDP', 32_767, [entry(100, { protocol: '17' })]],
  ])('refuses traffic %s', (_, ruleNumber, entries) => {
    expect(refusing(entries)).toBe(ruleNumber)
  })

  test('refuses traffic if it does not allow all ports', () => {
    const ports = { fromPort: 1024, toPort: 65_535 }
    expect(refusing([entry(100, { fromPort: 32_768, toPort: 65_535 })], ports)).toBe(32_767)
    expect(refusing([entry(100, ports)], ports)).toBeUndefined()
    expect(refusing([entry(90, { isAllowed: false, fromPort: 3389, toPort: 3389 }), entry(100, ports)], ports)).toBe(90)
  })
})
