import { once } from 'node:events'
import { PLACEHOLDER_CREDENTIALS } from '../credentials.ts'
import type { Screen } from '../output/screen.ts'
import { sampleEvent, startCommand } from '../packageFiles.ts'
import { startSimulatedNetwork } from './simulatedNetwork.ts'

/** Serves the simulated EC2, with the reference network, until Ctrl-C. */
export const serve = async (screen: Screen): Promise<void> => {
  const { simulator, network } = await startSimulatedNetwork()
  const { accessKeyId, secretAccessKey } = PLACEHOLDER_CREDENTIALS
  screen.heading(`The simulated EC2 of ${simulator.region} runs at ${simulator.url} until Ctrl-C`)
  screen.line(`It contains ${network.vpcId}, with a private and a public subnet in ${network.zones.join(' and ')}.`)
  screen.line('Interface endpoints take seconds here, and minutes in AWS.')
  screen.heading('Send an event')
  screen.line(`${startCommand()} --event ${sampleEvent('create')} \\`)
  screen.line(`--endpoint-url ${simulator.url} --vpc-id ${network.vpcId}`)
  screen.heading('Use the AWS CLI')
  // Version 1 of the AWS CLI reads only AWS_DEFAULT_REGION, most other tools AWS_REGION.
  screen.line(`export AWS_ENDPOINT_URL=${simulator.url}`)
  screen.line(`export AWS_REGION=${simulator.region} AWS_DEFAULT_REGION=${simulator.region}`)
  screen.line(`export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`)
  screen.line('aws ec2 describe-vpc-endpoints')
  screen.line()
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await simulator.close()
}
