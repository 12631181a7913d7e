// The table of handlers: one line for each native route that the Gateway answers.

import { analytics } from "./analytics/analytics.ts";
import { block } from "./contacts/block.ts";
import { changeContact } from "./contacts/change-contact.ts";
import { contact } from "./contacts/contact.ts";
import { contacts } from "./contacts/contacts.ts";
import { erase } from "./contacts/erase.ts";
import { handOver } from "./contacts/hand-over.ts";
import { importContacts } from "./contacts/import-contacts.ts";
import { unblock } from "./contacts/unblock.ts";
import { events } from "./events/events.ts";
import { createExport } from "./exports/create-export.ts";
import { deleteExport } from "./exports/delete-export.ts";
import { oneExport } from "./exports/export.ts";
import { exportContent } from "./exports/export-content.ts";
import { exports } from "./exports/exports.ts";
import { addToJob } from "./jobs/add-to-job.ts";
import { cancelJob } from "./jobs/cancel-job.ts";
import { createJob } from "./jobs/create-job.ts";
import { job } from "./jobs/job.ts";
import { jobRecipients } from "./jobs/job-recipients.ts";
import { jobs } from "./jobs/jobs.ts";
import { deleteMedia } from "./media/delete-media.ts";
import { media } from "./media/media.ts";
import { mediaContent } from "./media/media-content.ts";
import { uploadMedia } from "./media/upload-media.ts";
import { conversations } from "./messages/conversations.ts";
import { deleteMessage } from "./messages/delete-message.ts";
import { editMessage } from "./messages/edit-message.ts";
import { markRead } from "./messages/mark-read.ts";
import { message } from "./messages/message.ts";
import { messages } from "./messages/messages.ts";
import { pin } from "./messages/pin.ts";
import { react } from "./messages/react.ts";
import { send } from "./messages/send.ts";
import { typing } from "./messages/typing.ts";
import { unpin } from "./messages/unpin.ts";
import { changeProfile } from "./profile/change-profile.ts";
import { changeQuickReplies } from "./profile/change-quick-replies.ts";
import { changeSettings } from "./profile/change-settings.ts";
import { profile } from "./profile/profile.ts";
import { quickReplies } from "./profile/quick-replies.ts";
import { settings } from "./profile/settings.ts";
import type { GatewayRoute, HandlerOf } from "./route.ts";
import { search } from "./search/search.ts";
import { addNote } from "./team/add-note.ts";
import { changeConversation } from "./team/change-conversation.ts";
import { changeLabels } from "./team/change-labels.ts";
import { deleteNote } from "./team/delete-note.ts";
import { figures } from "./team/figures.ts";
import { inbox } from "./team/inbox.ts";
import { inboxItem } from "./team/inbox-item.ts";
import { labels } from "./team/labels.ts";
import { notes } from "./team/notes.ts";
import { presence } from "./team/presence.ts";
import { createTemplate } from "./templates/create-template.ts";
import { deleteTemplate } from "./templates/delete-template.ts";
import { templates } from "./templates/templates.ts";
import { deadLetters } from "./webhook/dead-letters.ts";
import { removeWebhook } from "./webhook/remove-webhook.ts";
import { replay } from "./webhook/replay.ts";
import { rotateWebhookSecret } from "./webhook/rotate-webhook-secret.ts";
import { setWebhook } from "./webhook/set-webhook.ts";
import { webhook } from "./webhook/webhook.ts";
import { webhookAttempts } from "./webhook/webhook-attempts.ts";
import { webhookSecret } from "./webhook/webhook-secret.ts";

export const handlers: { [Name in GatewayRoute]: HandlerOf<Name> } = {
  analytics,
  block,
  contact,
  contacts,
  erase,
  handOver,
  unblock,
  events,
  createExport,
  deleteExport,
  exportContent,
  export: oneExport,
  exports,
  deleteMedia,
  mediaContent,
  media,
  uploadMedia,
  conversations,
  markRead,
  message,
  messages,
  react,
  search,
  send,
  typing,
  changeContact,
  importContacts,
  editMessage,
  deleteMessage,
  pin,
  unpin,
  createJob,
  jobs,
  job,
  addToJob,
  cancelJob,
  jobRecipients,
  createTemplate,
  deleteTemplate,
  templates,
  changeProfile,
  changeQuickReplies,
  changeSettings,
  profile,
  quickReplies,
  settings,
  addNote,
  changeConversation,
  changeLabels,
  deleteNote,
  figures,
  inbox,
  inboxItem,
  labels,
  notes,
  presence,
  deadLetters,
  removeWebhook,
  replay,
  rotateWebhookSecret,
  setWebhook,
  webhookAttempts,
  webhookSecret,
  webhook,
};
