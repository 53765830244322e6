import { createSesClient, createSnsClient } from '../../lib/channels/aws-clients.ts'
import { createFcmPush } from '../../lib/channels/fcm-push.ts'
import { createSesEmail } from '../../lib/channels/ses-email.ts'
import { createSnsSms } from '../../lib/channels/sns-sms.ts'
import { aServiceAccount, fakeCredentials } from './outgoing.ts'

const region = 'eu-west-1'

export const sesAt = (endpoint: string, from = 'no-reply@example.com') =>
  createSesEmail(createSesClient({ region, endpoint, credentials: fakeCredentials }), { from })

export const snsAt = (endpoint: string) =>
  createSnsSms(createSnsClient({ region, endpoint, credentials: fakeCredentials }), {})

const serviceAccount = aServiceAccount()

export const fcmAt = (endpoint: string, { tokenUrl = `${endpoint}/token`, now = Date.now } = {}) =>
  createFcmPush({ projectId: 'heliograph-test', serviceAccount, now, endpoint, tokenUrl })
