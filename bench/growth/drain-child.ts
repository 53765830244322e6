import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { dim } from '../../dev/steps.ts'
import { diesWithParent } from '../../scripts/dies-with-parent.mjs'
import type { Order, Told } from './drain-process.ts'

const program = fileURLToPath(new URL('./drain-process.ts', import.meta.url))
const sayEveryMs = 5_000

/** `run` gives the memory that it had, ten times a second. */
export const startDrainProcess = async () => {
  const [command = process.execPath, ...args] = [...diesWithParent('KILL'), process.execPath, program]
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const ended = once(child, 'exit').then(([code]) => {
    process.removeListener('exit', endWithUs)
    return code as number | null
  })
  const failed = ended.then((code) => Promise.reject(new Error(`The drain's process ended with ${code}.`)))
  failed.catch(() => {}) // its end is an error only for who still waits for it
  await Promise.race([once(child, 'message'), failed])
  return {
    run: async (services: Order['services'], items: number): Promise<number[]> => {
      const { promise: done, resolve } = Promise.withResolvers<void>()
      const rssBytes: number[] = []
      const say = sayNowAndThen(items)
      child.on('message', (told: Told) => {
        if (told.type === 'done') resolve()
        if (told.type !== 'progress') return
        rssBytes.push(told.rssBytes)
        say(told)
      })
      child.send({ services, items } satisfies Order)
      await Promise.race([done, failed])
      return rssBytes
    },
  }
}

const sayNowAndThen = (items: number) => {
  let saidMs = performance.now()
  return ({ sent, rssBytes }: { sent: number; rssBytes: number }) => {
    if (performance.now() - saidMs < sayEveryMs) return
    saidMs = performance.now()
    const share = `${sent.toLocaleString('en')} of ${items.toLocaleString('en')}`
    console.log(dim(`  ${share} sent, ${Math.round(rssBytes / 2 ** 20)} MB`))
  }
}
