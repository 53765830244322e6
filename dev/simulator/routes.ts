import type { Deps } from './attempt.ts'
import { errorReply, refusal, ses } from './aws-query.ts'
import { type Exchange, jsonReply, problemReply, type Reply } from './exchange.ts'
import { answerFcm } from './fcm.ts'
import { type AccessTokens, answerToken } from './google-token.ts'
import { listMessages, postMessage, showMessage } from './inbox-api.ts'
import { inboxAsset, inboxPage, messageBody, messageSource } from './inbox-page.ts'
import type { ReceivedMessage } from './received-messages.ts'
import { deleteScript, putScript } from './script-api.ts'
import { answerSes, sesActions } from './ses.ts'
import type { SesEventPublisher } from './ses-event-publisher.ts'
import { answerSns, snsActions } from './sns.ts'

type Answer = (exchange: Exchange, parameter: string) => Reply | Promise<Reply>
type RoutesDeps = Deps & { tokens: AccessTokens; publisher: SesEventPublisher; clear: () => void }
type Route = { method: string; path: RegExp; answer: Answer }

/** Every address of the simulator; a path's first group is handed on as the parameter. */
export const createRoutes = (deps: RoutesDeps) => {
  const { messages, script } = deps
  const ofMessage =
    (answer: (message: ReceivedMessage, exchange: Exchange) => Reply) => (exchange: Exchange, id: string) => {
      const message = messages.find(id)
      return message
        ? answer(message, exchange)
        : problemReply(404, 'not_found', 'No such message; it may have been cleared.')
    }
  const routes: Route[] = [
    { method: 'POST', path: /^\/$/, answer: (exchange) => answerAws(deps, exchange) },
    { method: 'POST', path: /^\/token$/, answer: (exchange) => answerGoogle(deps, exchange) },
    {
      method: 'POST',
      path: /^\/v1\/projects\/([\w.:-]+)\/messages:send$/,
      answer: (exchange, project) => answerFcm(deps, project, exchange),
    },
    { method: 'GET', path: /^\/(?:inbox\/?)?$/, answer: inboxPage },
    { method: 'GET', path: /^\/inbox\/assets\/([\w.-]+)$/, answer: (_exchange, name) => inboxAsset(name) },
    { method: 'GET', path: /^\/inbox\/messages$/, answer: (exchange) => listMessages(messages, exchange) },
    { method: 'POST', path: /^\/inbox\/messages$/, answer: (exchange) => postMessage(messages, exchange) },
    { method: 'DELETE', path: /^\/inbox\/messages$/, answer: () => clearInbox(deps.clear) },
    { method: 'GET', path: /^\/inbox\/messages\/([\w-]+)$/, answer: ofMessage(showMessage) },
    { method: 'GET', path: /^\/inbox\/messages\/([\w-]+)\/body$/, answer: ofMessage(messageBody) },
    { method: 'GET', path: /^\/inbox\/messages\/([\w-]+)\/raw$/, answer: ofMessage(messageSource) },
    { method: 'PUT', path: /^\/_script$/, answer: (exchange) => putScript(script, exchange) },
    { method: 'DELETE', path: /^\/_script$/, answer: () => deleteScript(script) },
    { method: 'GET', path: /^\/health$/, answer: () => jsonReply(200, { status: 'ok' }) },
  ]
  return (exchange: Exchange): Reply | Promise<Reply> => dispatch(routes, exchange)
}

const dispatch = (routes: readonly Route[], exchange: Exchange) => {
  if (isFromAnotherSite(exchange))
    return problemReply(403, 'cross_origin', 'Only this page itself may change the inbox.')
  const here = routes.filter(({ path }) => path.test(exchange.path))
  const route = here.find(({ method }) => method === exchange.method)
  if (route) return route.answer(exchange, route.path.exec(exchange.path)?.[1] ?? '')
  if (here.length === 0) return problemReply(404, 'not_found', 'There is nothing at this address.')
  const allow = here.map(({ method }) => method).join(', ')
  return problemReply(405, 'method_not_allowed', `Use ${allow}.`, { allow })
}

// Any web page may send requests to a server on the same machine; browsers then name the page.
const isFromAnotherSite = ({ method, headers: { origin, host } }: Exchange) =>
  method !== 'GET' && origin !== undefined && origin !== `http://${host}`

const clearInbox = (clear: () => void) => {
  clear()
  return jsonReply(200, { cleared: true })
}

const answerGoogle = ({ script, tokens }: RoutesDeps, exchange: Exchange): Reply => {
  const fault = script.takeFault('google')
  const reply = answerToken(tokens, exchange)
  return fault && 'fault' in fault ? { fault: fault.fault, reply } : reply
}

const answerAws = (deps: RoutesDeps, exchange: Exchange): Reply => {
  const form = new URLSearchParams(exchange.body.toString('utf8'))
  const action = form.get('Action')
  if (action === null) return errorReply(ses, refusal('MissingAction', 'The request is missing an action.'))
  if (sesActions.includes(action)) return answerSes(deps, action, form, exchange)
  if (snsActions.includes(action)) return answerSns(deps, form, exchange)
  const version = form.get('Version') ?? ses.version
  return errorReply(ses, refusal('InvalidAction', `Could not find operation ${action} for version ${version}`))
}
