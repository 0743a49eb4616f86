/** What places an event, on every topic that carries them. */
const ofTicketEvents = {
  stream: "The event store's stream, `ticket-` and the number.",
  streamversion: "The event's place in the ticket's history, from 1: what a consumer keeps to know what it has seen.",
  position: 'Place in the whole history, of this event store alone; other after a move to another engine.',
  cursor: 'The same, opaque, and still good after such a move.',
  schemaversion: "Version of the event type's shape.",
};

/**
 * What docs/asyncapi.yaml says of each topic beside its data's schema. `npm run asyncapi:check` compares the names with
 * the contracts'. The senders' types and the groups are those in libs/services.
 */
export const described = {
  intakeMessages: {
    data: 'IntakeMessage',
    title: 'What people sent',
    summary: 'One message from a person, whatever the channel: verified, media fetched, language told.',
    type: 'sunwai.intake.message.v1',
    source: '/sunwai/intake',
    key: 'The conversation: our number or account and the sender.',
    sender: 'intake',
    groups: ['tickets', 'notifications'],
  },
  intakeReceipts: {
    data: 'ChannelReceipt',
    title: 'What became of our messages',
    summary: 'Sent, delivered, read or failed, as the channel reports it.',
    type: 'sunwai.intake.receipt.v1',
    source: '/sunwai/intake',
    key: "The channel's id of the message.",
    sender: 'intake',
    groups: ['notifications'],
  },
  ticketEvents: {
    data: 'TicketEventMessage',
    title: 'What happened to tickets',
    summary: "Every event of every ticket, in the event store's order; of one ticket always in order.",
    type: /^sunwai\.ticket\.[A-Z]\w*\.v\d+$/,
    source: '/sunwai/tickets',
    key: "The ticket's number.",
    extensions: ofTicketEvents,
    sender: 'tickets',
    groups: ['tickets-index', 'tickets-links', 'routing', 'notifications', 'departments', 'registers'],
  },
  ticketAssignments: {
    data: 'TicketEventMessage',
    title: 'Who was given which ticket',
    summary: "The events that give a ticket to a department, of one programme all in the event store's order.",
    type: /^sunwai\.ticket\.Ticket(Assigned|Reopened|Escalated)\.v\d+$/,
    source: '/sunwai/tickets',
    key: "The pack's id.",
    extensions: ofTicketEvents,
    sender: 'tickets',
    groups: ['registers'],
  },
  conversationReplies: {
    data: 'ConversationReply',
    title: 'What to answer a person',
    summary: 'Answers that are no fact of a ticket: which matter? words, please.',
    type: 'sunwai.conversation.reply.v1',
    source: '/sunwai/tickets',
    key: 'The conversation, as in intake.messages.',
    sender: 'tickets',
    groups: ['notifications'],
  },
};
