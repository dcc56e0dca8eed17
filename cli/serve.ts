import { once } from 'node:events'
import { PLACEHOLDER_CREDENTIALS } from './placeholder.ts'
import type { Screen } from './screen.ts'
import { setSite } from './stage.ts'

/** Serves the simulated EC2 with the reference network in it, until Ctrl-C. */
export const serve = async (screen: Screen): Promise<void> => {
  const { simulator, network } = await setSite()
  const { accessKeyId, secretAccessKey } = PLACEHOLDER_CREDENTIALS
  screen.heading(`EC2 of ${simulator.region}, simulated, at ${simulator.url} until Ctrl-C`)
  screen.line(`It holds ${network.vpcId}, with a private and a public subnet in ${network.zones.join(' and ')}.`)
  screen.line('Interface endpoints take seconds here where EC2 takes minutes.')
  screen.heading('Send it an event')
  screen.line('npm start -- --event events/create.json \\')
  screen.line(`--endpoint-url ${simulator.url} --vpc-id ${network.vpcId}`)
  screen.heading('Look at it with the AWS CLI')
  // Version 1 of the AWS CLI reads AWS_DEFAULT_REGION alone, and most else AWS_REGION.
  screen.line(`export AWS_ENDPOINT_URL=${simulator.url}`)
  screen.line(`export AWS_REGION=${simulator.region} AWS_DEFAULT_REGION=${simulator.region}`)
  screen.line(`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`)
  screen.line('aws ec2 describe-vpc-endpoints')
  screen.line()
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await simulator.close()
}
