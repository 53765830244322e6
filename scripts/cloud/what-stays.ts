/** What outlives the stack, by the names of its resources: a test compares them with those that the template keeps. */
export const whatStays: readonly { resources: readonly string[]; words: string }[] = [
  {
    resources: ['AuroraCluster', 'RdsInstance'],
    words: 'a final snapshot of the database, with every notification (RDS, Snapshots)',
  },
  {
    resources: ['FcmSecret', 'SigningKeysSecret', 'WebhookKeySecret'],
    words: 'the secrets of FCM, of signing keys and of webhooks (Secrets Manager)',
  },
  { resources: ['EmailIdentity'], words: 'the e-mail identity, where the stack made it (SES)' },
]
