/** The repositories of the threads, by short name. */
const repositories = {
  'terraform-provider-aws': 'hashicorp/terraform-provider-aws',
  'terraform-aws-vpc': 'terraform-aws-modules/terraform-aws-vpc',
  'aws-cdk': 'aws/aws-cdk',
  eksctl: 'eksctl-io/eksctl',
  'data-on-eks': 'awslabs/data-on-eks',
  hypershift: 'openshift/hypershift',
} as const

/** A thread on GitHub, such as `eksctl 2510`. */
export type Thread = `${keyof typeof repositories} ${number}`

/** GitHub redirects from the address of an issue to the pull request with the same number. */
export const addressOf = (thread: Thread): string => {
  const [repository, number] = thread.split(' ') as [keyof typeof repositories, string]
  return `https://github.com/${repositories[repository]}/issues/${number}`
}
