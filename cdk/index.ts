export { FargateEndpoints } from './fargateEndpoints.ts'
export { FargateEndpointsProvider, type FargateEndpointsProviderProps } from './fargateEndpointsProvider.ts'
export type { FargateEndpointsProps } from './props.ts'
