import { codeOf } from '../../handler/vpc/ec2/errorCodes.ts'

/** EC2's code, and those of ECS. */
const DENIED: readonly string[] = ['UnauthorizedOperation', 'AccessDeniedException', 'AccessDenied']

/** Whether the caller lacks the permission for a call. */
export const isDenied = (error: unknown): boolean => DENIED.includes(codeOf(error))
