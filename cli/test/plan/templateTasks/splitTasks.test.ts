import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../../build/template/template.ts'
import { splitTasks } from '../../../plan/template/templateTasks.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('splitTasks', () => {
  const own = '<task definition Task>'

  test.each<[string, Json | undefined, string[], Json | undefined]>([
    ['references', [own], ['Task'], undefined],
    ['references and names', [own, 'orders', own], ['Task'], ['orders']],
    ['one string with both', `${own}, orders`, ['Task'], [' orders']],
    ['names', ['orders'], [], ['orders']],
    ['one name', 'orders', [], 'orders'],
    ['a missing value', undefined, [], undefined],
  ])('separates logical ids from registered task definitions in %s', (_, value, ids, registered) => {
    expect(splitTasks(value)).toEqual({ ids, registered })
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
