import { describe, expect, test } from '@jest/globals'
import {
  describeProblem,
  readTaskDefinition,
  TaskDefinitionError,
} from '../../../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { ECR } from './derived.ts'

const withContainer = (container: Record<string, unknown>, definition: Record<string, unknown> = {}) => ({
  containerDefinitions: [{ name: 'app', image: ECR, ...container }],
  ...definition,
})

const problemsOf = (raw: unknown): string[] =>
  readTaskDefinition(raw).problems.map((problem) => describeProblem(problem))

describe('readTaskDefinition', () => {
  test('accepts the registered and the described form, with null values', () => {
    const bare = withContainer({ secrets: null, logConfiguration: null, environment: null, command: null })

    expect(readTaskDefinition(bare)).toMatchObject({
      definition: { containerDefinitions: [{ name: 'app', image: ECR, secrets: [], environment: [] }] },
      problems: [],
    })
    expect(readTaskDefinition({ taskDefinition: bare })).toEqual(readTaskDefinition(bare))
  })

  test.each<[Record<string, unknown>, string]>([
    [
      { environment: [{ name: 'PORT', value: 8080 }] },
      'containerDefinitions[0].environment[0].value: expected a string, got 8080',
    ],
    [
      { environment: [{ name: null, value: 'x' }] },
      'containerDefinitions[0].environment[0].name: expected a string, got null',
    ],
    [{ environment: { PORT: '80' } }, 'containerDefinitions[0].environment: expected a list, got {"PORT":"80"}'],
    [{ environment: ['PORT=80'] }, 'containerDefinitions[0].environment[0]: expected an object, got "PORT=80"'],
    [{ name: null }, 'containerDefinitions[0].name: expected a string, got null'],
    [{ command: 'npm start' }, 'containerDefinitions[0].command: expected a list, got "npm start"'],
    [{ command: [1] }, 'containerDefinitions[0].command[0]: expected a string, got 1'],
    [{ secrets: [{ name: 5, valueFrom: 'k' }] }, 'containerDefinitions[0].secrets[0].name: expected a string, got 5'],
  ])(
    'accepts a container with a wrong value that does not matter to endpoints, and reports it: %j',
    (container, problem) => {
      expect(problemsOf(withContainer(container))).toEqual([problem])
    },
  )

  test('converts numbers and booleans in log options to text, and reports them', () => {
    const raw = withContainer({
      logConfiguration: { logDriver: 'awslogs', options: { 'max-size': 10, 'awslogs-region': true } },
    })

    expect(readTaskDefinition(raw).definition.containerDefinitions[0]?.logConfiguration?.options).toEqual({
      'max-size': '10',
      'awslogs-region': 'true',
    })
    expect(problemsOf(raw)).toHaveLength(2)
  })

  test.each<[Record<string, unknown>, string]>([
    [{ family: 5 }, 'family: expected a string, got 5'],
    [{ requiresCompatibilities: 'FARGATE' }, 'requiresCompatibilities: expected a list, got "FARGATE"'],
    [{ networkMode: 5 }, 'networkMode: expected a string, got 5'],
    [{ volumes: [{ host: '/x' }] }, 'volumes[0].host: expected an object, got "/x"'],
    [{ volumes: [{ name: 1 }] }, 'volumes[0].name: expected a string, got 1'],
    [{ runtimePlatform: 'LINUX' }, 'runtimePlatform: expected an object, got "LINUX"'],
  ])(
    'accepts a wrong value that does not matter to endpoints outside the containers, and reports it: %j',
    (definition, problem) => {
      expect(problemsOf(withContainer({}, definition))).toEqual([problem])
    },
  )

  test.each<[unknown, string]>([
    [{}, 'containerDefinitions: expected a list, got nothing'],
    [[], 'the task definition: expected an object, got []'],
    ['x', 'the task definition: expected an object, got "x"'],
    [{ containerDefinitions: [] }, 'containerDefinitions: expected at least one container, got []'],
    [{ containerDefinitions: [{ name: 'app' }] }, 'containerDefinitions[0].image: expected a string, got nothing'],
    [withContainer({ image: 5 }), 'containerDefinitions[0].image: expected a string, got 5'],
    [withContainer({ secrets: { KEY: 'k' } }), 'containerDefinitions[0].secrets: expected a list, got {"KEY":"k"}'],
    [
      withContainer({ secrets: [{ name: 'KEY' }] }),
      'containerDefinitions[0].secrets[0].valueFrom: expected a string, got nothing',
    ],
    [
      withContainer({ logConfiguration: {} }),
      'containerDefinitions[0].logConfiguration.logDriver: expected a string, got nothing',
    ],
  ])('rejects a missing or wrong value that endpoints depend on: %j', (raw, message) => {
    expect(() => readTaskDefinition(raw)).toThrow(new TaskDefinitionError([]).constructor as typeof TaskDefinitionError)
    expect(() => readTaskDefinition(raw)).toThrow(message)
  })

  test('reports the first of many problems, and counts the rest', () => {
    const raw = { containerDefinitions: Array.from({ length: 300 }, (_, image) => ({ image })) }

    expect(() => readTaskDefinition(raw)).toThrow(/\[7\]\.image: expected a string, got 7 and 292 more$/)
  })

  test('reports all problems in one message', () => {
    const raw = { containerDefinitions: [{ image: 1 }, { name: 'job', environment: [{ value: 2 }] }] }

    expect(() => readTaskDefinition(raw)).toThrow(
      'containerDefinitions[0].image: expected a string, got 1; containerDefinitions[1].image: expected a string, got ' +
        'nothing; containerDefinitions[1].environment[0].value: expected a string, got 2',
    )
  })
})
