// The part of curl that the documents use, for a machine that has none: -i, -s, -X, -H, -d and one URL.
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    include: { type: 'boolean', short: 'i' },
    silent: { type: 'boolean', short: 's' },
    request: { type: 'string', short: 'X' },
    header: { type: 'string', short: 'H', multiple: true, default: [] },
    data: { type: 'string', short: 'd' },
  },
})
const headers = values.header.map((line) => line.split(/:\s*(.*)/s).slice(0, 2))
const method = values.request ?? (values.data === undefined ? 'GET' : 'POST')
const moved = process.env.CURL_MOVED.split(' ').map((pair) => pair.split('='))
const url = moved.reduce((address, [from, to]) => address.replace(from, to), positionals[0])
const response = await fetch(url, { method, headers, body: values.data })
const head = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
if (values.include) process.stdout.write(`HTTP/1.1 ${response.status} ${response.statusText}\r\n${head}\r\n`)
process.stdout.write(await response.text())
process.exitCode = response.ok ? 0 : 22
