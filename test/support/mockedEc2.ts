import { EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2'
import { mockClient } from 'aws-sdk-client-mock'
import type { Ec2 } from '../../handler/vpc/ec2/ec2.ts'
import { type FakeClock, fakeClock } from './fakeClock.ts'

/** A mock of EC2 with responses and a clock that the test controls. */
export const mockedEc2 = (clock: FakeClock = fakeClock()) => {
  const client = new EC2Client({ region: 'ap-northeast-1' })
  const mock = mockClient(client)
  const ec2: Ec2 = { ...clock, send: client.send.bind(client) as Ec2['send'] }
  return { ec2, mock, clock }
}

/** Returns an error as the SDK throws it. */
export const ec2Error = (name: string, message = name): EC2ServiceException =>
  new EC2ServiceException({ name, message, $fault: 'client', $metadata: {} })
