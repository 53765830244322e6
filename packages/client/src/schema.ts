/** The API's types. Made from docs/openapi.json by `npm run docs`: not to be edited. */

export interface paths {
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notifications
         * @description Newest first. Filters are combined; `page.next` of one answer is the `cursor` of the next request.
         *
         *     Scope: `notifications:read`.
         */
        get: operations["listNotifications"];
        put?: never;
        /**
         * Send a notification
         * @description Accepts one notification. 202 means that it is stored, and nothing that is stored is lost; sending follows within moments, or at `send_at`. With an idempotency key the same request can be sent again safely: it gets the first answer.
         *
         *     Scope: `notifications:write`.
         */
        post: operations["createNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send many notifications
         * @description Up to 500 at once. One that is not valid refuses them all, with a pointer to each fault; else each has an answer of its own, in order. Idempotency keys stand in the items.
         *
         *     Scope: `notifications:write`.
         */
        post: operations["createBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a notification
         * @description The whole resource. Another tenant’s id, and another mode’s, looks like one that was never given.
         *
         *     Scope: `notifications:read`.
         */
        get: operations["getNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Reschedule a notification
         * @description Gives another time to what is still SCHEDULED.
         *
         *     Scope: `notifications:write`.
         */
        patch: operations["rescheduleNotification"];
        trace?: never;
    };
    "/api/v1/notifications/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what happened to a notification
         * @description Every step in order, each attempt with its provider, duration, code and next try. `summary` says in one sentence why it is where it is and what to do.
         *
         *     Scope: `notifications:read`.
         */
        get: operations["getTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a notification
         * @description After a 200 it is not sent. Of a cancel and a send that race exactly one wins. A body is not looked at.
         *
         *     Scope: `notifications:write`.
         */
        post: operations["cancelNotification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what is sent
         * @description The message as its recipient gets it, with what it costs: the segments of a text message, the bytes of a push, the sizes of attachments. For an e-mail, `preview_url` leads to its body as a page that is safe to look at; it needs no key and is good for ten minutes.
         *
         *     Scope: `notifications:read`.
         */
        get: operations["getContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/previews/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at an e-mail
         * @description The HTML of an e-mail, or its text, as a page under a policy that lets nothing in it run, be sent or be loaded. It is made for a frame.
         */
        get: operations["getPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List dead letters
         * @description What was given up, newest notification first.
         *
         *     Scope: `dead_letters:read`.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count dead letters
         * @description How many there are of each type, reason and code, and how old the oldest is.
         *
         *     Scope: `dead_letters:read`.
         */
        get: operations["summarizeDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a dead letter
         * @description By the id of its notification.
         *
         *     Scope: `dead_letters:read`.
         */
        get: operations["getDeadLetter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay dead letters
         * @description Sends them again, with fresh attempts. Give one of `ids`, `filter` and `plan`. A filter is a dry run unless `dry_run` is false; a dry run answers a `plan` that carries out exactly what was shown. What is no dry run needs a `reason`, which is kept.
         *
         *     Scope: `dead_letters:replay`.
         */
        post: operations["replayDeadLetters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how it goes
         * @description What was accepted in the last minutes and what became of it, what waits, what was given up, and how each channel is. It looks at a bounded number of rows: where there are more, `since` is later than was asked for. Breaker and rate are of the whole deployment, all else of the key’s tenant and mode.
         *
         *     Scope: `notifications:read`.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List suppressions
         * @description Newest first. `Accept: text/csv` gives a file that can be imported as it is, with up to 5000 lines; a page of JSON has up to 100.
         *
         *     Scope: `suppressions:read`.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Suppress a recipient
         * @description Nothing is sent there any more. One that is there already stays as it is.
         *
         *     Scope: `suppressions:write`.
         */
        post: operations["createSuppression"];
        /**
         * Lift a recipient’s suppression
         * @description For who knows the recipient and not the id. Who lifted it is kept, and why.
         *
         *     Scope: `suppressions:write`.
         */
        delete: operations["deleteSuppressionOf"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import suppressions
         * @description A file with the columns `channel` and `recipient`, and `reason` and `note` where there are any. Every good line is kept, whatever stands in the others; sending a file again adds nothing.
         *
         *     Scope: `suppressions:write`.
         */
        post: operations["importSuppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a suppression
         * @description By its own id.
         *
         *     Scope: `suppressions:read`.
         */
        get: operations["getSuppression"];
        put?: never;
        post?: never;
        /**
         * Lift a suppression
         * @description By its own id. Who lifted it is kept, and why.
         *
         *     Scope: `suppressions:write`.
         */
        delete: operations["deleteSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks
         * @description All of them, on one page; never a secret.
         *
         *     Scope: `webhooks:read`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Make a webhook
         * @description Up to ten in each mode. Events are signed as Standard Webhooks says; the secret is shown this once.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description Without its secret.
         *
         *     Scope: `webhooks:read`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description With everything that was to be sent there.
         *
         *     Scope: `webhooks:write`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a webhook
         * @description What is left out stays as it is. `"enabled": true` starts one again that was disabled.
         *
         *     Scope: `webhooks:write`.
         */
        patch: operations["updateWebhook"];
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate a webhook’s secret
         * @description From now on both secrets sign, until the time of the old one is over. The body may be left out.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test to a webhook
         * @description An event that means nothing, on the way of all others.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was sent to a webhook
         * @description Newest first.
         *
         *     Scope: `webhooks:read`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery_id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again
         * @description The same event under the same `webhook-id`, with all its tries.
         *
         *     Scope: `webhooks:write`.
         */
        post: operations["resendWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Newest first, revoked ones too; never a secret. A live key sees both modes, a test key its own.
         *
         *     Scope: `keys:read`.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Make an API key
         * @description The one time that its secret is shown. Nobody gives scopes that they have not got.
         *
         *     Scope: `keys:write`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the API key that asks
         * @description Its name, mode, scopes and end.
         *
         *     Any key may ask.
         */
        get: operations["getCurrentKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an API key
         * @description Without its secret.
         *
         *     Scope: `keys:read`.
         */
        get: operations["getKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Once and for all; instances that have just used it take it for some seconds more.
         *
         *     Scope: `keys:write`.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description A new secret for the same key; the one of before is good for `overlap_seconds` more.
         *
         *     Scope: `keys:write`.
         */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unsubscribe/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether to unsubscribe
         * @description A page with a button. It changes nothing: mail programs and virus scanners follow every link.
         */
        get: operations["askToUnsubscribe"];
        put?: never;
        /**
         * Unsubscribe with one click
         * @description What the button sends, and mail programs by themselves (RFC 8058). The body is not looked at.
         */
        post: operations["unsubscribe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/ses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what SES tells, posted by SNS
         * @description Exists only where `FEEDBACK_TOPIC_ARNS` is set; else 404. Takes no API key: SNS’s signature says who posts. SNS sends JSON and calls it text.
         */
        post: operations["takeSesFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it up?
         * @description Asks nothing of anything else.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is it ready?
         * @description Whether Postgres and the queue can be reached; a queue that is away does not stop accepting. `degraded`: a provider is in trouble, which is no reason to take us out of service.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which version is it?
         * @description The version that is deployed.
         */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This document
         * @description The API as OpenAPI 3.1: what clients, tests and tools are made from.
         */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API as a page
         * @description This document for people. It loads nothing from elsewhere.
         */
        get: operations["getDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every problem and its cure
         * @description Where the `type` of a problem leads.
         */
        get: operations["getErrorDocs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        NewNotification: components["schemas"]["NewEmail"] | components["schemas"]["NewSms"] | components["schemas"]["NewPush"];
        NewEmail: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "EMAIL";
            /** @description The recipient’s address. */
            email: string;
            /** @description The text. */
            message: string;
            /** @description The subject line. */
            subject?: string;
            /** @description The same as HTML, for those who read that. */
            html?: string;
            /** @description Where answers go. */
            reply_to?: string;
            /** @description Headers of the e-mail: X-..., List-Unsubscribe, In-Reply-To, References, Precedence, Auto-Submitted. */
            headers?: {
                [key: string]: string;
            };
            /** @description Files that come with it; at most 10. An answer names them without their content. */
            attachments?: {
                /** @description The name that the recipient sees. */
                filename: string;
                /** @description Its media type. */
                content_type: string;
                /** @description The file, in base64. */
                content: string;
            }[];
            /** @description Whether it carries a link with which the recipient can unsubscribe at once (RFC 8058). */
            list_unsubscribe?: boolean;
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id?: string;
            /**
             * Format: date-time
             * @description When to send it; at most a year ahead. Left out: now.
             */
            send_at?: string;
            /**
             * Format: date-time
             * @description It is not sent later than this.
             */
            expires_at?: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @default at_least_once
             * @enum {string}
             */
            delivery?: "at_least_once" | "at_most_once";
            /**
             * @description Up to 16 pairs of yours, searchable.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        NewSms: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "SMS";
            /** @description The recipient’s number in E.164. */
            phone: string;
            /** @description The text. */
            message: string;
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id?: string;
            /**
             * Format: date-time
             * @description When to send it; at most a year ahead. Left out: now.
             */
            send_at?: string;
            /**
             * Format: date-time
             * @description It is not sent later than this.
             */
            expires_at?: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @default at_least_once
             * @enum {string}
             */
            delivery?: "at_least_once" | "at_most_once";
            /**
             * @description Up to 16 pairs of yours, searchable.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        NewPush: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "PUSH";
            /** @description The registration token of the recipient’s device. */
            device_token: string;
            /** @description The text. */
            message: string;
            /** @description The line above the text. */
            title?: string;
            /** @description Pairs for your app. */
            data?: {
                [key: string]: string;
            };
            /** @description A later push with the same key takes the place of this one. */
            collapse_key?: string;
            /** @description How long FCM keeps it for a device that is away; at most four weeks. */
            ttl_seconds?: number;
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id?: string;
            /**
             * Format: date-time
             * @description When to send it; at most a year ahead. Left out: now.
             */
            send_at?: string;
            /**
             * Format: date-time
             * @description It is not sent later than this.
             */
            expires_at?: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @default at_least_once
             * @enum {string}
             */
            delivery?: "at_least_once" | "at_most_once";
            /**
             * @description Up to 16 pairs of yours, searchable.
             * @default {}
             */
            metadata?: {
                [key: string]: string;
            };
        };
        FieldError: {
            /** @description A JSON pointer into the body, or `/query/<name>`, `/headers/<name>`. */
            pointer: string;
            /** @description What is wrong with the field, as a stable code. */
            code: string;
            /** @description What the field should be. */
            detail: string;
        };
        Notification: components["schemas"]["EmailNotification"] | components["schemas"]["SmsNotification"] | components["schemas"]["PushNotification"];
        EmailNotification: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "EMAIL";
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "notification";
            /**
             * @description How it stands; docs/lifecycle.md has the table.
             * @enum {string}
             */
            status: "SCHEDULED" | "PENDING" | "PROCESSING" | "SENT" | "DELIVERED" | "BOUNCED" | "COMPLAINED" | "FAILED" | "SUPPRESSED" | "EXPIRED" | "CANCELED";
            /** @description Why it is in that status, as a stable code; null where the status says it all. */
            reason: string | null;
            /**
             * @description What the API key was: nothing in test mode reaches a provider.
             * @enum {string}
             */
            mode: "live" | "test";
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id: string | null;
            /** @description The text. */
            message: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @enum {string}
             */
            delivery: "at_least_once" | "at_most_once";
            /** @description Up to 16 pairs of yours, searchable. */
            metadata: {
                [key: string]: string;
            };
            /** @description Attempts so far that count against the maximum; a throttled one does not. */
            attempts: number;
            /** @description How often it was replayed. */
            replays: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description When to send it; at most a year ahead. Left out: now. */
            send_at: string | null;
            /** @description It is not sent later than this. */
            expires_at: string | null;
            /** @description When delivery ended; null while it has not. */
            finished_at: string | null;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description What happened to it. */
                timeline: string;
                /** @description POST here to cancel it. */
                cancel: string;
            };
            /** @description The recipient’s address. */
            email: string;
            /** @description The subject line. */
            subject?: string;
            /** @description The same as HTML, for those who read that. */
            html?: string;
            /** @description Where answers go. */
            reply_to?: string;
            /** @description Whether it carries a link with which the recipient can unsubscribe at once (RFC 8058). */
            list_unsubscribe?: boolean;
            /** @description Headers of the e-mail: X-..., List-Unsubscribe, In-Reply-To, References, Precedence, Auto-Submitted. */
            headers?: {
                [key: string]: string;
            };
            /** @description Files that come with it; at most 10. An answer names them without their content. */
            attachments?: {
                /** @description The name that the recipient sees. */
                filename: string;
                /** @description Its media type. */
                content_type: string;
            }[];
        };
        SmsNotification: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "SMS";
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "notification";
            /**
             * @description How it stands; docs/lifecycle.md has the table.
             * @enum {string}
             */
            status: "SCHEDULED" | "PENDING" | "PROCESSING" | "SENT" | "DELIVERED" | "BOUNCED" | "COMPLAINED" | "FAILED" | "SUPPRESSED" | "EXPIRED" | "CANCELED";
            /** @description Why it is in that status, as a stable code; null where the status says it all. */
            reason: string | null;
            /**
             * @description What the API key was: nothing in test mode reaches a provider.
             * @enum {string}
             */
            mode: "live" | "test";
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id: string | null;
            /** @description The text. */
            message: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @enum {string}
             */
            delivery: "at_least_once" | "at_most_once";
            /** @description Up to 16 pairs of yours, searchable. */
            metadata: {
                [key: string]: string;
            };
            /** @description Attempts so far that count against the maximum; a throttled one does not. */
            attempts: number;
            /** @description How often it was replayed. */
            replays: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description When to send it; at most a year ahead. Left out: now. */
            send_at: string | null;
            /** @description It is not sent later than this. */
            expires_at: string | null;
            /** @description When delivery ended; null while it has not. */
            finished_at: string | null;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description What happened to it. */
                timeline: string;
                /** @description POST here to cancel it. */
                cancel: string;
            };
            /** @description The recipient’s number in E.164. */
            phone: string;
            /** @description How the text is encoded, and what is billed. */
            sms: {
                /**
                 * @description GSM-7, or UCS-2 where one character needs it.
                 * @enum {string}
                 */
                encoding: "GSM-7" | "UCS-2";
                /** @description The parts that are sent and billed. */
                segments: number;
            };
        };
        PushNotification: {
            /**
             * @description The way it goes out, and so the fields that it has. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "PUSH";
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "notification";
            /**
             * @description How it stands; docs/lifecycle.md has the table.
             * @enum {string}
             */
            status: "SCHEDULED" | "PENDING" | "PROCESSING" | "SENT" | "DELIVERED" | "BOUNCED" | "COMPLAINED" | "FAILED" | "SUPPRESSED" | "EXPIRED" | "CANCELED";
            /** @description Why it is in that status, as a stable code; null where the status says it all. */
            reason: string | null;
            /**
             * @description What the API key was: nothing in test mode reaches a provider.
             * @enum {string}
             */
            mode: "live" | "test";
            /** @description Your own id of the person; yours to choose and to filter by. */
            user_id: string | null;
            /** @description The text. */
            message: string;
            /**
             * @description `high` overtakes; `low` lets others pass.
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /**
             * @description What to do when nobody can know whether a provider took it: send again, or never.
             * @enum {string}
             */
            delivery: "at_least_once" | "at_most_once";
            /** @description Up to 16 pairs of yours, searchable. */
            metadata: {
                [key: string]: string;
            };
            /** @description Attempts so far that count against the maximum; a throttled one does not. */
            attempts: number;
            /** @description How often it was replayed. */
            replays: number;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description When to send it; at most a year ahead. Left out: now. */
            send_at: string | null;
            /** @description It is not sent later than this. */
            expires_at: string | null;
            /** @description When delivery ended; null while it has not. */
            finished_at: string | null;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description What happened to it. */
                timeline: string;
                /** @description POST here to cancel it. */
                cancel: string;
            };
            /** @description The registration token of the recipient’s device. */
            device_token: string;
            /** @description The line above the text. */
            title?: string;
            /** @description Pairs for your app. */
            data?: {
                [key: string]: string;
            };
            /** @description A later push with the same key takes the place of this one. */
            collapse_key?: string;
            /** @description How long FCM keeps it for a device that is away; at most four weeks. */
            ttl_seconds?: number;
        };
        NotificationPage: {
            /** @description Newest first. */
            data: components["schemas"]["Notification"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        Batch: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "batch";
            /** @description How many are new. */
            created: number;
            /** @description How many were there already, under the same keys. */
            replayed: number;
            /** @description How many were not taken. */
            refused: number;
            /** @description One for each, in the order of the request. */
            data: ({
                /**
                 * @description What became of it.
                 * @enum {string}
                 */
                result: "created" | "replayed";
                /** @description The notification. */
                notification: components["schemas"]["Notification"];
            } | {
                /**
                 * @description What became of it.
                 * @constant
                 */
                result: "refused";
                /** @description Why it was refused. */
                error: components["schemas"]["Problem"];
            })[];
        };
        Timeline: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "timeline";
            /**
             * Format: uuid
             * @description Whose timeline it is.
             */
            notification_id: string;
            /**
             * @description How it stands; docs/lifecycle.md has the table.
             * @enum {string}
             */
            status: "SCHEDULED" | "PENDING" | "PROCESSING" | "SENT" | "DELIVERED" | "BOUNCED" | "COMPLAINED" | "FAILED" | "SUPPRESSED" | "EXPIRED" | "CANCELED";
            /** @description Why it is in that status, as a stable code; null where the status says it all. */
            reason: string | null;
            /** @description Why it is where it is, and what to do, in one sentence. */
            summary: string;
            /** @description What happened, in order. */
            events: components["schemas"]["TimelineEvent"][];
        };
        TimelineEvent: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * @description What happened.
             * @enum {string}
             */
            event: "accepted" | "deduplicated" | "scheduled" | "parked" | "claimed" | "attempt" | "retry_planned" | "feedback" | "canceled" | "expired" | "suppressed" | "dead_letter" | "replayed";
            /** @description The same for a person, in one line. */
            text: string;
            /** @description The attempt, where this is one. */
            attempt?: components["schemas"]["Attempt"];
            /** @description The provider’s word, where this is one. */
            feedback?: components["schemas"]["Feedback"];
            /** @description How often the same request came again, where it did. */
            repeats?: components["schemas"]["Repeats"];
        };
        Attempt: {
            /** @description Which claim made it: grows by one each time a drain takes the notification from the queue. */
            claim: number;
            /** @description Who was asked to deliver it. */
            provider: string;
            /**
             * Format: date-time
             * @description When the provider was asked.
             */
            started_at: string;
            /** @description How long the provider took to answer. */
            duration_ms: number;
            /**
             * @description What came of it.
             * @enum {string}
             */
            outcome: "sent" | "transient" | "throttled" | "permanent" | "ambiguous" | "paused";
            /** @description The provider’s code, or ours where it gave none. */
            code: string | null;
            /** @description The words behind the code, without addresses. */
            detail: string | null;
            /** @description The provider’s own id of the message. */
            provider_message_id: string | null;
            /** @description Whether another try was planned. */
            retryable: boolean;
            /** @description When the next try is due; null where there is none. */
            retry_at: string | null;
        };
        Feedback: {
            /**
             * @description What the provider tells.
             * @enum {string}
             */
            type: "accepted" | "delivered" | "bounced" | "soft_bounced" | "complained" | "rejected" | "delayed";
            /** @description The provider’s code, or ours where it gave none. */
            code: string | null;
            /** @description The words behind the code, without addresses. */
            detail: string | null;
            /** @description The provider’s own id of the message. */
            provider_message_id: string;
        };
        Repeats: {
            /** @description How often, at the least: of those that come at the same moment not every one is counted. */
            count: number;
            /**
             * Format: date-time
             * @description The first time.
             */
            first_at: string;
            /**
             * Format: date-time
             * @description The last time.
             */
            last_at: string;
        };
        Content: components["schemas"]["EmailContent"] | components["schemas"]["SmsContent"] | components["schemas"]["PushContent"];
        EmailContent: {
            /**
             * @description The way it goes out. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "EMAIL";
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "content";
            /**
             * Format: uuid
             * @description Whose content it is.
             */
            notification_id: string;
            /** @description The text. */
            text: string;
            /** @description The recipient’s address. */
            email: string;
            /** @description The subject line that it has; where it was given none, the beginning of the text. */
            subject: string;
            /** @description The same as HTML, for those who read that. */
            html?: string;
            /** @description Where answers go. */
            reply_to?: string;
            /** @description Whether it carries a link with which the recipient can unsubscribe at once (RFC 8058). */
            list_unsubscribe?: boolean;
            /** @description Headers of the e-mail: X-..., List-Unsubscribe, In-Reply-To, References, Precedence, Auto-Submitted. */
            headers?: {
                [key: string]: string;
            };
            /** @description Files that come with it; at most 10. An answer names them without their content. */
            attachments?: {
                /** @description The name that the recipient sees. */
                filename: string;
                /** @description Its media type. */
                content_type: string;
                /** @description Its size. */
                bytes: number;
            }[];
            /** @description Its body as a page that is safe to look at: a path of this API that needs no key. Null where this deployment has nothing to sign it with. */
            preview_url: string | null;
            /** @description How long that is good. */
            preview_expires_at: string | null;
        };
        SmsContent: {
            /**
             * @description The way it goes out. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "SMS";
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "content";
            /**
             * Format: uuid
             * @description Whose content it is.
             */
            notification_id: string;
            /** @description The text. */
            text: string;
            /** @description The recipient’s number in E.164. */
            phone: string;
            /** @description How the text is encoded, and what is billed. */
            sms: {
                /**
                 * @description GSM-7, or UCS-2 where one character needs it.
                 * @enum {string}
                 */
                encoding: "GSM-7" | "UCS-2";
                /** @description What the encoding counts: septets, or halves of four bytes. */
                units: number;
                /** @description The parts that are sent and billed. */
                segments: number;
            };
        };
        PushContent: {
            /**
             * @description The way it goes out. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "PUSH";
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "content";
            /**
             * Format: uuid
             * @description Whose content it is.
             */
            notification_id: string;
            /** @description The text. */
            text: string;
            /** @description The registration token of the recipient’s device. */
            device_token: string;
            /** @description The line above the text. */
            title?: string;
            /** @description Pairs for your app. */
            data?: {
                [key: string]: string;
            };
            /** @description A later push with the same key takes the place of this one. */
            collapse_key?: string;
            /** @description How long FCM keeps it for a device that is away; at most four weeks. */
            ttl_seconds?: number;
            /** @description What counts towards the limit: the title, the text, and the pairs for your app. */
            payload_bytes: number;
            /** @description What FCM takes. */
            payload_bytes_max: number;
        };
        DeadLetterPage: {
            /** @description Newest notification first. */
            data: components["schemas"]["DeadLetter"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        DeadLetter: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "dead_letter";
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description The way it goes out, and so the fields that it has.
             * @enum {string}
             */
            type: "EMAIL" | "SMS" | "PUSH";
            /** @description Why it was given up, as a stable code. */
            reason: string;
            /** @description The provider’s code, or ours where it gave none. */
            code: string;
            /** @description The words behind the code, without addresses. */
            detail: string;
            /** @description Attempts so far that count against the maximum; a throttled one does not. */
            attempts: number;
            /**
             * Format: date-time
             * @description When it was given up.
             */
            failed_at: string;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description The notification. */
                notification: string;
                /** @description POST here to replay it. */
                replay: string;
            };
        };
        DeadLetterSummary: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "dead_letter_summary";
            /** @description All of them. */
            total: number;
            /** @description One entry for each type, reason and code. */
            data: {
                /**
                 * @description The way it goes out, and so the fields that it has.
                 * @enum {string}
                 */
                type: "EMAIL" | "SMS" | "PUSH";
                /** @description Why they were given up. */
                reason: string;
                /** @description The provider’s code, or ours where it gave none. */
                code: string;
                /** @description How many. */
                count: number;
                /**
                 * Format: date-time
                 * @description When the oldest of them was given up.
                 */
                oldest_failed_at: string;
            }[];
        };
        Replay: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "replay";
            /** @description Whether nothing was done. */
            dry_run: boolean;
            /** @description How many were replayed, or would be. */
            count: number;
            /** @description Which ones. */
            ids: string[];
            /** @description What was left alone, and why. */
            skipped: {
                /**
                 * Format: uuid
                 * @description Its id: a UUID of version 7, so that later ones are greater.
                 */
                id: string;
                /**
                 * @description Why it was left alone.
                 * @enum {string}
                 */
                reason: "not_found" | "not_failed" | "expired" | "suppressed" | "changed_meanwhile";
            }[];
            /** @description What a dry run gave: sent back, it carries out exactly what was shown. */
            plan?: string;
        };
        Overview: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "overview";
            /**
             * Format: date-time
             * @description From here on.
             */
            since: string;
            /**
             * Format: date-time
             * @description Up to here.
             */
            until: string;
            /** @description How long each stretch is. */
            stretch_seconds: number;
            /** @description The same, stretch by stretch, by when each was accepted. */
            stretches: {
                /**
                 * Format: date-time
                 * @description When.
                 */
                at: string;
                /** @description How many were accepted. */
                accepted: number;
                /** @description How many of them a provider took and did not return. */
                succeeded: number;
                /** @description How many of them were given up or returned. */
                failed: number;
            }[];
            /** @description How many were accepted. */
            accepted: number;
            /** @description Of what has succeeded or failed, the share that succeeded; null where nothing has. */
            success_rate: number | null;
            /** @description From acceptance, or the time it was scheduled for, to the moment at which the provider was asked; null where nothing was sent. */
            time_to_provider_ms: {
                /** @description The median. */
                p50: number;
                /** @description What 95 of 100 stay below. */
                p95: number;
            } | null;
            /** @description How many stand how. */
            statuses: {
                [key: string]: number;
            };
            /** @description How many there are. */
            dead_letters: number;
            /** @description False where more waits than was looked at: what is counted as waiting is the least then. */
            backlog_is_whole: boolean;
            /** @description How each way out is. */
            channels: components["schemas"]["ChannelOverview"][];
        };
        ChannelOverview: {
            /**
             * @description The way: email, sms or push.
             * @enum {string}
             */
            channel: "email" | "sms" | "push";
            /** @description How many were accepted. */
            accepted: number;
            /** @description Of what has succeeded or failed, the share that succeeded; null where nothing has. */
            success_rate: number | null;
            /** @description From acceptance, or the time it was scheduled for, to the moment at which the provider was asked; null where nothing was sent. */
            time_to_provider_ms: {
                /** @description The median. */
                p50: number;
                /** @description What 95 of 100 stay below. */
                p95: number;
            } | null;
            /** @description How many could be sent now. */
            due: number;
            /** @description Since when the oldest of these could be; null where there is none. */
            oldest_due_at: string | null;
            /** @description How many wait for a time of their own: a schedule or the next try. Those that are days away are not counted. */
            later: number;
            /** @description How many are being sent. */
            in_flight: number;
            /** @description How many there are. */
            dead_letters: number;
            /** @description Whether its provider is asked. */
            breaker: ("closed" | "open" | "half_open") | null;
            /** @description When it is asked again, for a try. */
            probe_in_seconds: number | null;
            /** @description How many are replayed in a second. */
            rate_per_second: number | null;
        };
        SuppressionPage: {
            /** @description Newest first. */
            data: components["schemas"]["Suppression"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        Suppression: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "suppression";
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description The way: email, sms or push.
             * @enum {string}
             */
            channel: "email" | "sms" | "push";
            /** @description The address, number or token that it goes to. */
            recipient: string;
            /**
             * @description Why nothing is sent there.
             * @enum {string}
             */
            reason: "bounced" | "soft_bounced" | "complained" | "unregistered" | "unsubscribed" | "manual";
            /**
             * @description Who said so.
             * @enum {string}
             */
            source: "feedback" | "provider" | "api" | "import" | "recipient";
            /** @description In the words of whoever entered it. */
            note: string | null;
            /** @description Whose timeline it is. */
            notification_id: string | null;
            /** @description The id of the API key that did it; null where it was none. */
            created_by: string | null;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description What it became known by. */
                notification: string | null;
            };
        };
        SuppressionImport: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "suppression_import";
            /** @description How many are new. */
            added: number;
            /** @description How many were there already; they stay as they are. */
            already_there: number;
            /** @description How many were not taken. */
            refused: number;
            /** @description What is wrong, and where. */
            errors: {
                /** @description Which line of the file; the header is the first. */
                line: number;
                /** @description Which column; null where it is the whole line. */
                column: string | null;
                /** @description The provider’s code, or ours where it gave none. */
                code: string;
                /** @description The words behind the code, without addresses. */
                detail: string;
            }[];
        };
        Webhook: {
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "webhook";
            /** @description Where events are posted: https, port 443, and on the public internet. */
            url: string;
            /** @description What you call it. */
            description: string | null;
            /** @description What it hears of. */
            events: ("notification.sent" | "notification.delivered" | "notification.bounced" | "notification.complained" | "notification.failed" | "notification.suppressed" | "notification.expired" | "notification.canceled")[];
            /**
             * @description What the API key was: nothing in test mode reaches a provider.
             * @enum {string}
             */
            mode: "live" | "test";
            /** @description Whether events are sent there. */
            enabled: boolean;
            /** @description Why none are; null while they are. */
            disabled_reason: ("by_request" | "gone" | "failing") | null;
            /** @description Since when none are. */
            disabled_at: string | null;
            /** @description Since when it has not taken one. */
            failing_since: string | null;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description How long the secret of before signs as well. */
            previous_secret_expires_at: string | null;
            /** @description What verifies its events: shown this once. */
            secret?: string;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description What was sent there. */
                deliveries: string;
                /** @description POST here for a new secret. */
                rotate: string;
                /** @description POST here for an event that means nothing. */
                test: string;
            };
        };
        WebhookPage: {
            /** @description All of them. */
            data: components["schemas"]["Webhook"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description Its id: a UUID of version 7, so that later ones are greater.
             */
            id: string;
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "webhook_delivery";
            /**
             * Format: uuid
             * @description Where it goes.
             */
            webhook_id: string;
            /**
             * @description What it tells.
             * @enum {string}
             */
            type: "notification.sent" | "notification.delivered" | "notification.bounced" | "notification.complained" | "notification.failed" | "notification.suppressed" | "notification.expired" | "notification.canceled" | "webhook.test";
            /** @description What it tells of; null for a test. */
            notification_id: string | null;
            /**
             * @description How far it has got.
             * @enum {string}
             */
            status: "pending" | "delivered" | "failed";
            /** @description Tries so far. */
            attempts: number;
            /** @description The HTTP status of the last answer; null where there was none. */
            response_status: number | null;
            /** @description The beginning of the last answer. */
            response_excerpt: string | null;
            /** @description Why the last try did not count, as a stable code. */
            error: string | null;
            /** @description How long the last answer took. */
            duration_ms: number | null;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description When it was last tried. */
            last_attempt_at: string | null;
            /** @description When it is tried next; null where it is not. */
            next_attempt_at: string | null;
            /** @description Where to go from here. */
            links: {
                /** @description POST here to send it again. */
                resend: string;
            };
        };
        WebhookDeliveryPage: {
            /** @description Newest first. */
            data: components["schemas"]["WebhookDelivery"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        ApiKeyPage: {
            /** @description Newest first. */
            data: components["schemas"]["ApiKey"][];
            /** @description Where this page stands in the list. */
            page: {
                /** @description The cursor of the next page; null on the last. */
                next: string | null;
                /** @description How many at most. */
                limit: number;
            };
        };
        ApiKey: {
            /**
             * @description What kind of resource this is.
             * @constant
             */
            object: "api_key";
            /** @description The part between the mode and the secret. */
            id: string;
            /** @description What you call it. */
            name: string | null;
            /**
             * @description Whether what it makes is live, or stays with us.
             * @enum {string}
             */
            mode: "live" | "test";
            /** @description What it may be used for. */
            scopes: string[];
            /** @description The whole key: shown this once. */
            key?: string;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /** @description The id of the API key that did it; null where it was none. */
            created_by: string | null;
            /** @description When it ends by itself; null for never. */
            expires_at: string | null;
            /** @description When it was last used, to within minutes. */
            last_used_at: string | null;
            /** @description When it got its present secret. */
            rotated_at: string | null;
            /** @description The id of the API key that rotated it. */
            rotated_by: string | null;
            /** @description How long the secret of before is good. */
            previous_secret_until: string | null;
            /** @description When it was revoked. */
            revoked_at: string | null;
            /** @description The id of the API key that revoked it. */
            revoked_by: string | null;
            /** @description Why it was revoked, in the words of whoever did it. */
            revoked_reason: string | null;
            /** @description Where to go from here. */
            links: {
                /** @description This resource. */
                self: string;
                /** @description POST here for a new secret. */
                rotate: string;
            };
        };
        FeedbackAnswer: {
            /** @description Events that were new and are kept. */
            recorded: number;
            /** @description Events that are none of ours. */
            ignored: number;
        } | {
            /** @description Whether the subscription stands now. */
            subscribed: boolean;
        };
        Health: {
            /**
             * @description It is up.
             * @constant
             */
            status: "ok";
        };
        Readiness: {
            /**
             * @description Whether all of it can be reached.
             * @enum {string}
             */
            status: "ready" | "degraded" | "not_ready";
            /** @description What was asked. */
            checks: {
                /**
                 * @description The database.
                 * @enum {string}
                 */
                postgres: "ok" | "unreachable";
                /**
                 * @description The queue.
                 * @enum {string}
                 */
                queue: "ok" | "unreachable";
            };
            /** @description How each way out is. */
            channels: {
                [key: string]: components["schemas"]["ChannelStatus"];
            };
        };
        ChannelStatus: {
            /**
             * @description Whether its provider is asked.
             * @enum {string}
             */
            breaker: "closed" | "open" | "half_open";
            /** @description When it is asked again, for a try. */
            probe_in_seconds?: number;
            /** @description How many it is asked for at most. */
            rate_per_second?: number;
        };
        Version: {
            /**
             * @description What runs here.
             * @constant
             */
            name: "heliograph";
            /** @description Its version. */
            version: string;
        };
        OpenApi: {
            /** @description The version of OpenAPI. */
            openapi: string;
        } & {
            [key: string]: unknown;
        };
        Problem: {
            /** @description Leads to the page of the code. */
            type: string;
            /** @description What the code stands for. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What is wrong with this request. */
            detail: string;
            /** @description The path of the request. */
            instance: string;
            /**
             * @description Stable; decide by this.
             * @enum {string}
             */
            code: "malformed_json" | "missing_api_key" | "invalid_api_key" | "expired_api_key" | "missing_scope" | "live_key_required" | "not_from_topic" | "not_found" | "method_not_allowed" | "already_sending" | "not_scheduled" | "webhook_disabled" | "too_many_webhooks" | "key_ended" | "rotation_under_way" | "idempotency_in_progress" | "body_too_large" | "unsupported_media_type" | "invalid_request" | "idempotency_key_reused" | "internal_error" | "webhooks_not_set_up" | "store_unavailable";
            /** @description Under this id the request is logged. */
            request_id: string;
            /** @description What is wrong, and where. */
            errors?: components["schemas"]["FieldError"][];
            /** @description How many more there are than these. */
            errors_left_out?: number;
            /** @description What may help. */
            hint?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Under this id the request is logged; say it when you ask for help.
         * @example f3b1c5a0-6d1e-4b0f-9a51-0a8c1f6f2c11
         */
        "X-Request-Id": string;
        /**
         * @description Where the new resource is.
         * @example /api/v1/notifications/0199c0de-7000-7000-8000-00000000c0de
         */
        Location: string;
        /**
         * @description There when the idempotency key was seen before: the resource is that of the first request.
         * @example true
         */
        "Idempotent-Replayed": "true";
        /**
         * @description Seconds to wait before the same request is sent again.
         * @example 2
         */
        "Retry-After": string;
        /**
         * @description The next page (RFC 8288), where there is one.
         * @example </api/v1/notifications?limit=1&cursor=djE6MDE5OQ>; rel="next"
         */
        Link: string;
        /**
         * @description The name of the file.
         * @example attachment; filename="suppressions.csv"
         */
        "Content-Disposition": string;
        /**
         * @description What is asked for.
         * @example Bearer
         */
        "WWW-Authenticate": "Bearer";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listNotifications: {
        parameters: {
            query?: {
                /** @description Only what stands so. */
                status?: "SCHEDULED" | "PENDING" | "PROCESSING" | "SENT" | "DELIVERED" | "BOUNCED" | "COMPLAINED" | "FAILED" | "SUPPRESSED" | "EXPIRED" | "CANCELED";
                /** @description The way it goes out, and so the fields that it has. */
                type?: "EMAIL" | "SMS" | "PUSH";
                /** @description Your own id of the person; yours to choose and to filter by. */
                user_id?: string;
                /** @description The address, number or token that it goes to. */
                recipient?: string;
                /** @description Only what is in its status for this reason. */
                reason?: string;
                /** @description Only what was accepted later. */
                created_after?: string;
                /** @description Only what was accepted earlier. */
                created_before?: string;
                /** @description `page.next` of the answer before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /**
                 * @description Pairs that its metadata must hold, each as a parameter of its own: `metadata.order=42`.
                 * @example {
                 *       "metadata.order": "42"
                 *     }
                 */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNotification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Makes it safe to send the request again: the same key with the same body gets the first answer. 1 to 255 visible ASCII characters, quoted or bare. `idempotency_key` is read too.
                 * @example order-42/shipped
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNotification"];
            };
        };
        responses: {
            /** @description Stored. The whole resource, as it stands now. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency_in_progress`: The first request with this key is still under way. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. `idempotency_key_reused`: The idempotency key was used for another request. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Up to 500, each as it would be sent alone. */
                    notifications: ({
                        /**
                         * @description The way it goes out, and so the fields that it has.
                         * @constant
                         */
                        type: "EMAIL";
                        /** @description The recipient’s address. */
                        email: string;
                        /** @description The text. */
                        message: string;
                        /** @description The subject line. */
                        subject?: string;
                        /** @description The same as HTML, for those who read that. */
                        html?: string;
                        /** @description Where answers go. */
                        reply_to?: string;
                        /** @description Headers of the e-mail: X-..., List-Unsubscribe, In-Reply-To, References, Precedence, Auto-Submitted. */
                        headers?: {
                            [key: string]: string;
                        };
                        /** @description Files that come with it; at most 10. An answer names them without their content. */
                        attachments?: {
                            /** @description The name that the recipient sees. */
                            filename: string;
                            /** @description Its media type. */
                            content_type: string;
                            /** @description The file, in base64. */
                            content: string;
                        }[];
                        /** @description Whether it carries a link with which the recipient can unsubscribe at once (RFC 8058). */
                        list_unsubscribe?: boolean;
                        /** @description Your own id of the person; yours to choose and to filter by. */
                        user_id?: string;
                        /**
                         * Format: date-time
                         * @description When to send it; at most a year ahead. Left out: now.
                         */
                        send_at?: string;
                        /**
                         * Format: date-time
                         * @description It is not sent later than this.
                         */
                        expires_at?: string;
                        /**
                         * @description `high` overtakes; `low` lets others pass.
                         * @default normal
                         * @enum {string}
                         */
                        priority?: "high" | "normal" | "low";
                        /**
                         * @description What to do when nobody can know whether a provider took it: send again, or never.
                         * @default at_least_once
                         * @enum {string}
                         */
                        delivery?: "at_least_once" | "at_most_once";
                        /**
                         * @description Up to 16 pairs of yours, searchable.
                         * @default {}
                         */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description Of this one alone: 1 to 255 visible ASCII characters. */
                        idempotency_key?: string;
                    } | {
                        /**
                         * @description The way it goes out, and so the fields that it has.
                         * @constant
                         */
                        type: "SMS";
                        /** @description The recipient’s number in E.164. */
                        phone: string;
                        /** @description The text. */
                        message: string;
                        /** @description Your own id of the person; yours to choose and to filter by. */
                        user_id?: string;
                        /**
                         * Format: date-time
                         * @description When to send it; at most a year ahead. Left out: now.
                         */
                        send_at?: string;
                        /**
                         * Format: date-time
                         * @description It is not sent later than this.
                         */
                        expires_at?: string;
                        /**
                         * @description `high` overtakes; `low` lets others pass.
                         * @default normal
                         * @enum {string}
                         */
                        priority?: "high" | "normal" | "low";
                        /**
                         * @description What to do when nobody can know whether a provider took it: send again, or never.
                         * @default at_least_once
                         * @enum {string}
                         */
                        delivery?: "at_least_once" | "at_most_once";
                        /**
                         * @description Up to 16 pairs of yours, searchable.
                         * @default {}
                         */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description Of this one alone: 1 to 255 visible ASCII characters. */
                        idempotency_key?: string;
                    } | {
                        /**
                         * @description The way it goes out, and so the fields that it has.
                         * @constant
                         */
                        type: "PUSH";
                        /** @description The registration token of the recipient’s device. */
                        device_token: string;
                        /** @description The text. */
                        message: string;
                        /** @description The line above the text. */
                        title?: string;
                        /** @description Pairs for your app. */
                        data?: {
                            [key: string]: string;
                        };
                        /** @description A later push with the same key takes the place of this one. */
                        collapse_key?: string;
                        /** @description How long FCM keeps it for a device that is away; at most four weeks. */
                        ttl_seconds?: number;
                        /** @description Your own id of the person; yours to choose and to filter by. */
                        user_id?: string;
                        /**
                         * Format: date-time
                         * @description When to send it; at most a year ahead. Left out: now.
                         */
                        send_at?: string;
                        /**
                         * Format: date-time
                         * @description It is not sent later than this.
                         */
                        expires_at?: string;
                        /**
                         * @description `high` overtakes; `low` lets others pass.
                         * @default normal
                         * @enum {string}
                         */
                        priority?: "high" | "normal" | "low";
                        /**
                         * @description What to do when nobody can know whether a provider took it: send again, or never.
                         * @default at_least_once
                         * @enum {string}
                         */
                        delivery?: "at_least_once" | "at_most_once";
                        /**
                         * @description Up to 16 pairs of yours, searchable.
                         * @default {}
                         */
                        metadata?: {
                            [key: string]: string;
                        };
                        /** @description Of this one alone: 1 to 255 visible ASCII characters. */
                        idempotency_key?: string;
                    })[];
                };
            };
        };
        responses: {
            /** @description Stored, but for what was refused by its idempotency key. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notification. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rescheduleNotification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When to send it; at most a year ahead. Left out: now.
                     */
                    send_at: string;
                };
            };
        };
        responses: {
            /** @description The notification with its new time. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_scheduled`: It does not wait for its time any more. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The timeline. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelNotification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Canceled, now or before. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_sending`: It is too late to cancel. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The content. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Content"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPreview: {
        parameters: {
            query?: {
                /** @description Whether images are loaded from where the e-mail says: that tells its sender that it was looked at. */
                remote_images?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description From `preview_url`: which e-mail and until when, signed.
                 * @example WyJhY21lIiwibGl2ZSIsIjAxOTljMGRlLTcwMDAtNzAwMC04MDAwLTAwMDAwMDAwYzBkZSIsMTc2OTg2MTQwMDAwMF0.c2lnbmF0dXJl
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description The way it goes out, and so the fields that it has. */
                type?: "EMAIL" | "SMS" | "PUSH";
                /** @description Only what was given up for this reason. */
                reason?: string;
                /** @description Only what failed with this code. */
                code?: string;
                /** @description Only what was given up later. */
                failed_after?: string;
                /** @description Only what was given up earlier. */
                failed_before?: string;
                /** @description `page.next` of the answer before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarizeDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterSummary"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The dead letter. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetter"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayDeadLetters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Ids of notifications. */
                    ids?: string[];
                    /** @description Which dead letters; `{}` means all. */
                    filter?: {
                        /**
                         * @description The way it goes out, and so the fields that it has.
                         * @enum {string}
                         */
                        type?: "EMAIL" | "SMS" | "PUSH";
                        /** @description Why you replay them; kept with each. Only a dry run needs none. */
                        reason?: string;
                        /** @description The provider’s code, or ours where it gave none. */
                        code?: string;
                        /**
                         * Format: date-time
                         * @description Only what was given up later.
                         */
                        failed_after?: string;
                        /**
                         * Format: date-time
                         * @description Only what was given up earlier.
                         */
                        failed_before?: string;
                    };
                    /** @description What a dry run gave: sent back, it carries out exactly what was shown. */
                    plan?: string;
                    /**
                     * @description How many at most.
                     * @default 1000
                     */
                    limit?: number;
                    /** @description Whether to say what would happen and do nothing. */
                    dry_run?: boolean;
                    /** @description Why you replay them; kept with each. Only a dry run needs none. */
                    reason?: string;
                    /**
                     * @description How many are replayed in a second.
                     * @default 50
                     */
                    rate_per_second?: number;
                };
            };
        };
        responses: {
            /** @description What was replayed, or would be, and what was skipped and why. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: {
                /** @description How far back it looks; at most a day. */
                minutes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The overview. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description The way: email, sms or push. */
                channel?: string;
                /** @description Only what is suppressed for this reason. */
                reason?: "bounced" | "soft_bounced" | "complained" | "unregistered" | "unsubscribed" | "manual";
                /** @description The address, number or token that it goes to. */
                recipient?: string;
                /** @description `page.next` of the answer before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    "Content-Disposition": components["headers"]["Content-Disposition"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionPage"];
                    "text/csv": string;
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The way: email, sms or push. */
                    channel: string;
                    /** @description The address, number or token that it goes to. */
                    recipient: string;
                    /**
                     * @description Why nothing is to be sent there.
                     * @default manual
                     * @enum {string}
                     */
                    reason?: "bounced" | "soft_bounced" | "complained" | "unregistered" | "unsubscribed" | "manual";
                    /** @description In the words of whoever entered it. */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description It was there already. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description It is new. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSuppressionOf: {
        parameters: {
            query: {
                /** @description The way: email, sms or push. */
                channel: string;
                /** @description The address, number or token that it goes to. */
                recipient: string;
                /** @description Why you lift it; kept in the audit. */
                reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lifted: what is sent from now on arrives again. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importSuppressions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What was kept, and why the rest was not. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionImport"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSuppression: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The suppression. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSuppression: {
        parameters: {
            query?: {
                /** @description Why you lift it; kept in the audit. */
                reason?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lifted: what is sent from now on arrives again. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhooks. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where events are posted: https, port 443, and on the public internet. */
                    url: string;
                    /** @description What you call it. */
                    description?: string;
                    /** @description What it is to hear of; left out: everything. */
                    events?: ("notification.sent" | "notification.delivered" | "notification.bounced" | "notification.complained" | "notification.failed" | "notification.suppressed" | "notification.expired" | "notification.canceled")[];
                };
            };
        };
        responses: {
            /** @description Made, with its secret. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too_many_webhooks`: There are as many webhooks as there may be. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhooks_not_set_up`: Webhooks are not set up. */
            501: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Where events are posted: https, port 443, and on the public internet. */
                    url?: string;
                    /** @description What you call it. */
                    description?: string;
                    /** @description What it is to hear of. */
                    events?: ("notification.sent" | "notification.delivered" | "notification.bounced" | "notification.complained" | "notification.failed" | "notification.suppressed" | "notification.expired" | "notification.canceled")[];
                    /** @description Whether events are sent there. */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description How long the secret of before signs as well; at most a week.
                     * @default 24
                     */
                    overlap_hours?: number;
                };
            };
        };
        responses: {
            /** @description The webhook, with its new secret. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhooks_not_set_up`: Webhooks are not set up. */
            501: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook_disabled`: The webhook is disabled. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description `page.next` of the answer before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the answer to the first request gave.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                id: string;
                /**
                 * @description Which of those that were sent.
                 * @example 0199c0de-7000-7000-8000-00000000c0de
                 */
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It will be sent. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `webhook_disabled`: The webhook is disabled. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description `page.next` of the answer before. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What you call it. */
                    name: string;
                    /**
                     * @description Live, or test: then nothing that it sends reaches a provider. Left out: as the key that makes it.
                     * @enum {string}
                     */
                    mode?: "live" | "test";
                    /** @description What it may be used for. */
                    scopes: ("notifications:write" | "notifications:read" | "dead_letters:read" | "dead_letters:replay" | "webhooks:read" | "webhooks:write" | "suppressions:read" | "suppressions:write" | "keys:read" | "keys:write")[];
                    /**
                     * Format: date-time
                     * @description When it ends by itself.
                     */
                    expires_at?: string;
                };
            };
        };
        responses: {
            /** @description Made. `key` is the whole key. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. `live_key_required`: A test key cannot make a live key. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCurrentKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the key: the part between the mode and the secret.
                 * @example 1a2b3c4d5e6f
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: {
                /** @description Why you revoke it; kept with the key. */
                reason?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the key: the part between the mode and the secret.
                 * @example 1a2b3c4d5e6f
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the key: the part between the mode and the secret.
                 * @example 1a2b3c4d5e6f
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description How long the secret of before stays good; at most a week.
                     * @default 86400
                     */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Rotated. `key` is the whole key, and is shown once. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description `malformed_json`: The body is not JSON. */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_api_key`: An API key is needed. `invalid_api_key`: The API key is not valid. `expired_api_key`: The API key has expired. */
            401: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `missing_scope`: The API key is not for this. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `key_ended`: The API key has ended. `rotation_under_way`: The last rotation has not ended. */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body is not declared as what the route takes. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_request`: The request is not valid. */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askToUnsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What the link says of itself, signed.
                 * @example v1.AZnA3nAAcACAAAAAAAAAwN4
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The link is not one of ours: a page for browsers. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unsubscribe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What the link says of itself, signed.
                 * @example v1.AZnA3nAAcACAAAAAAAAAwN4
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, now or before. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The link is not one of ours: a page for browsers. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeSesFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": {
                    /**
                     * @description What SNS posts.
                     * @constant
                     */
                    Type: "Notification";
                    /** @description Its subject. */
                    Subject?: string;
                    /** @description SNS’s id of the message. */
                    MessageId: string;
                    /** @description The topic. */
                    TopicArn: string;
                    /** @description The event, as text. */
                    Message: string;
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    Timestamp: string;
                    /**
                     * @description Version 1 is not taken.
                     * @constant
                     */
                    SignatureVersion: "2";
                    /** @description Made with the key of the certificate. */
                    Signature: string;
                    /** @description Where the certificate is. */
                    SigningCertURL: string;
                } | {
                    /**
                     * @description What SNS posts.
                     * @constant
                     */
                    Type: "SubscriptionConfirmation";
                    /** @description SNS’s id of the message. */
                    MessageId: string;
                    /** @description The topic. */
                    TopicArn: string;
                    /** @description The event, as text. */
                    Message: string;
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    Timestamp: string;
                    /**
                     * @description Version 1 is not taken.
                     * @constant
                     */
                    SignatureVersion: "2";
                    /** @description Made with the key of the certificate. */
                    Signature: string;
                    /** @description Where the certificate is. */
                    SigningCertURL: string;
                    /** @description What confirms the subscription. */
                    Token: string;
                    /** @description What confirms the subscription, as an address. */
                    SubscribeURL: string;
                } | {
                    /**
                     * @description What SNS posts.
                     * @constant
                     */
                    Type: "UnsubscribeConfirmation";
                    /** @description SNS’s id of the message. */
                    MessageId: string;
                    /** @description The topic. */
                    TopicArn: string;
                    /** @description The event, as text. */
                    Message: string;
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    Timestamp: string;
                    /**
                     * @description Version 1 is not taken.
                     * @constant
                     */
                    SignatureVersion: "2";
                    /** @description Made with the key of the certificate. */
                    Signature: string;
                    /** @description Where the certificate is. */
                    SigningCertURL: string;
                    /** @description What confirms the subscription. */
                    Token: string;
                    /** @description What confirms the subscription, as an address. */
                    SubscribeURL: string;
                };
            };
        };
        responses: {
            /** @description Taken. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackAnswer"];
                };
            };
            /** @description `not_from_topic`: The message does not come from a topic of ours. */
            403: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not_found`: Not found. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large. */
            413: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything is there. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Something is away; or the answer took too long, and is a problem. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErrorDocs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `internal_error`: Something went wrong on our side. */
            500: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `store_unavailable`: The database cannot be reached. */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
