/** Answers SUCCESS to CloudFormation. */
export const succeed = async ({ ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId }) => {
  const response = { Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId }
  // Bytes have no content-type of their own, and the URL is signed for none.
  await fetch(ResponseURL, { method: 'PUT', body: new TextEncoder().encode(JSON.stringify(response)) })
}
