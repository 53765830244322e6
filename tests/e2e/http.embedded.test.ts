import { httpContract } from '../contract/http.contract.ts'
import { startStack } from './running-stack.ts'
import { createWorkingCopy } from './working-copy.ts'

httpContract('npm start, with nothing installed', async () => {
  const copy = await createWorkingCopy()
  const { command, file } = await startStack(copy.dir)
  return {
    url: file.api,
    keys: { test: file.test_key, live: file.live_key },
    close: async () => {
      await command.end('SIGTERM')
      await copy.remove()
    },
  }
})
