/** CloudFormation's custom-resource protocol: one response for each request, in time and within its limits. */
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
  UnacceptableResultError,
  UndeliveredResponseError,
} from './errors.ts'
export { type FailureResponderOptions, failureResponder } from './failureResponder.ts'
export type { DerivePhysicalResourceId, Outcome, OutcomeCause } from './outcome.ts'
export type { CustomResourceRequest } from './request.ts'
export type { Observers } from './respond.ts'
export { type CustomResourceResponse, fitsResponse, type HandlerResult, type RequestIds } from './response.ts'
