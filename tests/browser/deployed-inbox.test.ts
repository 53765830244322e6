import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { violationsOf } from '../support/accessibility.ts'
import { postBatch } from '../support/batches.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { startCanary } from '../support/canary.ts'
import { serveDeployedInbox } from '../support/deployed-inbox.ts'
import { hostileMail } from '../support/hostile-mail.ts'
import { anEmailBody, anSmsBody, aPushBody } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

describeBrowser('given the inbox of a deployment', () => {
  const browser = useBrowser()
  let stack: Stack
  let inbox: Awaited<ReturnType<typeof serveDeployedInbox>>
  beforeAll(async () => {
    stack = await openStack({ keyCacheSeconds: 1 })
    inbox = await serveDeployedInbox(stack)
  })
  afterAll(async () => {
    await inbox.close()
    await stack.close()
  })

  const signIn = async (page: Page, key: string) => {
    await page.getByLabel('Test key').fill(key)
    await page.keyboard.press('Enter')
  }
  const openSignedIn = async (key = stack.keys.acme.test) => {
    const watched = await browser.open(inbox.url)
    await signIn(watched.page, key)
    await watched.page.getByRole('searchbox').waitFor()
    return watched
  }
  const send = (body: Record<string, unknown>) => acceptOne(stack, body, stack.keys.acme.test)

  it('asks for a test key until one is good, and keeps it in memory alone', async () => {
    const { page, complaints } = await browser.open(inbox.url)
    expect(await violationsOf(page)).toEqual([])
    await signIn(page, stack.keys.acme.live)
    await page.getByText('This inbox shows what test keys send').waitFor()
    await signIn(page, `${stack.keys.acme.test.slice(0, -3)}xxx`)
    await page.getByRole('alert').filter({ hasText: 'No key like this is known.' }).waitFor()
    expect(complaints.splice(0).every((text) => text.includes('401'))).toBe(true)
    await signIn(page, stack.keys.acme.test)
    await page.getByText('No messages yet.').waitFor()
    const kept = await page.evaluate<string>(
      'JSON.stringify([location.href, {...localStorage}, {...sessionStorage}, document.cookie])',
    )
    expect(kept).not.toContain('hg_test_')
    await page.reload()
    await page.getByLabel('Test key').waitFor()
  })

  it('shows what the test key sends as it arrives, and how it ends; nothing of another key’s', async () => {
    const { page } = await openSignedIn()
    await acceptOne(stack, anEmailBody({ email: 'live@example.com' }))
    await acceptOne(stack, anEmailBody({ email: 'globex@example.com' }), stack.keys.globex.test)
    const id = await send(anEmailBody({ email: 'bounced@simulator.test', html: '<p>Hello <b>Ada</b></p>' }))
    await page.getByRole('link', { name: 'pending' }).waitFor()
    await stack.drainUntil('it to bounce', hasStatus(stack.db, id, 'BOUNCED'))
    await page.getByRole('link', { name: 'bounced' }).click()
    await page.frameLocator('iframe').getByText('Ada').waitFor()
    expect(await page.locator('iframe').getAttribute('src')).toMatch(/^\/api\/v1\/previews\//)
    await page.getByRole('tab', { name: 'Headers' }).click()
    await page.getByRole('tabpanel').getByText('Hello Ada').waitFor() // the subject that it was given by its text
    await page.getByRole('tab', { name: 'Source' }).click()
    await page.locator('pre.source', { hasText: '"object": "content"' }).waitFor()
    expect(await page.locator('#list a .to').allTextContents()).toEqual(['bounced@simulator.test'])
  })

  it('shows text messages and pushes with what they cost', async () => {
    await send(anSmsBody({ phone: '+15005550001', message: 'Привет' }))
    await send(aPushBody({ device_token: 'sim-delivered', title: 'Hi', message: 'There' }))
    const { page } = await openSignedIn()
    await page.getByRole('link', { name: '+15005550001' }).click()
    await page.getByText('1 segment · UCS-2 · 6 units').waitFor()
    await page.getByRole('link', { name: 'sim-delivered' }).click()
    await page.getByText('Payload 7 of 4,096 bytes').waitFor()
  })

  it('loads older ones when asked', async () => {
    const oldest = '+15005550009'
    await acceptOne(stack, anSmsBody({ phone: oldest }), stack.keys.globex.test)
    const many = Array.from({ length: 102 }, (_, nth) => anSmsBody({ message: `Number ${nth}` }))
    await postBatch(stack, many, { key: stack.keys.globex.test })
    const { page } = await openSignedIn(stack.keys.globex.test)
    await page.getByText('100 messages').waitFor()
    await page.getByRole('searchbox').fill(oldest)
    await page.getByRole('link', { name: oldest }).waitFor() // found where it is kept
    await page.getByRole('searchbox').fill('')
    await page.getByRole('button', { name: 'Load older ones' }).click()
    await page.getByText(/^10[34] messages$/).waitFor() // and the one of another test
    await page.getByRole('button', { name: 'Load older ones' }).waitFor({ state: 'detached' })
  })

  it('is cleared for whoever looks, and what was there can be shown again', async () => {
    const id = await send(anEmailBody({ email: 'kept@simulator.test' }))
    const { page } = await openSignedIn()
    await page.getByRole('link', { name: 'kept@simulator.test' }).waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No messages yet.').waitFor()
    await send(anEmailBody({ email: 'newer@simulator.test' }))
    await page.getByRole('link', { name: 'newer@simulator.test' }).waitFor()
    expect(await page.getByRole('link', { name: 'kept@simulator.test' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('button', { name: 'Show what was cleared' }).click()
    await page.getByRole('link', { name: 'kept@simulator.test' }).waitFor()
    expect((await stack.request('GET', `/api/v1/notifications/${id}`, { key: stack.keys.acme.test })).status).toBe(200)
  })

  it('lets nothing in a mail run or load anything', async () => {
    const canary = await startCanary()
    await send(anEmailBody({ email: 'hostile@simulator.test', html: hostileMail(`${canary.url}/deployed`) }))
    const { page, complaints } = await openSignedIn()
    await page.getByRole('link', { name: 'hostile@simulator.test' }).click()
    const body = await until('the body', () => page.frames().find((frame) => /\/previews\//.test(frame.url())), 30_000)
    await body.waitForLoadState('load')
    await until('the last of it is refused', () => complaints.some((text) => text.includes('/deployed/embed')), 30_000)
    expect(canary.askedBelow('deployed')).toEqual([])
    expect(await page.evaluate('window.owned')).toBeUndefined()
    expect(complaints.splice(0).filter((text) => !/content security policy|sandbox/i.test(text))).toEqual([])
    await canary.close()
  })

  it('asks for another key when this one is revoked', async () => {
    const made = await stack.request('POST', '/api/v1/keys', {
      key: stack.keys.acme.test,
      body: { name: 'for a while', scopes: ['notifications:read'] },
    })
    const { page, complaints } = await openSignedIn(String(made.body.key))
    await stack.request('DELETE', `/api/v1/keys/${made.body.id}`, { key: stack.keys.acme.test })
    await page.getByLabel('Test key').waitFor()
    complaints.splice(0)
  })
})
