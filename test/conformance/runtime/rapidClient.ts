/**
 * Replaces `rapid-client.node`, the compiled part of AWS's runtime client: the calls of the Runtime API, in order.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`

let posted: Promise<unknown> = Promise.resolve()
const post = (path: string, body: string): void => {
  posted = posted.then(() => fetch(`${api}/${path}`, { method: 'POST', body }))
}

export const next = async () => {
  await posted
  const response = await fetch(`${api}/next`)
  return { bodyJson: await response.text(), headers: Object.fromEntries(response.headers) }
}

export const done = (id: string, body: string): void => post(`${id}/response`, body)

export const error = (id: string, body: string): void => post(`${id}/error`, body)
