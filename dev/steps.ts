const isPlain = !process.stdout.isTTY || Boolean(process.env.NO_COLOR)

export const dim = (text: string) => (isPlain ? text : `\u001b[2m${text}\u001b[22m`)
export const bold = (text: string) => (isPlain ? text : `\u001b[1m${text}\u001b[22m`)
export const green = (text: string) => (isPlain ? text : `\u001b[32m${text}\u001b[39m`)
export const red = (text: string) => (isPlain ? text : `\u001b[31m${text}\u001b[39m`)

export interface Steps {
  /** Runs one step and prints its number, name and time. What it throws names the step. */
  run<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

/** Numbered steps with times, a line each once it is done. */
export const createSteps = (total: number, print: (line: string) => void): Steps => {
  let number = 0
  return {
    run: async (name, work) => {
      number += 1
      const startedMs = performance.now()
      const result = await work()
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
      print(`${dim(`[${number}/${total}]`)} ${name} ${dim(`${seconds} s`)}`)
      return result
    },
  }
}
