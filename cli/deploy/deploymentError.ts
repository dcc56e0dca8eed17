/** Thrown if a deployment fails. The user sees its message, and the exit status is 1. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError'
}
