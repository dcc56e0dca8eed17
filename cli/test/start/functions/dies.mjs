export const handler = () => process.exit(1)
