/** Answers SUCCESS to CloudFormation. */
export const succeed = async ({ ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId }) => {
  const response = { Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId }
  // With bytes, `fetch` sets no content-type: the URL is signed without one.
  await fetch(ResponseURL, { method: 'PUT', body: new TextEncoder().encode(JSON.stringify(response)) })
}
