/** A call that the simulator served, with times of its clock. */
export interface RecordedCall {
  readonly action: string
  /** The service of the action; EC2 (or STS) if left out. */
  readonly service?: 'ecs'
  /** The form's fields as they came, without Action and Version; for ECS, the members of its JSON. */
  readonly parameters: Readonly<Record<string, string>>
  /** The access key that signed the call: it distinguishes two callers. */
  readonly accessKeyId: string | undefined
  /** How many calls were under way when it came, itself among them. */
  readonly underWay: number
  readonly startedAt: number
  endedAt?: number
  /** The code of the error that was answered; `reset` or `silence` where no answer was. */
  error?: string
}

/** The calls by action, to show what a run cost. */
export const callsByAction = (calls: readonly RecordedCall[]): Record<string, number> => {
  const counts = Map.groupBy(calls, ({ action }) => action)
  return Object.fromEntries(Array.from(counts, ([action, group]) => [action, group.length]))
}

/** The most calls that were under way at one time. */
export const peakParallelCalls = (calls: readonly RecordedCall[]): number =>
  Math.max(0, ...calls.map(({ underWay }) => underWay))
