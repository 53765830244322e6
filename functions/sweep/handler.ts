import { type RecoverDeps, type Recovered, recover } from '../../lib/notifications/recover.ts'

/** Puts back what a crash or a lost queue stranded. Several may run at once. */
export const createHandler = (deps: RecoverDeps) => async (): Promise<Recovered> => recover(deps)
