/** A call that the simulator served. Times are those of its clock. */
export interface RecordedCall {
  readonly action: string
  /** The service of the action; EC2 (or STS) if omitted. */
  readonly service?: 'ecs'
  /** The form fields as received, without Action and Version; for ECS, the members of the JSON body. */
  readonly parameters: Readonly<Record<string, string>>
  /** The access key that signed the call. It distinguishes callers. */
  readonly accessKeyId: string | undefined
  /** The number of calls in progress when this one arrived, including itself. */
  readonly underWay: number
  readonly startedAt: number
  endedAt?: number
  /** The error code of the response; `reset` or `silence` if there was no response. */
  error?: string
}

/** Returns the number of calls of each action. */
export const callsByAction = (calls: readonly RecordedCall[]): Record<string, number> => {
  const counts = Map.groupBy(calls, ({ action }) => action)
  return Object.fromEntries(Array.from(counts, ([action, group]) => [action, group.length]))
}

/** Returns the largest number of calls in progress at the same time. */
export const peakParallelCalls = (calls: readonly RecordedCall[]): number =>
  Math.max(0, ...calls.map(({ underWay }) => underWay))
