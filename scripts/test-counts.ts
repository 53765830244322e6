import type { TestModule } from 'vitest/node'

export type TestCounts = { passed: number; failed: number; skipped: number }

/** Counts test cases. A file that could not be loaded, a hook that failed and an error outside any test are failures too. */
export const countTests = (modules: readonly TestModule[], unhandledErrors: readonly unknown[]): TestCounts => {
  const states = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state)
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()])
  const brokenGroups = groups.filter((group) => group.errors().length > 0).length
  return {
    passed: count('passed'),
    failed: count('failed', 'pending') + brokenGroups + unhandledErrors.length, // pending at the end: never came to run
    skipped: count('skipped'),
  }
}

export const asLine = ({ passed, failed, skipped }: TestCounts) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`
