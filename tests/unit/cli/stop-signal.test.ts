import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { stopSignalOf } from '../../../packages/cli/src/stop-signal.ts'

const module = new URL('../../../packages/cli/src/stop-signal.ts', import.meta.url).href

describe('Ctrl-C', () => {
  const openProcess = () => {
    const killed: string[] = []
    const clock = { ms: 0 }
    const process = Object.assign(new EventEmitter(), {
      pid: 7,
      kill: (pid: number, signal: string) => killed.push(`${pid} ${signal}`),
    })
    return { clock, killed, process, stopped: stopSignalOf(process, () => clock.ms) }
  }

  it.each(['SIGINT', 'SIGTERM'])('%s aborts, and the same one once more, forwarded, changes nothing', (signal) => {
    const { clock, killed, process, stopped } = openProcess()
    expect(stopped.aborted).toBe(false)
    process.emit(signal, signal)
    expect(stopped.aborted).toBe(true)
    clock.ms = 500
    process.emit(signal, signal)
    expect([killed, process.listenerCount(signal)]).toEqual([[], 1])
  })

  it('is meant where it comes again later: the process ends as if nobody listened', () => {
    const { clock, killed, process } = openProcess()
    process.emit('SIGINT', 'SIGINT')
    clock.ms = 501
    process.emit('SIGINT', 'SIGINT')
    expect([killed, process.listenerCount('SIGINT')]).toEqual([['7 SIGINT'], 0])
  })

  it('ends a real process, which would not have ended by itself', async () => {
    const child = run(`
      let ms = 0
      stopSignalOf(process, () => ms).addEventListener('abort', () => {
        ms = 501
        process.kill(process.pid, 'SIGINT')
      })
      process.kill(process.pid, 'SIGINT')`)
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT'])
  })

  it('does not change the exit code of a process that is about to end, however often it comes', async () => {
    const child = run(`
      const stopped = stopSignalOf(process, () => 0)
      stopped.addEventListener('abort', () => {
        clearInterval(running)
        endProcess(7, stopped)
      })
      process.stdout.write('ready')`)
    await once(child.stdout, 'data')
    const asking = setInterval(() => child.kill('SIGINT'), 0)
    const ended = await once(child, 'exit')
    clearInterval(asking)
    expect(ended).toEqual([7, null])
  })
})

/** A process of its own with these lines in it, which has something to do until it is told to end. */
const run = (lines: string) => {
  const program = `
    const { endProcess, stopSignalOf } = await import(${JSON.stringify(module)})
    const running = setInterval(() => {}, 1000)
    ${lines}`
  return spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
}
