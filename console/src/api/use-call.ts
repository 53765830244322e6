import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { useSession } from '../session/session.ts'
import type { Call } from './call.ts'

export const queryKeyOf = ({ method, path, init }: Call<unknown>): QueryKey => [path, method, init]

interface UseCallOptions<Answer> {
  /** How long until it is asked again while somebody looks; it may depend on the last answer. */
  pollMs?: number | ((answer: Answer | undefined) => number)
  /** What does not change is asked for once. */
  isKept?: boolean
}

/** What the API answers to a call. */
export const useCall = <Answer>(call: Call<Answer>, { pollMs, isKept = false }: UseCallOptions<Answer> = {}) => {
  const { send } = useSession()
  return useQuery({
    queryKey: queryKeyOf(call),
    queryFn: async ({ signal }) => (await send(call, signal)).data,
    placeholderData: keepPreviousData, // another page or filter does not empty the table first
    refetchInterval: (query) => (typeof pollMs === 'function' ? pollMs(query.state.data) : (pollMs ?? false)),
    ...(isKept ? { staleTime: Number.POSITIVE_INFINITY } : {}),
  })
}
