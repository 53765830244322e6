/** Everything that this process writes to stdout and stderr during `work`, which is where a function's log goes. */
export const captureOutput = async (work: () => Promise<unknown>): Promise<string[]> => {
  const written: string[] = []
  const restores = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write
    stream.write = ((chunk: string | Uint8Array) => {
      written.push(Buffer.from(chunk).toString())
      return true
    }) as typeof stream.write
    return () => {
      stream.write = write
    }
  })
  try {
    await work()
  } finally {
    for (const restore of restores) restore()
  }
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
}
