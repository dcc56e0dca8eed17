import { describe, expect, test } from '@jest/globals'
import type { Owner } from '../../../handler/resource/owner.ts'
import { tagsFor } from '../../../handler/resource/tags.ts'
import { EMPTY_STATE } from '../../../handler/vpc/desired/desiredState.ts'
import type { DesiredGroup } from '../../../handler/vpc/desired/managedGroup.ts'
import { describeAction } from '../../../handler/vpc/model/actions.ts'
import type { ObservedVpc, SecurityGroup, SecurityGroupRule } from '../../../handler/vpc/model/observed.ts'
import { planGroup } from '../../../handler/vpc/plan/securityGroup.ts'
import { group, https, OTHER, OWNER, observedVpc, ownedBy, rule } from '../../support/model.ts'

const NAME = 'fargate-endpoints-vpc-0a'

const desiredGroup = (...sources: string[]): DesiredGroup => ({
  name: NAME,
  ingress: sources.map(https),
  defaultEgress: ['0.0.0.0/0'],
})

const tagsOf = (...owners: readonly Owner[]) => Object.assign({}, ...owners.map((owner) => tagsFor(owner, NAME, {})))

/** A managed group of these users, with these rules in it. */
const findManagedEndpoint = (
  owners: readonly Owner[],
  managedGroupRules: SecurityGroupRule[],
  parts: Partial<SecurityGroup> = {},
): Partial<ObservedVpc> => ({
  securityGroups: [group('sg-0m', { tags: tagsOf(...owners), ...parts })],
  managedGroupRules,
})

/** A rule that these users' plans made. */
const ofUsers = (ruleId: string, source: string, ...owners: readonly Owner[]) => rule(ruleId, source, tagsOf(...owners))

const planned = (vpc: Partial<ObservedVpc>, ...sources: string[]): string[] =>
  planGroup(
    sources.length > 0 ? { ...EMPTY_STATE, group: desiredGroup(...sources) } : EMPTY_STATE,
    observedVpc(vpc),
    OWNER,
  ).map((action) => `${action.stage}: ${describeAction(action)}`)

const ownerTag = (owner: Owner) => `fargate-endpoints:owner/${owner.id}`

const VPC = '10.0.0.0/16'

describe('A group that is wanted', () => {
  const everything = { ...https('0.0.0.0/0'), protocol: '-1', fromPort: -1, toPort: -1 }
  const egress = (ruleId: string, parts: Partial<SecurityGroupRule> = {}): SecurityGroupRule => ({
    ...rule(ruleId, '0.0.0.0/0'),
    ...everything,
    isEgress: true,
    ...parts,
  })
  const whole = ofUsers('sgr-0a', VPC, OWNER)

  test.each<[string, Partial<ObservedVpc>, string[], string[]]>([
    ['made where there is none', {}, [VPC], [`add: CreateSecurityGroup ${NAME} (443 from ${VPC})`]],
    [
      'made though someone else has one of its name',
      { securityGroups: [group('sg-0x', { name: NAME })] },
      [VPC],
      [`add: CreateSecurityGroup ${NAME} (443 from ${VPC})`],
    ],
    ['left as it is where it is right', findManagedEndpoint([OWNER], [whole]), [VPC], []],
    [
      'given the rule that it lacks',
      findManagedEndpoint([OWNER], []),
      [VPC],
      [`add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`],
    ],
    [
      'given new rules before it loses the old ones',
      findManagedEndpoint([OWNER], [whole]),
      ['10.0.1.0/24', 'sg-0t'],
      [
        'add: AuthorizeSecurityGroupIngress sg-0m (443 from 10.0.1.0/24, sg-0t)',
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
      ],
    ],
    [
      'joined by its rules',
      findManagedEndpoint([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]),
      [VPC],
      [`add: CreateTags sg-0m (${ownerTag(OWNER)})`, `add: CreateTags sgr-0a (${ownerTag(OWNER)})`],
    ],
    [
      'joined, and given a rule that the other user has no need of',
      findManagedEndpoint([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]),
      ['10.1.0.0/16'],
      ['add: AuthorizeSecurityGroupIngress sg-0m (443 from 10.1.0.0/16)', `add: CreateTags sg-0m (${ownerTag(OWNER)})`],
    ],
    [
      'left the rule that the other user goes on using',
      findManagedEndpoint(
        [OWNER, OTHER],
        [ofUsers('sgr-0a', VPC, OWNER, OTHER), ofUsers('sgr-0b', '10.1.0.0/16', OWNER)],
      ),
      ['10.1.0.0/16'],
      [`remove: DeleteTags sgr-0a (${ownerTag(OWNER)})`],
    ],
    [
      'rid of a rule that nobody uses: a leaver was interrupted',
      findManagedEndpoint([OWNER], [whole, rule('sgr-0b', '10.1.0.0/16', ownedBy())]),
      [VPC],
      ['remove: RevokeSecurityGroupIngress sg-0m (sgr-0b)'],
    ],
    [
      'left a rule that was made by hand',
      findManagedEndpoint([OWNER], [whole, rule('sgr-0b', '10.9.0.0/16')]),
      [VPC],
      [],
    ],
    [
      'content with the rule made by hand that it wants',
      findManagedEndpoint([OWNER], [rule('sgr-0b', VPC)]),
      [VPC],
      [],
    ],
    [
      'given 443 though another port is open',
      findManagedEndpoint([OWNER], [{ ...whole, fromPort: 80, toPort: 80 }]),
      [VPC],
      [
        `add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
      ],
    ],
    [
      'rid of the ways out that EC2 gives a new group',
      findManagedEndpoint([OWNER], [whole, egress('sgr-0e'), egress('sgr-0f', { source: '::/0' })]),
      [VPC],
      ['add: RevokeSecurityGroupEgress sg-0m (sgr-0e, sgr-0f)'],
    ],
    [
      'left other ways out, which were made by hand',
      findManagedEndpoint(
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
  ])('is %s', (_, vpc, sources, lines) => {
    expect(planned(vpc, ...sources)).toEqual(lines)
  })

  test('is the one with the lowest id, should there be several', () => {
    const securityGroups = ['sg-0n', 'sg-0m'].map((id) => group(id, { tags: tagsOf(OWNER) }))

    expect(planned({ securityGroups, managedGroupRules: [] }, VPC)).toEqual([
      `add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
    ])
  })
})

describe('A group that is not wanted', () => {
  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['nothing where there is none', {}, []],
    ['nothing where it is someone else’s', { securityGroups: [group('sg-0x', { name: NAME })] }, []],
    ['nothing where only another user has it', findManagedEndpoint([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]), []],
    [
      'its deletion where it is this user’s',
      findManagedEndpoint([OWNER], [ofUsers('sgr-0a', VPC, OWNER)]),
      ['clean: DeleteSecurityGroup sg-0m'],
    ],
    [
      'its deletion where nobody uses it: a leaver was interrupted',
      findManagedEndpoint([], [], { tags: ownedBy() }),
      ['clean: DeleteSecurityGroup sg-0m'],
    ],
    [
      'this user’s leave where another uses it',
      findManagedEndpoint(
        [OWNER, OTHER],
        [
          ofUsers('sgr-0a', VPC, OWNER, OTHER),
          ofUsers('sgr-0b', '10.1.0.0/16', OWNER),
          ofUsers('sgr-0c', '10.2.0.0/16', OTHER),
        ],
      ),
      [
        `remove: DeleteTags sgr-0a (${ownerTag(OWNER)})`,
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0b)',
        `remove: DeleteTags sg-0m (${ownerTag(OWNER)})`,
      ],
    ],
  ])('comes to %s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })
})
