import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules of axe that the page breaks as it stands. A message's own markup, in its frame, is not ours to judge. */
export const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  // Without `preload` it does not parse the page's style sheets anew, which the page's policy would not let it.
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { iframes: false, preload: false })')
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`))
}
