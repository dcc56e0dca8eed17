/** CloudFormation's custom-resource protocol, around any work: one verdict, in time, within its limits, and delivered. */
export {
  type CustomResourceOptions,
  customResource,
  type Invocation,
  type ProtocolLimits,
  type Work,
} from './customResource.ts'
export type { Delivery, DeliveryLimits } from './delivery.ts'
export {
  DeadlineReachedError,
  InvocationFailedError,
  MalformedRequestError,
  NotACustomResourceRequestError,
  UnacceptableAnswerError,
  UndeliveredResponseError,
} from './errors.ts'
export { type FailureResponderOptions, failureResponder } from './failureResponder.ts'
export type { DerivePhysicalResourceId, FailureCause, Outcome } from './outcome.ts'
export type { CustomResourceRequest } from './request.ts'
export type { Observers } from './respond.ts'
export { type CustomResourceResponse, fitsResponse, type HandlerResult, type RequestIds } from './response.ts'
