/** What is defined, with names as CloudFormation spells them: `vpcId` is `VpcId` there. */
export const pascalCased = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  )
