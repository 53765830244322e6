/**
 * What the operations that our documents name must be told, and what else the documents tell them: looked up in the models of AWS's API.
 * A command with another one has to be looked up first, and is added here.
 */
export const verified: Record<string, { needs: readonly string[]; takes: readonly string[] }> = {
  'cloudformation describe-stack-resource': { needs: ['logical-resource-id', 'stack-name'], takes: [] },
  'elasticache modify-replication-group': {
    needs: ['replication-group-id'],
    takes: ['apply-immediately', 'auth-token', 'auth-token-update-strategy'],
  },
  'events enable-rule': { needs: ['name'], takes: [] },
  'lambda invoke': { needs: ['function-name'], takes: ['payload'] },
  'lambda put-function-concurrency': { needs: ['function-name', 'reserved-concurrent-executions'], takes: [] },
  'logs tail': { needs: [], takes: ['filter-pattern', 'follow', 'since'] },
  'rds create-db-instance': {
    needs: ['db-instance-class', 'db-instance-identifier', 'engine'],
    takes: ['db-cluster-identifier'],
  },
  'rds describe-db-clusters': { needs: [], takes: ['db-cluster-identifier'] },
  'rds describe-db-instances': { needs: [], takes: ['db-instance-identifier'] },
  'rds modify-db-cluster': {
    needs: ['db-cluster-identifier'],
    takes: ['apply-immediately', 'manage-master-user-password'],
  },
  'rds modify-db-instance': {
    needs: ['db-instance-identifier'],
    takes: ['apply-immediately', 'manage-master-user-password'],
  },
  'rds restore-db-cluster-to-point-in-time': {
    needs: ['db-cluster-identifier'],
    takes: [
      'db-subnet-group-name',
      'deletion-protection',
      'restore-to-time',
      'serverless-v2-scaling-configuration',
      'source-db-cluster-identifier',
      'vpc-security-group-ids',
    ],
  },
  'rds restore-db-instance-to-point-in-time': {
    needs: ['target-db-instance-identifier'],
    takes: [
      'db-subnet-group-name',
      'deletion-protection',
      'publicly-accessible',
      'restore-time',
      'source-db-instance-identifier',
      'vpc-security-group-ids',
    ],
  },
  'rds wait db-instance-available': { needs: [], takes: ['db-instance-identifier'] },
  'secretsmanager get-secret-value': { needs: ['secret-id'], takes: [] },
  'secretsmanager put-secret-value': { needs: ['secret-id'], takes: ['secret-string'] },
  'service-quotas request-service-quota-increase': {
    needs: ['desired-value', 'quota-code', 'service-code'],
    takes: [],
  },
  'sesv2 put-account-details': {
    needs: ['mail-type', 'website-url'],
    takes: ['production-access-enabled', 'use-case-description'],
  },
  'sqs delete-message': { needs: ['queue-url', 'receipt-handle'], takes: [] },
  'sqs get-queue-url': { needs: ['queue-name'], takes: [] },
  'sqs receive-message': { needs: ['queue-url'], takes: ['max-number-of-messages', 'visibility-timeout'] },
  'sso login': { needs: [], takes: [] },
}
