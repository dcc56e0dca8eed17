import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../../../build/template/template.ts'
import { splitTasks } from '../../../plan/template/templateTasks.ts'

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
describe('TaskDefinitions', () => {
  const own = '<task definition Task>'

  test.each<[string, Json | undefined, string[], Json | undefined]>([
    ['of the template only', [own], ['Task'], undefined],
    ['of the template and others', [own, 'orders', own], ['Task'], ['orders']],
    ['in one string', `${own}, orders`, ['Task'], [' orders']],
    ['that are registered', ['orders'], [], ['orders']],
    ['of another form', 'orders', [], 'orders'],
    ['that are left out', undefined, [], undefined],
  ])('%s are separated', (_, value, ids, registered) => {
    expect(splitTasks(value)).toEqual({ ids, registered })
  })
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own form */
