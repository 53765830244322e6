// What Lambda's managed runtime does, as a program: loads the handler, and takes one event after another from the Runtime API.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
// The official client, aws-lambda-ric, builds an add-on and libcurl with cmake when it is installed; a machine with Node and
// npm alone could not run `npm ci` with it. Nothing but node's own modules is imported here: a bundle must not find ours.
import { request } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = process.env

/** No time limit: the wait for the next event lasts as long as there is none. */
const call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const outgoing = request(`http://${api}/2018-06-01/runtime${path}`, { method }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
      response.once('end', () => resolve({ headers: response.headers, text }))
    })
    outgoing.once('error', reject).end(body)
  })

const described = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: String(error?.message ?? error),
  trace: String(error?.stack ?? '').split('\n'),
})

/** Without `done`, `succeed`, `fail` and `callbackWaitsForEmptyEventLoop`: Node 24's runtime has none of them. */
const contextFrom = (headers) => {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms'])
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
}

const loadHandler = async () => {
  const [file, name] = handlerName.split(/\.(?=[^.]+$)/)
  const loaded = await import(pathToFileURL(join(root, `${file}.mjs`)).href)
  if (typeof loaded[name] !== 'function') throw new Error(`${handlerName} is no function`)
  return loaded[name]
}

const handleNext = async (handler) => {
  const { headers, text } = await call('GET', '/invocation/next')
  const path = `/invocation/${headers['lambda-runtime-aws-request-id']}`
  try {
    const result = await handler(JSON.parse(text), contextFrom(headers))
    await call('POST', `${path}/response`, JSON.stringify(result) ?? 'null')
  } catch (error) {
    await call('POST', `${path}/error`, JSON.stringify(described(error)))
  }
}

try {
  const handler = await loadHandler()
  for (;;) await handleNext(handler)
} catch (error) {
  await call('POST', '/init/error', JSON.stringify(described(error))).catch(() => {})
  process.exit(1)
}
