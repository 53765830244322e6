import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a shell would find the program; undefined where it would not. */
export const findProgram = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => isExecutable(file))

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // the ordinary case: most folders on the PATH do not hold it
  }
}
