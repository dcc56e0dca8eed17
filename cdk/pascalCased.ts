/** The values that are not undefined, with the names that CloudFormation uses: `vpcId` becomes `VpcId`. */
export const pascalCased = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  )
