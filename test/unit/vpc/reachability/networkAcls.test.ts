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

/** The number of the rule that refuses TCP from 10.0.1.0/24. */
const refusing = (entries: readonly NetworkAclEntry[], ports = { fromPort: 443, toPort: 443 }): number | undefined => {
  const acl = { networkAclId: 'acl-0a', subnetIds: [], entries: [...entries, LAST] }
  return refusingEntry(acl, { isEgress: false, cidrBlock: '10.0.1.0/24', ...ports })?.ruleNumber
}

describe('A network ACL', () => {
  test.each<[string, NetworkAclEntry[]]>([
    ['a rule for the port', [entry(100)]],
    ['a rule for everything', [entry(100, { protocol: '-1', fromPort: 0, toPort: 0 })]],
    ['two rules that add up', [entry(100, { cidrBlock: '10.0.1.0/25' }), entry(110, { cidrBlock: '10.0.1.128/25' })]],
    ['a refusal after the permission', [entry(100), entry(110, { isAllowed: false })]],
    ['a refusal of UDP', [entry(90, { isAllowed: false, protocol: '17' }), entry(100)]],
    ['a refusal of another block', [entry(90, { isAllowed: false, cidrBlock: '10.0.2.0/24' }), entry(100)]],
    ['a refusal of another direction', [entry(90, { isAllowed: false, isEgress: true }), entry(100)]],
  ])('admits by %s', (_, entries) => {
    expect(refusing(entries)).toBeUndefined()
  })

  test.each<[string, number, NetworkAclEntry[]]>([
    ['without a rule', 32_767, []],
    ['by a rule before the permission', 90, [entry(90, { isAllowed: false }), entry(100)]],
    ['a part of the block by a rule', 90, [entry(90, { isAllowed: false, cidrBlock: '10.0.1.64/26' }), entry(100)]],
    ['the rest of a block', 32_767, [entry(100, { cidrBlock: '10.0.1.0/25' })]],
    ['by a rule for UDP alone', 32_767, [entry(100, { protocol: '17' })]],
  ])('refuses %s', (_, ruleNumber, entries) => {
    expect(refusing(entries)).toBe(ruleNumber)
  })

  test('refuses a part of the ports', () => {
    const ports = { fromPort: 1024, toPort: 65_535 }
    expect(refusing([entry(100, { fromPort: 32_768, toPort: 65_535 })], ports)).toBe(32_767)
    expect(refusing([entry(100, ports)], ports)).toBeUndefined()
    expect(refusing([entry(90, { isAllowed: false, fromPort: 3389, toPort: 3389 }), entry(100, ports)], ports)).toBe(90)
  })
})
