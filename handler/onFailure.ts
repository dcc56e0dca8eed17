/** The OnFailure destination of the main function: answers CloudFormation for an invocation of it that died. */
import { Logger } from '@aws-lambda-powertools/logger'
import { failureResponder } from './protocol/index.ts'
import { physicalResourceId } from './resource/identity.ts'

const logger = new Logger({ serviceName: 'fargate-endpoints' })

export const handler = failureResponder({
  physicalResourceId,
  onVerdict: ({ response }) => logger.error('The invocation died without an answer', { response }),
  onDelivery: ({ outcome, ...delivery }) => logger.info(`Response ${outcome}`, { delivery }),
})
