import { catalogue } from '../../handler/fargate/catalogue.ts'
import { endpointServices } from '../../simulator/regions/endpointServices.ts'
import { regionNamed } from '../../simulator/regions/index.ts'

/** The short names of the interface services of ap-northeast-1 that have no flag. */
export const additional = endpointServices(regionNamed('ap-northeast-1'))
  .filter(({ serviceType }) => serviceType === 'Interface')
  .map(({ serviceName }) => serviceName.replace('com.amazonaws.ap-northeast-1.', ''))
  .filter((name) => !name.includes('fips') && !catalogue.some(({ service }) => service === name))
