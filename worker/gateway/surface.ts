// What a handler of the API finds in its Hono context.

import type { Principal } from "../business/principal.ts";
import type { Exports } from "./exports/export.ts";
import type { Figures } from "./store/figures.ts";
import type { Cell } from "./store/meta.ts";
import type { Business, Label, QuickReply } from "./talk/business.ts";
import type { HandOverPerson } from "./talk/handover.ts";
import type { JobManagement } from "./talk/job.ts";
import type { Templates } from "./talk/templates.ts";
import type { Team } from "./team/team.ts";
import type { WebhookManagement } from "./webhooks/webhook-management.ts";

export type { Principal };

export type Surface = {
  Variables: {
    principal: Principal;
    /** As who asks: what is sent through it is theirs. */
    business: Business;
    team: Team;
    labels: Cell<Label[]>;
    webhooks: WebhookManagement;
    exports: Exports;
    quickReplies: Cell<QuickReply[]>;
    handOver: HandOverPerson;
    templates: Templates;
    jobs: JobManagement;
    figures: Figures;
    /** Scheme, host and port that the caller used */
    origin: string;
    now: number;
    /** Of an Idempotency-Key and the request that came with it; null without one */
    sendKey: string | null;
    /** Adds `expires` (ms) and a signature to a path of this business, for a link that needs no token */
    signPath(path: string, expiresAt: number): Promise<string>;
  };
};
