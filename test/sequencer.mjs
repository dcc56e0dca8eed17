import Sequencer from '@jest/test-sequencer'

/** These run the built function in real time, and mostly wait. */
const WAITING = /\/(test\/e2e|test\/conformance\/ministack|cli\/test\/start)\//

/** How many other files start after each that waits: if all that wait started first, the processor would be idle. */
const BETWEEN = 6

/** Jest's own order, the longest first, with the files that wait spread among the others. */
export default class extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests)
    const waiting = sorted.filter(({ path }) => WAITING.test(path))
    const others = sorted.filter(({ path }) => !WAITING.test(path))
    return [
      ...waiting.splice(0, 1),
      ...others.flatMap((test, at) => (at % BETWEEN === 0 ? [...waiting.splice(0, 1), test] : [test])),
      ...waiting,
    ]
  }
}
