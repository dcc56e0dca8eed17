/** A part of the template whose size, in bytes, CloudFormation limits. */
export interface Part {
  what: string
  size: number
  limit: number
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: a body in an S3 object.
export const BODY_LIMIT = 1024 * 1024
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html: ZipFile.
export const CODE_LIMIT = 4 * 1024 * 1024

export const fits = ({ size, limit }: Part): boolean => size <= limit
