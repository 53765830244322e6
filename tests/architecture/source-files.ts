import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Our source files under these folders, as paths from the root. */
export const filesUnder = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !/^(packages\/[^/]+|console)\/dist\//.test(file)),
  )

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

/** `file:line` of every line that matches, but for the places where it may stand. Comments do not count. */
export const linesWith = (pattern: RegExp, files: string[], allowed: string[]): string[] =>
  files
    .filter((file) => !allowed.some((place) => file.startsWith(place)))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => (!isComment(line) && pattern.test(line) ? [`${file}:${index + 1}`] : [])),
    )

const isComment = (line: string) => /^\s*(\/\/|\*|\/\*)/.test(line)
