import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { securityHeaders } from '../../../console/headers.ts'
import { pagePolicy } from '../../../dev/simulator/inbox-page.ts'

interface Infra {
  Resources: {
    ConsoleHeaders: {
      Properties: {
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: Record<string, Record<string, string | number | boolean>>
          CustomHeadersConfig: { Items: { Header: string; Value: string }[] }
        }
      }
    }
    ConsolePaths: { Properties: { FunctionCode: string } }
  }
}

const { Resources } = parse(readFileSync('infra/console.yml', 'utf8'), { logLevel: 'silent' }) as Infra

it('a deployment serves console and inbox with the headers of a laptop', () => {
  const { SecurityHeadersConfig: known, CustomHeadersConfig } =
    Resources.ConsoleHeaders.Properties.ResponseHeadersPolicyConfig
  const { StrictTransportSecurity: sts } = known
  const served = {
    'content-security-policy': known.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': known.ContentTypeOptions ? 'nosniff' : undefined,
    'x-frame-options': known.FrameOptions?.FrameOption,
    'referrer-policy': known.ReferrerPolicy?.ReferrerPolicy,
    'strict-transport-security': `max-age=${sts?.AccessControlMaxAgeSec}${sts?.IncludeSubdomains ? '; includeSubDomains' : ''}`,
    ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header, Value])),
  }
  expect(served).toEqual(securityHeaders)
  expect(pagePolicy).toBe(securityHeaders['content-security-policy'])
})

describe('the paths of a deployment', () => {
  const context = createContext({})
  runInContext(Resources.ConsolePaths.Properties.FunctionCode, context)
  const lead = (uri: string) => runInContext(`handler(${JSON.stringify({ request: { uri } })})`, context)

  it.each(['/console/', '/console/notifications', '/console/notifications/0199c0de-7000-7000-8000-00000000c0de'])(
    'lead from %s to the page',
    (uri) => expect(lead(uri)).toEqual({ uri: '/console/index.html' }),
  )

  it('lead to the inbox as well', () => expect(lead('/inbox/')).toEqual({ uri: '/inbox/index.html' }))

  it('leave files alone, and complete the address', () => {
    expect(lead('/console/assets/index-a1.js')).toEqual({ uri: '/console/assets/index-a1.js' })
    expect(lead('/console')).toMatchObject({ statusCode: 302, headers: { location: { value: '/console/' } } })
  })
})
