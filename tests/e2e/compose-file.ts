import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ComposeService {
  name: string
  image: string
  build?: { context: string; target: string }
  profiles?: string[]
  command?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  healthcheck?: { test?: string[]; disable?: boolean }
  depends_on?: Record<string, { condition: string }>
  restart?: string
  stop_grace_period?: string
}

const text = readFileSync(`${root}docker-compose.yml`, 'utf8')

/** What it asks of the shell around it. */
export const composeVariables = [...new Set([...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name = '']) => name))]

/** Each with the defaults of its variables, as `docker compose` reads it where none of them is set. */
export const composeServices = (): ComposeService[] => {
  // An empty default is an empty text to compose; YAML alone would read nothing, which says "take it from the shell".
  const given = text.replaceAll(/(?<!\$)\$\{\w+:-([^}]*)\}/g, (_, value) => value || "''").replaceAll('$$', '$')
  const { services } = parse(given, { merge: true }) as { services: Record<string, Omit<ComposeService, 'name'>> }
  return Object.entries(services).map(([name, service]) => ({ ...service, name }))
}

export const composeVolumes = () => Object.keys((parse(text, { merge: true }) as { volumes: object }).volumes)

export interface Stage {
  name: string
  lines: string[]
}

/** The stages of the Dockerfile, with continued lines in one. */
export const dockerStages = (): Stage[] => {
  const lines = readFileSync(`${root}Dockerfile`, 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  return lines.reduce<Stage[]>((stages, line) => {
    const [, name] = /^FROM \S+ AS (\w+)$/.exec(line) ?? []
    if (name) stages.push({ name, lines: [] })
    stages.at(-1)?.lines.push(line)
    return stages
  }, [])
}

/** What follows this word in a stage; the last one counts. */
export const instruction = ({ lines }: Stage, word: string): string | undefined =>
  lines.findLast((line) => line.startsWith(`${word} `))?.slice(word.length + 1)
