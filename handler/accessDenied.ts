/** EC2's code, and those of ECS. */
const DENIED: readonly string[] = ['UnauthorizedOperation', 'AccessDeniedException', 'AccessDenied']

/** Whether the caller lacks the permission for a call. The SDK gives an error's code as its name. */
export const isAccessDenied = (error: unknown): boolean => error instanceof Error && DENIED.includes(error.name)
