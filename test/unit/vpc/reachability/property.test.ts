import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { breaks, expectedId } from './breaks.ts'
import { createScene, pathsIn, type Shape } from './network.ts'

const shapes: fc.Arbitrary<Shape> = fc.record({
  zones: fc.integer({ min: 1, max: 3 }),
  subnets: fc.integer({ min: 1, max: 3 }),
  way: fc.constantFrom('endpoints', 'both', 'nat', 'public'),
  isApart: fc.boolean(),
  isNarrow: fc.boolean(),
})

describe('Any network that works', () => {
  test('has only open paths', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const faults = pathsIn(createScene(shape)).filter(({ state }) => state !== 'open')
        expect(faults.map(({ subnetId, decisive }) => [subnetId, decisive])).toEqual([])
      }),
    )
  })

  test.each(breaks.map((fault) => [fault.name, fault] as const))(
    'has only the expected paths closed if %s',
    (_, fault) => {
      fc.assert(
        fc.property(shapes.filter(fault.isPossible), (shape) => {
          const paths = pathsIn(fault.apply(createScene(shape)))

          const found = paths.map(({ state, decisive }) => [state, decisive?.kind, decisive?.id])
          const expected = paths.map((path) =>
            fault.closes(path, shape)
              ? ['closed', fault.kind, expectedId(fault, path, shape)]
              : ['open', undefined, undefined],
          )
          expect(found).toEqual(expected)
        }),
        { numRuns: 15 },
      )
    },
  )

  test('has paths closed at the expected link by a random fault', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, at) => {
        const possible = breaks.filter(({ isPossible }) => isPossible(shape))
        const fault = possible[at % possible.length]
        if (!fault) return
        const closed = pathsIn(fault.apply(createScene(shape))).filter(({ state }) => state === 'closed')
        const named = closed.filter((path) => path.decisive?.id === expectedId(fault, path, shape))
        expect(named.length).toBe(closed.length)
      }),
    )
  })
})
