/** Thrown where CloudFormation could not do what was asked. Its message is what the user sees, and the exit status is 1. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError'
}
