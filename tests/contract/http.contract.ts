import { afterAll, beforeAll, describe } from 'vitest'
import { acceptingCases } from './http-accepting.contract.ts'
import { caseMs, type HttpCase, type OpenHttpTarget, openHttpCase } from './http-case.ts'
import { deadLetterCases } from './http-dead-letters.contract.ts'
import { deliveryCases } from './http-delivery.contract.ts'
import { refusingCases } from './http-refusing.contract.ts'

/** What a caller may rely on wherever Heliograph runs. Every way to run it passes the same cases, over real HTTP. */
export const httpContract = (name: string, open: OpenHttpTarget) =>
  describe(`Heliograph by ${name}`, { timeout: 2 * caseMs }, () => {
    let opened: HttpCase
    beforeAll(async () => {
      opened = await openHttpCase(open)
    }, 2 * caseMs)
    afterAll(() => opened?.close(), caseMs)

    const get = () => opened
    acceptingCases(get)
    refusingCases(get)
    deliveryCases(get)
    deadLetterCases(get)
  })
