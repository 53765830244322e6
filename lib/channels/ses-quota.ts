import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses'
import { obeying } from './aws-failures.ts'

/** A drain waits for it before its first send, once in some minutes. */
const answerMs = 3_000

/** The sends a second that SES grants the account in this region; undefined where it says that there is no limit. */
export const askSesRate = async (client: SESClient): Promise<number | undefined> => {
  const signal = AbortSignal.timeout(answerMs)
  const { MaxSendRate } = await obeying(signal, client.send(new GetSendQuotaCommand({}), { abortSignal: signal }))
  if (MaxSendRate === undefined) throw new Error('SES answered without a MaxSendRate.')
  return MaxSendRate > 0 ? MaxSendRate : undefined
}
