import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const wantedMajor = 24

/** The Node that runs our code: the locked one from node_modules, else this one when it is new enough. */
export const findNode = (root) => {
  const locked = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(locked) && majorOf(locked) >= wantedMajor) return locked
  return isNewEnough() ? process.execPath : undefined
}

/** Whether the Node that runs this can run our code as well. */
export const isNewEnough = () => Number(process.versions.node.split('.')[0]) >= wantedMajor

export const missingNode = () =>
  `Heliograph runs on Node ${wantedMajor}, this is ${process.version} and the packages brought none for ` +
  `${process.platform}-${process.arch}: install Node ${wantedMajor} or newer and try again.`

const majorOf = (node) => {
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  return Number(/^v(\d+)\./.exec(answer.stdout ?? '')?.[1] ?? 0)
}
