import { type Figure, rates } from '../contest.ts'
import { apiOverHttp } from '../ours/api-over-http.ts'
import { expressOverHttp } from '../peers/express-over-http.ts'

const withConnections = (connections: number, reach: number): Figure => ({
  name: `accept-http-${connections}/E`,
  contest: `accept over HTTP, ${connections} connections`,
  ours: apiOverHttp(connections),
  peer: expressOverHttp(connections),
  reach,
  better: 'higher',
  value: rates,
})

export const acceptHttp: Figure[] = [withConnections(16, 2), withConnections(64, 2.7)]
