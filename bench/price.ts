/** In US dollars for arm64, first tier, the same in N. Virginia and Tokyo: https://aws.amazon.com/lambda/pricing/ */
const DOLLARS_A_GB_SECOND = 0.0000133334
const DOLLARS_A_REQUEST = 0.0000002

export const gigabyteSeconds = (milliseconds: number, megabytes: number): number =>
  (milliseconds / 1000) * (megabytes / 1024)

export const dollarsFor = (milliseconds: number, megabytes: number): number =>
  gigabyteSeconds(milliseconds, megabytes) * DOLLARS_A_GB_SECOND + DOLLARS_A_REQUEST
