/** A value for a message, truncated if it is long. */
export const show = (value: unknown): string => {
  const json = value === undefined ? 'nothing' : JSON.stringify(value)
  return json.length > 120 ? `${json.slice(0, 117)}…` : json
}
