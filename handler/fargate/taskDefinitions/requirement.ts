/** What one part of a task definition tells. */
export type Requirement =
  /** An endpoint service, by its short name, and why it is needed. */
  | { service: string; reason: string }
  /** A bucket that tasks read. */
  | { bucket: string; reason: string }
  /** What no endpoint of this VPC can serve, or what can't be told. */
  | { warning: string }

/** Text that a pipeline fills in: `<IMAGE1_NAME>`, `${Region}`, `{{image}}`. */
export const isPlaceholder = (text: string): boolean => /[<>{}]/.test(text)

/** Whether a region that is written somewhere is another one: `region` and `${Region}` stand for whichever it will be. */
export const isOtherRegion = (there: string | undefined, region: string): boolean =>
  there !== undefined && there !== region && /^[a-z]+(-[a-z]+)+-\d+$/.test(there)
