/** Reads a task definition from a file. */
import type { Readable } from 'node:stream'
import {
  describeProblem,
  readTaskDefinition,
  type TaskDefinition,
  TaskDefinitionError,
} from '../../handler/fargate/taskDefinitions/taskDefinition.ts'
import { truncateList } from '../../handler/vpc/diagnostics/truncateList.ts'
import { readInput } from '../readInput.ts'
import { textOf } from '../textOf.ts'
import { messageOf, UsageError } from '../usageError.ts'
import { jsonHints, nearMiss, otherForm } from './otherForms.ts'

/** Task definitions, and warnings about values that ECS would reject. */
export interface Definitions {
  definitions: TaskDefinition[]
  warnings: string[]
}

const EXPECTED = 'a task definition in JSON, as it is registered or as describe-task-definition prints it'

const refuse = (path: string, got: string): UsageError => new UsageError(`${path}: expected ${EXPECTED}, got ${got}`)

/** @throws UsageError if the file does not exist or is not UTF-8 */
export const readText = async (path: string, stdin: Readable = process.stdin): Promise<string> => {
  try {
    const bytes = await readInput(path, stdin)
    if (bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      throw new Error('UTF-8 with a byte order mark: save it as UTF-8 without one')
    }
    return textOf(bytes)
  } catch (error) {
    throw refuse(path, messageOf(error))
  }
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

const MOST_PROBLEMS = 8

/** @throws UsageError with all invalid values, or with the correct form of a similar file */
export const parseDefinition = (path: string, text: string): Definitions => {
  const raw = parseJson(path, text)
  const near = nearMiss(raw)
  if (near) throw refuse(path, near)
  try {
    const { definition, problems } = readTaskDefinition(raw)
    const values = truncateList(
      problems.map((problem) => describeProblem(problem)),
      MOST_PROBLEMS,
      '; ',
    )
    return {
      definitions: [definition],
      warnings: values ? [`${path}: ECS does not take these values, which the plan does not need: ${values}.`] : [],
    }
  } catch (error) {
    if (error instanceof TaskDefinitionError) throw new UsageError(`${path}: ${error.message}`)
    // Node throws it if a recursion is too deep.
    if ((error as Error).name === 'RangeError') throw refuse(path, 'lists or objects nested too deeply')
    throw error
  }
}

const parseJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse(path, otherForm(text) ?? [messageOf(error), ...jsonHints(text)].join(': '))
  }
}
