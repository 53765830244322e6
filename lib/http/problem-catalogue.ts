interface ProblemKind {
  status: number
  title: string
  /** For the page of the code: what happened, and what the caller can do. */
  meaning: string
  cure: string
}

/** Every error a caller can get. Codes are stable; docs/errors.md and the page at /docs/errors are made from this. */
export const problemCatalogue = {
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The request body could not be parsed as JSON, or there was none.',
    cure: 'Send a JSON object in UTF-8. The detail says where parsing stopped.',
  },
  missing_api_key: {
    status: 401,
    title: 'An API key is needed',
    meaning: 'The request carries no API key.',
    cure: 'Send `Authorization: Bearer hg_live_...` or, to try things out, `hg_test_...`.',
  },
  invalid_api_key: {
    status: 401,
    title: 'The API key is not valid',
    meaning: 'The key is malformed, unknown, or its secret does not match.',
    cure: 'Copy the key again, whole. A key is shown once; make a new one if it is lost.',
  },
  expired_api_key: {
    status: 401,
    title: 'The API key has expired',
    meaning: 'The key was good once; its time is over, or it was revoked.',
    cure: 'Make a new key and use it instead.',
  },
  missing_scope: {
    status: 403,
    title: 'The API key is not for this',
    meaning: 'The key is valid but lacks the scope that this route needs.',
    cure: 'Use a key with the scope that the detail names.',
  },
  live_key_required: {
    status: 403,
    title: 'A test key cannot make a live key',
    meaning: 'What a test key makes stays in test mode, keys included.',
    cure: 'Use a live key with the scope `keys:write`, or ask for `"mode": "test"`.',
  },
  not_from_topic: {
    status: 403,
    title: 'The message does not come from a topic of ours',
    meaning:
      'The feedback endpoint takes what SNS posts for the topics in `FEEDBACK_TOPIC_ARNS`, signed with version 2 within the last hour.',
    cure: 'Set the topic’s attribute `SignatureVersion` to 2 and its ARN in `FEEDBACK_TOPIC_ARNS`; the log says what was wrong.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is no such route, or no such resource for this key. Another tenant’s or mode’s id looks the same.',
    cure: 'Check the path and the id, and whether the key is live or test as the resource is.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The route does not take this method',
    meaning: 'The path exists, with other methods.',
    cure: 'Use one of the methods in the `Allow` header.',
  },
  already_sending: {
    status: 409,
    title: 'It is too late to cancel',
    meaning: 'The notification is being sent, or delivery has ended.',
    cure: 'Nothing can be done; the detail says how it stands.',
  },
  not_scheduled: {
    status: 409,
    title: 'It does not wait for its time any more',
    meaning: 'Only a notification that is SCHEDULED can be given another `send_at`, and none that ends before it.',
    cure: 'The detail says how it stands. Cancel it and send another one, if that is still possible.',
  },
  webhook_disabled: {
    status: 409,
    title: 'The webhook is disabled',
    meaning:
      'Nothing is sent to a webhook that is disabled, by request or because its receiver had gone or failed for days.',
    cure: 'Enable it with `PATCH` and `{"enabled":true}`, once its receiver works.',
  },
  too_many_webhooks: {
    status: 409,
    title: 'There are as many webhooks as there may be',
    meaning: 'A tenant can have so many webhooks in each mode.',
    cure: 'Delete one that is not needed any more, or let one receive more types of events.',
  },
  key_ended: {
    status: 409,
    title: 'The API key has ended',
    meaning: 'The key was revoked, or its time is over: it gets no new secret.',
    cure: 'Make a new key.',
  },
  rotation_under_way: {
    status: 409,
    title: 'The last rotation has not ended',
    meaning:
      'The secret from before the last rotation is still good; another rotation would end it while it may be in use.',
    cure: 'Wait for the end that the detail names, make another key, or end every earlier secret now with `"overlap_seconds": 0`.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this key is still under way',
    meaning: 'Another request with the same idempotency key has not committed yet.',
    cure: 'Send the same request again after `Retry-After` seconds: you get its resource.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'The request body is over the limit of the route.',
    cure: 'Keep it below the size that the detail names. Put what does not fit into another request, and links in the place of attachments.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is not declared as what the route takes',
    meaning: 'The `Content-Type` is something else than JSON, or than CSV where a file is imported.',
    cure: 'Send `Content-Type: application/json`, and `text/csv` to an import.',
  },
  invalid_request: {
    status: 422,
    title: 'The request is not valid',
    meaning: 'The JSON is well-formed, but one or more fields or parameters are not as they should be.',
    cure: 'Each entry of `errors` points at one of them and says what it should be. Nothing was stored.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key was used for another request',
    meaning: 'A request with the same key and another body was accepted before.',
    cure: 'Use a new key for a new request, or send the first body again.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    meaning: 'A fault that should not be. It is logged under the `request_id`.',
    cure: 'Try again with the same idempotency key. If it stays, look the `request_id` up in the logs.',
  },
  webhooks_not_set_up: {
    status: 501,
    title: 'Webhooks are not set up',
    meaning: 'The secrets of webhooks are kept encrypted, and this deployment has no key for that.',
    cure: 'Whoever operates it sets `WEBHOOK_SECRET_KEY` to 32 random characters or more.',
  },
  store_unavailable: {
    status: 503,
    title: 'The database cannot be reached',
    meaning:
      'Postgres did not answer in time. Whether a write was carried out is not known; with an idempotency key it need not be.',
    cure: 'Send the same request, with the same idempotency key, after `Retry-After` seconds.',
  },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof problemCatalogue
export const problemCodes = Object.keys(problemCatalogue) as ProblemCode[]
