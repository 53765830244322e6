import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Block {
  /** File and line, for the name of a test. */
  at: string
  language: string
  text: string
}

/** Every fenced block of every document, in order. */
export const documentedBlocks = (): Block[] => documents().flatMap(blocksOf)

const documents = () => [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

export const blocksOf = (file: string): Block[] => {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(({ 1: language = '', 2: content = '', index }) => ({
    at: `${file}:${text.slice(0, index).split('\n').length}`,
    language,
    text: content,
  }))
}

/** The commands of a shell block: one a line, but for continued lines; comments are for people. */
export const commandsIn = ({ text }: Block): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#\s.*$/, '').trim())
    .filter(Boolean)
