import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** One command as MONITOR prints it: `source` is an address, or `lua`. */
export type SeenCommand = { command: string; source: string; text: string }

// 1339518083.107412 [0 127.0.0.1:60866] "keys" "*"
const line = /^\+[\d.]+ \[\d+ ([^\]]+)\] "([^"]+)"(.*)$/

/**
 * A socket of our own: ioredis takes what is monitored before its own `OK` is read for an answer, and fails
 * ("Command queue state error") where others are busy on the same server.
 */
export const openMonitor = (url: string, onCommand: (seen: SeenCommand) => void): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect({ host: hostname, port: Number(port || 6379) }, () => socket.write('MONITOR\r\n'))
    socket.on('error', reject)
    createInterface({ input: socket }).on('line', (text) => {
      if (text === '+OK') return resolve(() => socket.destroy())
      const [, source, command, rest] = line.exec(text) ?? []
      if (source && command) onCommand({ command: command.toLowerCase(), source, text: `${command}${rest}` })
    })
  })
