import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { describeBrowser, useBrowser } from '../support/browser.ts'
import { type ConsoleStack, openConsoleStack, signIn } from '../support/console-stack.ts'
import { anEmailBody } from '../support/requests.ts'
import { until } from '../support/until.ts'

describeBrowser('given somebody who changes something in the console', () => {
  const browser = useBrowser()
  let stack: ConsoleStack
  let key: string
  beforeAll(async () => {
    stack = await openConsoleStack()
    key = stack.keys.acme.test
  })
  afterAll(() => stack.close())

  const open = async (path: string) => {
    const { page } = await browser.open(`${stack.url}${path}`)
    await signIn(page, key)
    return page
  }
  const deadLetters = async () => (await stack.db`select from dead_letters`).count

  it('a long replay shows how far it is, and stops where it is told to', async () => {
    for (let index = 0; index < 12; index += 1)
      await acceptOne(stack, anEmailBody({ email: `rejected+${index}@simulator.test` }), key)
    await until('twelve dead letters', async () => (await deadLetters()) === 12, 60_000)
    const page = await open('/dead-letters?reason=rejected')
    await page.getByRole('button', { name: 'Replay all that fit …' }).click()
    await page.getByTestId('dry-run').getByText('12 would be replayed').waitFor()
    await page.getByLabel('Type 12 to confirm').fill('12')
    await page.getByLabel('Reason').last().fill('To see it stop')
    await page.getByLabel('A second, at most').fill('1') // five at once, and five seconds until the next five
    await page.getByRole('button', { name: 'Replay 12' }).click()
    await page.getByTestId('progress').getByText('5 of 12').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    const done = await page.getByTestId('replay-done').textContent()
    const replayed = Number(/^Stopped\. (\d+) replayed/.exec(done ?? '')?.[1])
    expect(replayed).toBeLessThan(12)
    const audited = (await stack.db`select distinct notification_id from replays where reason = 'To see it stop'`).count
    expect(audited).toBe(replayed)
  })

  it('a key is made, shown once, rotated and revoked', async () => {
    const page = await open('/keys')
    await page.getByRole('button', { name: 'Make a key …' }).click()
    await page.getByLabel('Name').fill('shop')
    await page.getByRole('checkbox', { name: 'notifications:write' }).check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const made = (await page.getByTestId('secret').locator('code').textContent()) ?? ''
    expect(made).toMatch(/^hg_test_\w{12}_/)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Rotate shop' }).click()
    await page.getByRole('button', { name: 'Give it a new secret' }).click()
    const rotated = (await page.getByTestId('secret').locator('code').textContent()) ?? ''
    expect(rotated).not.toBe(made)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByTestId('secret').waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(rotated)
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href')).not.toMatch(
      /hg_test_/,
    )
    await page.getByRole('button', { name: 'Revoke shop' }).click()
    const revoke = page.getByRole('button', { name: 'Revoke one key' })
    expect(await revoke.isDisabled()).toBe(true)
    await page.getByLabel('Type shop to confirm').fill('shop')
    expect(await revoke.isDisabled()).toBe(true)
    await page.getByLabel('Reason').fill('The shop has closed')
    await revoke.click()
    await page.getByText('revoked ').waitFor()
    const [row] = await stack.db`select revoked_at, revoked_reason from api_keys where name = 'shop'`
    expect(row).toEqual({ revoked_at: expect.any(Date), revoked_reason: 'The shop has closed' })
  })

  it('suppressions are entered, imported with what is wrong in the file, exported and lifted', async () => {
    const page = await open('/suppressions')
    await page.getByRole('button', { name: 'Suppress somebody …' }).click()
    await page.getByRole('dialog').getByLabel('Recipient').fill('ada@example.com')
    await page.getByRole('button', { name: 'Suppress', exact: true }).click()
    await page.getByTestId('suppression-table').getByText('ada@example.com').waitFor()

    await page.getByRole('button', { name: 'Import …' }).click()
    const lines = Array.from({ length: 2_500 }, (_, index) => `email,person-${index}@example.com,manual,`)
    const csv = ['channel,recipient,reason,note', ...lines, 'fax,+49,manual,', ''].join('\n')
    await page.getByLabel('File').setInputFiles({ name: 'all.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByRole('button', { name: 'Import all.csv' }).click()
    await page.getByTestId('import-done').getByText('2,500 added, 0 were there already, 1 refused').waitFor()
    await page.getByTestId('import-done').getByText('Line 2502:').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'Export …' }).click()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByTestId('export-done').getByText('2,501 lines.').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save suppressions.csv' }).click(),
    ])
    const file = await readFile(await download.path(), 'utf8')
    expect(file.match(/^channel,/gm)).toHaveLength(1)
    expect(file).toContain('ada@example.com')
    await page.getByRole('button', { name: 'Close' }).click()

    await page.getByLabel('Recipient').fill('ada@example.com')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Lift ada@example.com' }).click()
    const lift = page.getByRole('button', { name: 'Lift one suppression' })
    expect(await lift.isDisabled()).toBe(true)
    await page.getByRole('dialog').getByLabel('Reason').fill('She asked for it')
    await lift.click()
    await page.getByText('Nobody is suppressed here.').waitFor()
    const lifted = await stack.db`select lifted_reason from lifted_suppressions where recipient = 'ada@example.com'`
    expect(lifted).toMatchObject([{ lifted_reason: 'She asked for it' }])
  })

  it('ten thousand notifications are a page of fifty rows and one request', async () => {
    const some = await acceptOne(stack, anEmailBody(), key)
    await stack.db`
      insert into notifications (id, tenant_id, mode, channel, recipient, content, priority, delivery, status, due_at, job_id,
        created_at, finished_at)
      select time_ordered_id(clock_timestamp()), n.tenant_id, n.mode, n.channel, n.recipient, n.content, n.priority, n.delivery,
        'SENT', n.due_at, gen_random_uuid()::text, clock_timestamp(), clock_timestamp()
      from notifications n, generate_series(1, 10000) where n.id = ${some}::uuid`
    const page = await open('/notifications')
    await page.getByTestId('notification-table').waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    // The address says so at once, and "Newest" with it: the page is there when its request was answered.
    const answered = page.waitForResponse((response) => response.url().includes('/api/'))
    await page.getByRole('button', { name: 'Older' }).click()
    await answered
    expect(page.url()).toContain('cursor=')
    await page.getByRole('button', { name: 'Newest' }).and(page.locator(':enabled')).waitFor()
    expect(asked.filter((url) => url.includes('/api/'))).toHaveLength(1)
    expect(await page.locator('tbody tr').count()).toBe(50)
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(1_500)
  })
})
