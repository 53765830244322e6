// Loaded before everything else into each process of a command: a connection that would leave this machine is refused,
// and written down in the file that NETWORK_LOG names.
import { appendFileSync } from 'node:fs'
import { Socket } from 'node:net'

const here = /^(localhost|127\.[\d.]+|::1|::ffff:127\.[\d.]+|0\.0\.0\.0)$/
const connect = Socket.prototype.connect

Socket.prototype.connect = function (...args) {
  const host = hostIn(Array.isArray(args[0]) ? args[0] : args)
  if (host === undefined || here.test(host)) return connect.apply(this, args)
  appendFileSync(process.env.NETWORK_LOG, `${host} by ${process.argv.join(' ')}\n`)
  process.nextTick(() => this.destroy(new Error(`There is no network in this test: ${host}`)))
  return this
}

/** As `net` takes it: (options), (path) or (port, host), and without a host it is this machine. */
const hostIn = ([first, second]) => {
  if (typeof first === 'object') return first.path ? undefined : first.host
  return typeof second === 'string' ? second : undefined
}
