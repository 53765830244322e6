import { Logger, LogLevelThreshold } from '@aws-lambda-powertools/logger'
import { describeError } from './redact.ts'

export interface LogOptions {
  service: string
  stage: string
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR'
}

export type LogEvent = (event: string, fields: Record<string, unknown>) => void

/** Structured log events on stdout. What has an `error` is an error; everything else is information. */
export const createLog = ({ service, stage, level }: LogOptions): LogEvent => {
  const logger = new Logger({ serviceName: service, logLevel: level, persistentKeys: { stage } })
  // Asked here and once: the library makes half of a line before it asks, and takes a quarter of a microsecond to answer.
  const isInformed = logger.level <= LogLevelThreshold.INFO
  return (event, fields) => {
    if (fields.error !== undefined) logger.error(event, { ...fields, error: describeError(fields.error) })
    else if (isInformed) logger.info(event, fields)
  }
}
