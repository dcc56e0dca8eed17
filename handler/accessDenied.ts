/** The error codes of EC2 and ECS. */
const DENIED: readonly string[] = ['UnauthorizedOperation', 'AccessDeniedException', 'AccessDenied']

/** Whether the caller lacks the permission for a call. The SDK gives an error's code as its name. */
export const isAccessDenied = (error: unknown): boolean => error instanceof Error && DENIED.includes(error.name)
