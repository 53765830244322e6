import { readFile } from 'node:fs/promises'
import { createSmsCountryCheck } from '../../lib/http/sms-country.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

/** What the build has put beside the bundle. */
const beside = (name: string) => () => readFile(new URL(name, import.meta.url), 'utf8')

const opened = openFunction('api')

export const handler = createHandler({
  ...opened,
  probes: { postgres: () => opened.database.run((sql) => sql`select 1`), queue: opened.queues.ready },
  checkSmsCountry: createSmsCountryCheck(opened.config.SMS_COUNTRIES),
  documents: { openApi: beside('./openapi.json'), page: beside('./docs.html') },
  version: packageJson.version,
})
