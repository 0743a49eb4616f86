/** Topics, and what keeps order in each. Dead letters of topic T are in `T.dead-letters`. */
export const topics = {
  /** What people sent, normalised; by conversation. Data: IntakeMessage. */
  intakeMessages: 'intake.messages',
  /** Delivery and read receipts of our own messages, as channels report them; by message id. Data: ChannelReceipt. */
  intakeReceipts: 'intake.receipts',
  /** Every ticket event in the store's order; by ticket number. Data: TicketEventMessage. */
  ticketEvents: 'tickets.events',
  /**
   * Of the ticket events, those that give a ticket to a department; by pack, so that a programme's are all in the store's
   * order. Data: TicketEventMessage.
   */
  ticketAssignments: 'tickets.assignments',
  /** What to answer a person that is no fact of a ticket (which matter?, words please); by conversation. Data: ConversationReply. */
  conversationReplies: 'conversation.replies',
} as const;

/** The event types on `tickets.assignments`. */
export const assignmentTypes = ['TicketAssigned', 'TicketReopened', 'TicketEscalated'] as const;

export type Topic = (typeof topics)[keyof typeof topics];
