import { invalidParameterValue } from '../../wire/ec2Error.ts'

// Characters allowed in names and descriptions:
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html.
const CHARACTERS = 'a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*'
const isValid = (text: string): boolean => /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(text)

// EC2's messages: pulumi-awsx pull request 477 (a name in the form of an id), notification-terraform pull request 561
// (a description). Assumed: the messages for other names have the same form as the one for a description.
export const checkGroupName = (name: string): void => {
  if (name.startsWith('sg-')) {
    throw invalidParameterValue(
      `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
    )
  }
  if (!isValid(name)) throw invalid('security group name', 'names')
}

/** @throws Ec2Error with a different message for text that is not ASCII: terraform-provider-aws pull request 43854 */
export const checkGroupDescription = (description: string): void => {
  if (/[^\p{ASCII}]/u.test(description)) {
    throw invalidParameterValue(
      `Value (${description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
    )
  }
  if (!isValid(description)) throw invalid('security group description', 'descriptions')
}

/** EC2's message: https://github.com/aws-cloudformation/cfn-lint/issues/173. */
export const checkRuleDescription = (description: string): void => {
  if (!isValid(description)) throw invalid('rule description', 'descriptions')
}

const invalid = (what: string, plural: string) =>
  invalidParameterValue(
    `Invalid ${what}. Valid ${plural} are strings less than 256 characters from the following set:  ${CHARACTERS}`,
  )
