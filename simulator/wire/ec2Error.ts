/** An error as EC2 returns it. Clients branch on its code. */
export class Ec2Error extends Error {
  override readonly name = 'Ec2Error'
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export const invalidParameterValue = (message: string) => new Ec2Error('InvalidParameterValue', message)
export const invalidParameter = (message: string) => new Ec2Error('InvalidParameter', message)
export const missingParameter = (name: string) =>
  new Ec2Error('MissingParameter', `The request must contain the parameter ${name}`)

/** Returns the value, or fails as EC2 does if a required parameter is missing. */
export const required = <T>(value: T | undefined, name: string): T => {
  if (value === undefined) throw missingParameter(name)
  return value
}
