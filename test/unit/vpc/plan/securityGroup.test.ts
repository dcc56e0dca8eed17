import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../../handler/resource/owner.ts'
import { tagsFor } from '../../../../handler/resource/tags.ts'
import { type Action, PHASES } from '../../../../handler/vpc/model/actions.ts'
import type { DesiredGroup } from '../../../../handler/vpc/model/desired.ts'
import { EMPTY_STATE } from '../../../../handler/vpc/model/desired.ts'
import type { ObservedVpc, SecurityGroup, SecurityGroupRule } from '../../../../handler/vpc/model/observed.ts'
import { describeAction } from '../../../../handler/vpc/plan/describeAction.ts'
import { planGroup } from '../../../../handler/vpc/plan/securityGroup.ts'
import { allocationTag, group, https, OTHER, OWNER, observedVpc, ownedBy, rule } from '../../../support/model.ts'

const NAME = 'fargate-endpoints-vpc-0a'

const desiredGroup = (...sources: string[]): DesiredGroup => ({
  name: NAME,
  ingress: sources.map(https),
  defaultEgress: ['0.0.0.0/0'],
})

const tagsOf = (...owners: readonly Owner[]) => Object.assign({}, ...owners.map((owner) => tagsFor(owner, NAME, {})))

const groupTags = (...owners: readonly Owner[]) => ({
  ...tagsOf(...owners),
  ...Object.assign({}, ...(owners.length > 1 ? owners.map((owner) => allocationTag(owner)) : [])),
})

/** A managed group of these owners with these rules. Owners that share it have no tags of a template. */
const groupOf = (
  owners: readonly Owner[],
  managedGroupRules: SecurityGroupRule[],
  parts: Partial<SecurityGroup> = {},
): Partial<ObservedVpc> => ({
  securityGroups: [group('sg-0m', { tags: groupTags(...owners), ...parts })],
  managedGroupRules,
})

/** A rule that the plans of these owners created. */
const ofOwners = (ruleId: string, source: string, ...owners: readonly Owner[]) =>
  rule(ruleId, source, tagsOf(...owners))

const phaseOf = ({ step }: Action) => PHASES.find(({ steps }) => steps.some((one) => one === step))?.name

const planned = (vpc: Partial<ObservedVpc>, ...sources: string[]): string[] =>
  planGroup(
    sources.length > 0 ? { ...EMPTY_STATE, group: desiredGroup(...sources) } : EMPTY_STATE,
    observedVpc(vpc),
    OWNER,
    [],
  ).map((action) => `${phaseOf(action)}: ${describeAction(action)}`)

const allocationKeys = (...owners: readonly Owner[]) =>
  owners.map(({ id }) => `fargate-endpoints:allocation/${id}`).join(', ')
const ownerTag = (owner: Owner) => `fargate-endpoints:owner/${owner.id}`

const VPC = '10.0.0.0/16'

describe('A group that is desired', () => {
  const everything = { ...https('0.0.0.0/0'), protocol: '-1', fromPort: -1, toPort: -1 }
  const egress = (ruleId: string, parts: Partial<SecurityGroupRule> = {}): SecurityGroupRule => ({
    ...rule(ruleId, '0.0.0.0/0'),
    ...everything,
    isEgress: true,
    ...parts,
  })
  const whole = ofOwners('sgr-0a', VPC, OWNER)

  test.each<[string, Partial<ObservedVpc>, string[], string[]]>([
    ['is created if there is none', {}, [VPC], [`addOrModify: CreateSecurityGroup ${NAME} (443 from ${VPC})`]],
    [
      'is created even if someone else has a group with its name',
      { securityGroups: [group('sg-0x', { name: NAME })] },
      [VPC],
      [`addOrModify: CreateSecurityGroup ${NAME} (443 from ${VPC})`],
    ],
    ['is not changed if it is as desired', groupOf([OWNER], [whole]), [VPC], []],
    [
      'gets a missing rule',
      groupOf([OWNER], [whole]),
      [VPC, '10.1.0.0/16'],
      ['addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from 10.1.0.0/16)'],
    ],
    [
      'loses the egress rules of a new group before it gets an ingress rule, even if EC2 lists no rule yet',
      groupOf([OWNER], []),
      [VPC],
      [
        'addOrModify: RevokeSecurityGroupEgress sg-0m (to 0.0.0.0/0)',
        `addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
      ],
    ],
    [
      'gets new rules before it loses the old ones',
      groupOf([OWNER], [whole]),
      ['10.0.1.0/24', 'sg-0t'],
      [
        'addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from 10.0.1.0/24, sg-0t)',
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
      ],
    ],
    [
      'is shared by tags on the group and its rules',
      groupOf([OTHER], [ofOwners('sgr-0a', VPC, OTHER)]),
      [VPC],
      [
        `addOrModify: CreateTags sg-0m (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
        `addOrModify: CreateTags sgr-0a (${ownerTag(OWNER)})`,
      ],
    ],
    [
      'is shared, and gets a rule that only this owner needs',
      groupOf([OTHER], [ofOwners('sgr-0a', VPC, OTHER)]),
      ['10.1.0.0/16'],
      [
        'addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from 10.1.0.0/16)',
        `addOrModify: CreateTags sg-0m (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      ],
    ],
    [
      'keeps a rule that the other owner still uses',
      groupOf([OWNER, OTHER], [ofOwners('sgr-0a', VPC, OWNER, OTHER), ofOwners('sgr-0b', '10.1.0.0/16', OWNER)]),
      ['10.1.0.0/16'],
      [`remove: DeleteTags sgr-0a (${ownerTag(OWNER)})`],
    ],
    [
      'keeps a managed rule without an owner, whose tag may have been deleted by hand',
      groupOf([OWNER], [whole, rule('sgr-0b', '10.1.0.0/16', ownedBy())]),
      [VPC],
      [],
    ],
    ['keeps a rule that was created by hand', groupOf([OWNER], [whole, rule('sgr-0b', '10.9.0.0/16')]), [VPC], []],
    [
      'is not changed if a rule that was created by hand is the desired one',
      groupOf([OWNER], [rule('sgr-0b', VPC)]),
      [VPC],
      [],
    ],
    ...[{ fromPort: 80, toPort: 80 }, { fromPort: 80 }, { toPort: 444 }, { protocol: 'udp' }].map(
      (parts): [string, Partial<ObservedVpc>, string[], string[]] => [
        `gets TCP 443 instead of a rule with ${JSON.stringify(parts)}`,
        groupOf([OWNER], [{ ...whole, ...parts }]),
        [VPC],
        [
          `addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
          'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
        ],
      ],
    ),
    [
      'gets its ingress rule even if it has the same egress rule',
      groupOf([OWNER], [rule('sgr-0b', '10.9.0.0/16'), { ...rule('sgr-0e', VPC), isEgress: true }]),
      [VPC],
      [`addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`],
    ],
    [
      'loses all egress rules of a new group even if EC2 lists only one of them yet',
      groupOf([OWNER], [egress('sgr-0f', { source: '::/0' })]),
      [VPC],
      [
        'addOrModify: RevokeSecurityGroupEgress sg-0m (to ::/0, 0.0.0.0/0)',
        `addOrModify: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
      ],
    ],
    [
      'loses the egress rules that EC2 gives a new group',
      groupOf([OWNER], [whole, egress('sgr-0e'), egress('sgr-0f', { source: '::/0' })]),
      [VPC],
      ['addOrModify: RevokeSecurityGroupEgress sg-0m (to 0.0.0.0/0, ::/0)'],
    ],
    [
      'keeps other egress rules, which were created by hand',
      groupOf(
        [OWNER],
        [
          whole,
          egress('sgr-0e', { source: '10.0.0.0/8' }),
          egress('sgr-0f', { protocol: 'tcp', fromPort: 443, toPort: 443 }),
        ],
      ),
      [VPC],
      [],
    ],
  ])('%s', (_, vpc, sources, lines) => {
    expect(planned(vpc, ...sources)).toEqual(lines)
  })

  describe('near the limit of 60 rules', () => {
    const blocks = (second: number, length: number) =>
      Array.from({ length }, (_, at) => (second === 6 ? `2001:db8:${at}::/48` : `10.${second}.${at}.0/24`))
    const phases = (old: readonly string[], ...sources: string[]): string[] => {
      const rules = old.map((source, at) => ofOwners(`sgr-${at}`, source, OWNER))
      return planned(groupOf([OWNER], rules), ...sources).map((line) => line.split(' sg-0m')[0] ?? '')
    }
    const addedFirst = ['addOrModify: AuthorizeSecurityGroupIngress', 'remove: RevokeSecurityGroupIngress']
    const revokedFirst = ['addOrModify: AuthorizeSecurityGroupIngress', 'addOrModify: RevokeSecurityGroupIngress']

    test.each<[string, string[], string[], string[]]>([
      ['loses the old rules first if both do not fit together', blocks(1, 31), blocks(2, 30), revokedFirst],
      ['loses the old rules last if both fit together', blocks(1, 30), blocks(2, 30), addedFirst],
      ['loses the old rules last if the new ones alone do not fit either', blocks(1, 31), blocks(2, 61), addedFirst],
      ['has the same limit for each address family', blocks(1, 31), [...blocks(6, 59), 'sg-0t'], addedFirst],
      ['counts a group for both families', blocks(1, 31), [...blocks(2, 29), 'sg-0t'], revokedFirst],
    ])('%s', (_, old, sources, expected) => {
      expect(phases(old, ...sources)).toEqual(expected)
    })
  })

  test('loses listed egress rules by their ids', () => {
    const vpc = observedVpc(groupOf([OWNER], [whole, egress('sgr-0e')]))

    expect(planGroup({ ...EMPTY_STATE, group: desiredGroup(VPC) }, vpc, OWNER, [])).toMatchObject([
      { type: 'RevokeSecurityGroupEgress', ruleIds: ['sgr-0e'] },
    ])
  })

  describe('if there are several', () => {
    const ours = group('sg-0n', { tags: tagsOf(OWNER) })
    const adoptable = group('sg-0m', { tags: { 'fargate-endpoints:managed': 'true' } })
    const ourRule = { ...whole, groupId: 'sg-0n' }

    test('is the one that has an owner, with its own rules', () => {
      const vpc = {
        securityGroups: [adoptable, ours],
        managedGroupRules: [rule('sgr-0b', '10.9.0.0/16', ownedBy()), ourRule],
      }

      expect(planned(vpc, VPC)).toEqual([])
    })

    test('is the one with the lowest id, and another one of this owner is deleted', () => {
      const securityGroups = [ours, group('sg-0m', { tags: tagsOf(OWNER) })]

      expect(planned({ securityGroups, managedGroupRules: [whole] }, VPC)).toEqual([
        'deleteGroup: DeleteSecurityGroup sg-0n',
      ])
    })
  })
})

describe('A group that is not desired', () => {
  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['needs no action if there is none', {}, []],
    ['needs no action if someone else created it', { securityGroups: [group('sg-0x', { name: NAME })] }, []],
    ['needs no action if only another owner has it', groupOf([OTHER], [ofOwners('sgr-0a', VPC, OTHER)]), []],
    [
      'is deleted if only this owner has it',
      groupOf([OWNER], [ofOwners('sgr-0a', VPC, OWNER)]),
      ['deleteGroup: DeleteSecurityGroup sg-0m'],
    ],
    [
      'needs no action if it has no owner, since the tag may have been deleted by hand',
      groupOf([], [], { tags: ownedBy() }),
      [],
    ],
    [
      'loses the tags and rules of this owner if another owner uses it',
      groupOf(
        [OWNER, OTHER],
        [
          ofOwners('sgr-0a', VPC, OWNER, OTHER),
          ofOwners('sgr-0b', '10.1.0.0/16', OWNER),
          ofOwners('sgr-0c', '10.2.0.0/16', OTHER),
        ],
      ),
      [
        `remove: DeleteTags sgr-0a (${ownerTag(OWNER)})`,
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0b)',
        `remove: DeleteTags sg-0m (${ownerTag(OWNER)}, ${allocationKeys(OWNER, OTHER)})`,
      ],
    ],
  ])('%s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })
})
