import { describe, expect, test } from '@jest/globals'
import type { User } from '../../../handler/resource/identity.ts'
import { tagsFor } from '../../../handler/resource/tags.ts'
import { describeAction } from '../../../handler/vpc/actions.ts'
import { planGroup } from '../../../handler/vpc/groupPlan.ts'
import type { WantedGroup } from '../../../handler/vpc/managedGroup.ts'
import type { ObservedVpc, SecurityGroup, SecurityGroupRule } from '../../../handler/vpc/model.ts'
import { nothing } from '../../../handler/vpc/want.ts'
import { group, https, OTHER, observedVpc, rule, USER, usedBy } from '../../support/model.ts'

const NAME = 'fargate-endpoints-vpc-0a'

const wantedGroup = (...sources: string[]): WantedGroup => ({
  name: NAME,
  ingress: sources.map(https),
  defaultEgress: ['0.0.0.0/0'],
})

const tagsOf = (...users: readonly User[]) => Object.assign({}, ...users.map((user) => tagsFor(user, NAME, {})))

/** A managed group of these users, with these rules in it. */
const standing = (
  users: readonly User[],
  managedGroupRules: SecurityGroupRule[],
  parts: Partial<SecurityGroup> = {},
): Partial<ObservedVpc> => ({
  securityGroups: [group('sg-0m', { tags: tagsOf(...users), ...parts })],
  managedGroupRules,
})

/** A rule that these users' plans made. */
const ofUsers = (ruleId: string, source: string, ...users: readonly User[]) => rule(ruleId, source, tagsOf(...users))

const planned = (vpc: Partial<ObservedVpc>, ...sources: string[]): string[] =>
  planGroup(sources.length > 0 ? { ...nothing, group: wantedGroup(...sources) } : nothing, observedVpc(vpc), USER).map(
    (action) => `${action.stage}: ${describeAction(action)}`,
  )

const userTag = (user: User) => `fargate-endpoints:user/${user.id}`

const VPC = '10.0.0.0/16'

describe('A group that is wanted', () => {
  const everything = { ...https('0.0.0.0/0'), protocol: '-1', fromPort: -1, toPort: -1 }
  const egress = (ruleId: string, parts: Partial<SecurityGroupRule> = {}): SecurityGroupRule => ({
    ...rule(ruleId, '0.0.0.0/0'),
    ...everything,
    isEgress: true,
    ...parts,
  })
  const whole = ofUsers('sgr-0a', VPC, USER)

  test.each<[string, Partial<ObservedVpc>, string[], string[]]>([
    ['made where there is none', {}, [VPC], [`add: CreateSecurityGroup ${NAME} (443 from ${VPC})`]],
    [
      'made though someone else has one of its name',
      { securityGroups: [group('sg-0x', { name: NAME })] },
      [VPC],
      [`add: CreateSecurityGroup ${NAME} (443 from ${VPC})`],
    ],
    ['left as it is where it is right', standing([USER], [whole]), [VPC], []],
    [
      'given the rule that it lacks',
      standing([USER], []),
      [VPC],
      [`add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`],
    ],
    [
      'given new rules before it loses the old ones',
      standing([USER], [whole]),
      ['10.0.1.0/24', 'sg-0t'],
      [
        'add: AuthorizeSecurityGroupIngress sg-0m (443 from 10.0.1.0/24, sg-0t)',
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
      ],
    ],
    [
      'joined by its rules',
      standing([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]),
      [VPC],
      [`add: CreateTags sg-0m (${userTag(USER)})`, `add: CreateTags sgr-0a (${userTag(USER)})`],
    ],
    [
      'joined, and given a rule that the other user has no need of',
      standing([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]),
      ['10.1.0.0/16'],
      ['add: AuthorizeSecurityGroupIngress sg-0m (443 from 10.1.0.0/16)', `add: CreateTags sg-0m (${userTag(USER)})`],
    ],
    [
      'left the rule that the other user goes on using',
      standing([USER, OTHER], [ofUsers('sgr-0a', VPC, USER, OTHER), ofUsers('sgr-0b', '10.1.0.0/16', USER)]),
      ['10.1.0.0/16'],
      [`remove: DeleteTags sgr-0a (${userTag(USER)})`],
    ],
    [
      'rid of a rule that nobody uses: a leaver was interrupted',
      standing([USER], [whole, rule('sgr-0b', '10.1.0.0/16', usedBy())]),
      [VPC],
      ['remove: RevokeSecurityGroupIngress sg-0m (sgr-0b)'],
    ],
    ['left a rule that was made by hand', standing([USER], [whole, rule('sgr-0b', '10.9.0.0/16')]), [VPC], []],
    ['content with the rule made by hand that it wants', standing([USER], [rule('sgr-0b', VPC)]), [VPC], []],
    [
      'given 443 though another port is open',
      standing([USER], [{ ...whole, fromPort: 80, toPort: 80 }]),
      [VPC],
      [
        `add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0a)',
      ],
    ],
    [
      'rid of the ways out that EC2 gives a new group',
      standing([USER], [whole, egress('sgr-0e'), egress('sgr-0f', { source: '::/0' })]),
      [VPC],
      ['add: RevokeSecurityGroupEgress sg-0m (sgr-0e, sgr-0f)'],
    ],
    [
      'left other ways out, which were made by hand',
      standing(
        [USER],
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
    const securityGroups = ['sg-0n', 'sg-0m'].map((id) => group(id, { tags: tagsOf(USER) }))

    expect(planned({ securityGroups, managedGroupRules: [] }, VPC)).toEqual([
      `add: AuthorizeSecurityGroupIngress sg-0m (443 from ${VPC})`,
    ])
  })
})

describe('A group that is not wanted', () => {
  test.each<[string, Partial<ObservedVpc>, string[]]>([
    ['nothing where there is none', {}, []],
    ['nothing where it is someone else’s', { securityGroups: [group('sg-0x', { name: NAME })] }, []],
    ['nothing where only another user has it', standing([OTHER], [ofUsers('sgr-0a', VPC, OTHER)]), []],
    [
      'its deletion where it is this user’s',
      standing([USER], [ofUsers('sgr-0a', VPC, USER)]),
      ['clean: DeleteSecurityGroup sg-0m'],
    ],
    [
      'its deletion where nobody uses it: a leaver was interrupted',
      standing([], [], { tags: usedBy() }),
      ['clean: DeleteSecurityGroup sg-0m'],
    ],
    [
      'this user’s leave where another uses it',
      standing(
        [USER, OTHER],
        [
          ofUsers('sgr-0a', VPC, USER, OTHER),
          ofUsers('sgr-0b', '10.1.0.0/16', USER),
          ofUsers('sgr-0c', '10.2.0.0/16', OTHER),
        ],
      ),
      [
        `remove: DeleteTags sgr-0a (${userTag(USER)})`,
        'remove: RevokeSecurityGroupIngress sg-0m (sgr-0b)',
        `remove: DeleteTags sg-0m (${userTag(USER)})`,
      ],
    ],
  ])('comes to %s', (_, vpc, lines) => {
    expect(planned(vpc)).toEqual(lines)
  })
})
